using System.Runtime.InteropServices;
using Bpf.Sdk.Kernel;
using Bpf.Sdk.KernelTests.Network;

namespace Bpf.Sdk.KernelTests.Programs;

#pragma warning disable CS0649 // members of the kernel's structs that stay zero

/// <summary>Puts programs where Bpf.Sdk cannot attach them: BPF_PROG_ATTACH and BPF_LINK_CREATE by their numbers.</summary>
static class TestAttachment
{
    const int ProgAttach = 8; // BPF_PROG_ATTACH, linux/bpf.h
    const int ProgDetach = 9; // BPF_PROG_DETACH
    const int RawTracepointOpen = 17; // BPF_RAW_TRACEPOINT_OPEN

    struct AttachAttributes
    {
        public uint target_fd;
        public uint attach_bpf_fd;
        public uint attach_type;
        public uint attach_flags;
    }

    struct RawTracepointAttributes
    {
        public ulong name;
        public uint prog_fd;
        public uint _padding;
    }

    /// <summary>Attaches a program to a map of sockets or a control group, until it is disposed.</summary>
    public static IDisposable To(SafeHandle target, BpfProgram program, BpfAttachType type)
    {
        Attach((BpfCommand)ProgAttach, target, program, type);
        return new Attachment(() => Attach((BpfCommand)ProgDetach, target, program, type));
    }

    /// <summary>Attaches an XDP program to a device of a namespace by a link.</summary>
    public static IDisposable ToDevice(int interfaceIndex, BpfProgram program, NetworkNamespaceScope scope) => scope.Run(() =>
    {
        using var use = new HandleUse(program.Handle);
        var attributes = new TcxLinkCreateAttributes { prog_fd = use.FileDescriptor, target_ifindex = (uint)interfaceIndex, attach_type = (uint)BpfAttachType.Xdp };
        return new BpfHandle(Succeed(BpfSyscall.Invoke(BpfCommand.LinkCreate, ref attributes)));
    });

    /// <summary>Attaches a program that says by its type what it is for: LSM, for example.</summary>
    public static IDisposable ByType(BpfProgram program)
    {
        using var use = new HandleUse(program.Handle);
        var attributes = new RawTracepointAttributes { prog_fd = use.FileDescriptor };
        return new BpfHandle(Succeed(BpfSyscall.Invoke((BpfCommand)RawTracepointOpen, ref attributes)));
    }

    static void Attach(BpfCommand command, SafeHandle target, BpfProgram program, BpfAttachType type)
    {
        using var targetUse = new HandleUse(target);
        using var programUse = new HandleUse(program.Handle);
        var attributes = new AttachAttributes { target_fd = targetUse.FileDescriptor, attach_bpf_fd = programUse.FileDescriptor, attach_type = (uint)type };
        Succeed(BpfSyscall.Invoke(command, ref attributes));
    }

    static int Succeed(int result) => result >= 0 ? result : throw new InvalidOperationException($"The kernel did not attach the program: {Errno.Name(-result)}");

    sealed class Attachment(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
