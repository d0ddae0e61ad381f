namespace Bpf.Sdk.Kernel;

/// <summary>BPF_OBJ_GET_INFO_BY_FD.</summary>
static unsafe class ObjectInfo
{
    /// <summary>What the kernel says of a map (<see cref="MapInfo"/>) or program (<see cref="ProgramInfo"/>).</summary>
    public static T Get<T>(BpfHandle handle, string what) where T : unmanaged
    {
        T info = default;
        using var use = new HandleUse(handle);
        var attributes = new ObjectInfoAttributes { bpf_fd = use.FileDescriptor, info_len = (uint)sizeof(T), info = (ulong)&info };
        int result = BpfSyscall.Invoke(BpfCommand.ObjGetInfoByFd, ref attributes);
        return result >= 0 ? info : throw KernelFailure.Create($"get information on the {what}", null, result);
    }
}
