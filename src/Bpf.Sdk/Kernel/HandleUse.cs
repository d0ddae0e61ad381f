using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Bpf.Sdk.Kernel;

/// <summary>Keeps a handle from being closed, and its number from being given to another file, while the kernel works with it.</summary>
readonly ref struct HandleUse
{
    readonly SafeHandle _handle;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public HandleUse(SafeHandle handle)
    {
        bool added = false;
        handle.DangerousAddRef(ref added);
        _handle = handle;
    }

    public uint FileDescriptor => (uint)(int)_handle.DangerousGetHandle();

    public void Dispose() => _handle.DangerousRelease();
}
