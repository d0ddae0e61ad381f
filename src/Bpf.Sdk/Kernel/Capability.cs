namespace Bpf.Sdk.Kernel;

/// <summary>Capabilities that bpf(2) asks for, numbered as the kernel numbers them (linux/capability.h).</summary>
enum Capability
{
    NetAdmin = 12,
    SysAdmin = 21,
    SysResource = 24,
    Perfmon = 38, // since Linux 5.8; CAP_SYS_ADMIN stands for it and for CAP_BPF
    Bpf = 39,
}
