using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;
using Tmds.Linux;

namespace Bpf.Sdk.Kernel;

/// <summary>The file descriptor of a map, program, link, BTF object or perf event.</summary>
sealed class BpfHandle : SafeHandleMinusOneIsInvalid
{
    MapMappings? _mappings;

    public BpfHandle(int fileDescriptor) : base(ownsHandle: true) => SetHandle(fileDescriptor);

    public int FileDescriptor
    {
        get
        {
            ThrowIfClosed();
            return (int)handle;
        }
    }

    /// <summary>What it is a handle of, for people: <c>map 'packets'</c>. Whoever knows it says it.</summary>
    public string? Owner { get; set; }

    /// <summary>Says by name what is closed, which the runtime's own exception does not know.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void ThrowIfClosed()
    {
        if (IsClosed)
        {
            ThrowClosed();
        }
    }

    [DoesNotReturn]
    void ThrowClosed() => throw new ObjectDisposedException(Owner ?? nameof(BpfHandle), $"{Owner ?? "The handle"} is closed: it, or the object that it belongs to, was disposed.");

    /// <summary>What of a map is mapped by way of this handle.</summary>
    public MapMappings Mappings => _mappings ?? Interlocked.CompareExchange(ref _mappings, new(), null) ?? _mappings;

    /// <summary>Another descriptor of the same object, with a life of its own.</summary>
    public BpfHandle Duplicate()
    {
        const int DuplicateCloseOnExec = 1030; // F_DUPFD_CLOEXEC, linux/fcntl.h
        ThrowIfClosed();
        using var use = new HandleUse(this);
        int duplicate = LibC.fcntl((int)use.FileDescriptor, DuplicateCloseOnExec, 3);
        return duplicate >= 0 ? new(duplicate) : throw KernelFailure.Create("duplicate a file descriptor", null, -LibC.errno);
    }

    protected override bool ReleaseHandle()
    {
        _mappings?.Close();
        return LibC.close((int)handle) == 0;
    }
}
