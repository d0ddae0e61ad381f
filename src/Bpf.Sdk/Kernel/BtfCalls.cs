using System.Runtime.InteropServices;
using Bpf.Sdk.Btf;

namespace Bpf.Sdk.Kernel;

/// <summary>Reads types back from the kernel: BPF_OBJ_GET_INFO_BY_FD of a BTF object.</summary>
static unsafe class BtfCalls
{
    const int LongestName = 256; // modules have 56 bytes (MODULE_NAME_LEN), "vmlinux" fewer

    /// <summary>What the kernel says of a BTF object.</summary>
    public static BtfInfo GetInfo(BpfHandle btf, out string name)
    {
        byte* buffer = stackalloc byte[LongestName];
        buffer[0] = 0;
        // Kernels before 5.11 know no names, and refuse bytes behind the end of their struct that are not zero.
        var info = Call(btf, new BtfInfo { name = (ulong)buffer, name_len = LongestName }, out int result);
        if (result < 0)
        {
            info = Call(btf, default, out result);
        }

        name = Marshal.PtrToStringUTF8((nint)buffer) ?? "";
        return result >= 0 ? info : throw KernelFailure.Create("get information on the BTF object", null, result);
    }

    /// <summary>Reads the types of an object, or returns null if it is gone or the caller may not read it.</summary>
    public static BtfTable? TryRead(uint id)
    {
        try
        {
            using BpfHandle? handle = ObjectIds.Btf.TryOpen(id);
            return handle is null ? null : BtfTable.Parse(ReadImage(handle));
        }
        catch (BpfException exception) when (exception.ErrorNumber is Errno.EPERM or Errno.EINVAL)
        {
            return null;
        }
    }

    /// <summary>Opens the types of a module.</summary>
    /// <param name="module">Name of the module, as in <c>/sys/kernel/btf</c>.</param>
    /// <exception cref="BpfException">It is not loaded, or the process may not look for it.</exception>
    public static BpfHandle OpenModule(string module)
    {
        foreach (BpfHandle handle in ObjectIds.Btf.OpenAll())
        {
            if (GetInfo(handle, out string name).kernel_btf != 0 && name == module)
            {
                return handle;
            }

            handle.Dispose();
        }

        throw KernelFailure.Create("open the BTF of kernel module", module, -Errno.ENOENT, "The module is not loaded any more, or the kernel was built without CONFIG_DEBUG_INFO_BTF_MODULES.");
    }

    /// <summary>The bytes of an object: of a module, only what it adds to the kernel's own.</summary>
    public static byte[] ReadImage(BpfHandle btf)
    {
        byte[] image = new byte[GetInfo(btf, out _).btf_size];
        fixed (byte* pointer = image)
        {
            Call(btf, new BtfInfo { btf = (ulong)pointer, btf_size = (uint)image.Length }, out int result);
            return result >= 0 ? image : throw KernelFailure.Create("read the BTF object", null, result);
        }
    }

    static BtfInfo Call(BpfHandle btf, BtfInfo info, out int result)
    {
        // SAFETY: the buffers that info points to are pinned or on the stack of the callers, and go with their own lengths.
        using var use = new HandleUse(btf);
        var attributes = new ObjectInfoAttributes { bpf_fd = use.FileDescriptor, info_len = (uint)sizeof(BtfInfo), info = (ulong)&info };
        result = BpfSyscall.Invoke(BpfCommand.ObjGetInfoByFd, ref attributes);
        return info;
    }
}
