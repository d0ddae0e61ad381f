using System.Runtime.CompilerServices;

namespace Bpf.Sdk.Kernel;

/// <summary>The types that a loaded program was compiled with: BPF_OBJ_GET_INFO_BY_FD, BPF_BTF_GET_FD_BY_ID.</summary>
static unsafe class ProgramTypes
{
#pragma warning disable CS0169, CS0649 // fields that only the kernel writes, or that nobody reads
    // struct bpf_prog_info, up to the number of the types.
    struct Info
    {
        readonly Before _before;
        public uint btf_id;
        readonly uint _functionInfoSize;
    }

    // From type to jited_func_lens.
    [InlineArray(16)]
    struct Before
    {
        ulong _first;
    }

    // struct bpf_btf_info, as of Linux 5.1.
    struct TypesInfo
    {
        public ulong btf;
        public uint btf_size;
        public uint id;
    }
#pragma warning restore CS0169, CS0649

    /// <summary>Reads the types.</summary>
    /// <returns>The bytes of BTF; null if the program was loaded without.</returns>
    /// <exception cref="BpfException">The kernel does not give them.</exception>
    public static byte[]? Read(BpfHandle program)
    {
        uint id = ObjectInfo.Get<Info>(program, "program").btf_id;
        if (id == 0)
        {
            return null;
        }

        using BpfHandle types = ObjectIds.Btf.Open(id);
        var image = new byte[Query(types, []).btf_size];
        Query(types, image);
        return image;
    }

    static TypesInfo Query(BpfHandle types, Span<byte> image)
    {
        using var use = new HandleUse(types);
        int result;
        TypesInfo info;
        // SAFETY: the kernel writes at most btf_size bytes to the pinned buffer, and sizeof(TypesInfo) to the structure.
        fixed (byte* buffer = image)
        {
            info = new() { btf = (ulong)buffer, btf_size = (uint)image.Length };
            var attributes = new ObjectInfoAttributes { bpf_fd = use.FileDescriptor, info_len = (uint)sizeof(TypesInfo), info = (ulong)&info };
            result = BpfSyscall.Invoke(BpfCommand.ObjGetInfoByFd, ref attributes);
        }

        return result >= 0 ? info : throw KernelFailure.Create("read the types of", "a program", result);
    }
}
