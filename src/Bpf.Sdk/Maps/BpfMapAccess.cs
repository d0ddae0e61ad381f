namespace Bpf.Sdk;

/// <summary>What an opened map is wanted for. The numbers are those of bpf(2): BPF_F_RDONLY, BPF_F_WRONLY.</summary>
public enum BpfMapAccess
{
    /// <summary>Reading and writing.</summary>
    ReadWrite = 0,

    /// <summary>Reading alone.</summary>
    ReadOnly = 1 << 3,

    /// <summary>Writing alone.</summary>
    WriteOnly = 1 << 4,
}
