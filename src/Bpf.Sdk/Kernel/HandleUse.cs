using System.Runtime.CompilerServices;

namespace Bpf.Sdk.Kernel;

/// <summary>Keeps a handle from being closed, and its number from being given to another file, while the kernel works with it.</summary>
readonly ref struct HandleUse
{
    readonly BpfHandle _handle;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public HandleUse(BpfHandle handle)
    {
        bool added = false;
        handle.DangerousAddRef(ref added);
        _handle = handle;
    }

    public uint FileDescriptor => (uint)(int)_handle.DangerousGetHandle();

    public void Dispose() => _handle.DangerousRelease();
}
