namespace Bpf.Sdk.Kernel;

/// <summary>struct bpf_devmap_val and struct bpf_cpumap_val, which differ in the name of their first member: the index of a device, or the size of a queue.</summary>
struct RedirectValue
{
    public uint number;
    public uint bpf_prog; // written as a descriptor, read as a number; 0 is none
}
