namespace Bpf.Sdk;

/// <summary>Where a program of some types expects to be attached, numbered as the kernel numbers it (<c>enum bpf_attach_type</c>, linux/bpf.h).</summary>
/// <remarks>Only what the loader and the links use today; other numbers pass through unharmed.</remarks>
public enum BpfAttachType
{
    /// <summary><c>BPF_CGROUP_INET_INGRESS</c>, and the value of programs whose type has no attach type.</summary>
    Unspecified = 0,
    /// <summary><c>BPF_TCX_INGRESS</c>, since Linux 6.6.</summary>
    TcxIngress = 46,
    /// <summary><c>BPF_TCX_EGRESS</c>, since Linux 6.6.</summary>
    TcxEgress = 47,
}
