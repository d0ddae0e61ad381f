using Bpf.Sdk.Features;
using Bpf.Sdk.Kernel;
using Bpf.Sdk.Loading.Rights;

namespace Bpf.Sdk;

/// <summary>
/// The right to use a part of bpf(2) from within a user namespace, as in a rootless container, where capabilities by themselves do not count for it.
/// Somebody privileged grants it: with the mount options <c>delegate_cmds</c>, <c>delegate_maps</c>, <c>delegate_progs</c> and
/// <c>delegate_attachs</c> of a BPF file system that belongs to the namespace. Linux 6.9 and later.
/// </summary>
/// <example>
/// <code>
/// using var token = BpfToken.Create("/sys/fs/bpf");
/// using var loaded = open.Load(new BpfLoadOptions { Token = token });
/// </code>
/// </example>
/// <remarks>What is loaded with a token stays when the token is disposed.</remarks>
public sealed class BpfToken : IDisposable
{
    BpfToken(BpfHandle handle) => Handle = handle;

    internal BpfHandle Handle { get; }

    /// <summary>Makes a token of what is delegated by a mount: bpf(2), BPF_TOKEN_CREATE.</summary>
    /// <param name="bpfFileSystemPath">The directory at which the BPF file system is mounted.</param>
    /// <exception cref="BpfException">
    /// There is no such directory or it is not where a BPF file system is mounted; the mount delegates nothing; it belongs to another user namespace than the
    /// process, or the process lacks CAP_BPF in it, or it is in the initial user namespace, where tokens have no use.
    /// </exception>
    /// <exception cref="BpfNotSupportedException">The kernel has no tokens (before Linux 6.9).</exception>
    public static BpfToken Create(string bpfFileSystemPath)
    {
        ArgumentException.ThrowIfNullOrEmpty(bpfFileSystemPath);
        int opened = FileSystemCalls.OpenDirectory(bpfFileSystemPath);
        if (opened < 0)
        {
            throw KernelFailure.Create("open the BPF file system", bpfFileSystemPath, opened, TokenFailure.OpenHint(-opened));
        }

        using var directory = new BpfHandle(opened);
        var attributes = new TokenCreateAttributes { bpffs_fd = (uint)directory.FileDescriptor };
        int result = BpfSyscall.Invoke(BpfCommand.TokenCreate, ref attributes);
        return result >= 0
            ? new(new BpfHandle(result))
            : throw TokenFailure.Explain(bpfFileSystemPath, result, KernelFeatures.Running, FileSystemCalls.IsBpfFileSystem(bpfFileSystemPath), PermissionFacts.Read());
    }

    /// <summary>Closes the token.</summary>
    public void Dispose() => Handle.Dispose();
}
