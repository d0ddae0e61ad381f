using Microsoft.Win32.SafeHandles;
using Tmds.Linux;

namespace Bpf.Sdk.Kernel;

/// <summary>The file descriptor of a map, program, link or BTF object.</summary>
sealed class BpfHandle : SafeHandleMinusOneIsInvalid
{
    public BpfHandle(int fileDescriptor) : base(ownsHandle: true) => SetHandle(fileDescriptor);

    public int FileDescriptor
    {
        get
        {
            ObjectDisposedException.ThrowIf(IsClosed, this);
            return (int)handle;
        }
    }

    protected override bool ReleaseHandle() => LibC.close((int)handle) == 0;
}
