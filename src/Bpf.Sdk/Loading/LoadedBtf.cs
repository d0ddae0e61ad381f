using Bpf.Sdk.Kernel;

namespace Bpf.Sdk.Loading;

/// <summary>An object's types in the kernel: BPF_BTF_LOAD.</summary>
sealed unsafe class LoadedBtf : IDisposable
{
    LoadedBtf(BpfHandle handle) => Handle = handle;

    public BpfHandle Handle { get; }

    /// <summary>
    /// Loads the types. The kernel may refuse them, being older than the compiler: then programs run without names and source
    /// lines, as they do with libbpf, and null is returned.
    /// </summary>
    public static LoadedBtf? TryLoad(ReadOnlyMemory<byte> types)
    {
        fixed (byte* image = types.Span)
        {
            var attributes = new BtfLoadAttributes { btf = (ulong)image, btf_size = (uint)types.Length };
            int result = BpfSyscall.Invoke(BpfCommand.BtfLoad, ref attributes);
            return result >= 0 ? new(new BpfHandle(result)) : null;
        }
    }

    public void Dispose() => Handle.Dispose();
}
