namespace Bpf.Sdk;

/// <summary>
/// Declares an attach method for a traffic-control classifier (<c>BPF_PROG_TYPE_SCHED_CLS</c>). The method is partial, returns
/// <c>TcLink</c>, and takes a device (<see cref="string"/> name or <see cref="int"/> interface index), then optionally a
/// <see cref="TcDirection"/> and <see cref="TcAttachOptions"/>.
/// </summary>
/// <param name="section">The section of the program (<c>ingress</c>, <c>tc/egress</c>, …) or the name of its C function.</param>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class TcProgramAttribute(string section) : Attribute
{
    /// <summary>The section of the program or the name of its C function.</summary>
    public string Section { get; } = section;

    /// <summary>The direction to attach to, needed only if the section's name does not end in <c>ingress</c> or <c>egress</c>.</summary>
    public TcDirection Direction { get; set; }
}
