using System.Text;

namespace Bpf.Sdk.Kernel;

/// <summary>The BTF objects of kernel modules: BPF_BTF_GET_NEXT_ID, BPF_BTF_GET_FD_BY_ID.</summary>
static unsafe class ModuleBtfObjects
{
    const int LongestName = 64; // MODULE_NAME_LEN, linux/module.h: 64 less the size of a word

#pragma warning disable CS0649 // fields that the kernel alone writes
    // struct bpf_btf_info
    struct Info
    {
        public ulong btf;
        public uint btf_size;
        public uint id;
        public ulong name;
        public uint name_len;
        public uint kernel_btf;
    }
#pragma warning restore CS0649

    /// <summary>Opens the types of a module in the kernel.</summary>
    /// <param name="module">Name of the module, as in <c>/sys/kernel/btf</c>.</param>
    /// <exception cref="BpfException">It is not loaded, or the process may not look for it.</exception>
    public static BpfHandle Open(string module)
    {
        var ids = new ObjectIdAttributes();
        while (true)
        {
            int result = BpfSyscall.Invoke(BpfCommand.BtfGetNextId, ref ids);
            if (result < 0)
            {
                throw KernelFailure.Create("open the BTF of kernel module", module, result, -result switch
                {
                    Errno.ENOENT => "The module is not loaded any more, or the kernel was built without CONFIG_DEBUG_INFO_BTF_MODULES.",
                    Errno.EPERM => "The kernel lists its BTF objects to CAP_SYS_ADMIN only. Run as root.",
                    _ => null,
                });
            }

            ids.id = ids.next_id;
            var open = new ObjectIdAttributes { id = ids.id };
            int descriptor = BpfSyscall.Invoke(BpfCommand.BtfGetFdById, ref open);
            if (descriptor < 0)
            {
                continue; // freed between the two calls
            }

            var handle = new BpfHandle(descriptor);
            if (IsModule(handle, module))
            {
                return handle;
            }

            handle.Dispose();
        }
    }

    static bool IsModule(BpfHandle handle, string module)
    {
        byte* name = stackalloc byte[LongestName];
        var info = new Info { name = (ulong)name, name_len = LongestName };
        var attributes = new ObjectInfoAttributes { bpf_fd = (uint)handle.FileDescriptor, info_len = (uint)sizeof(Info), info = (ulong)&info };
        // SAFETY: the kernel writes at most name_len bytes with the terminating zero, and info_len bytes.
        return BpfSyscall.Invoke(BpfCommand.ObjGetInfoByFd, ref attributes) >= 0
            && info.kernel_btf != 0
            && info.name_len is > 0 and <= LongestName
            && Encoding.UTF8.GetString(name, (int)info.name_len).TrimEnd('\0') == module;
    }
}
