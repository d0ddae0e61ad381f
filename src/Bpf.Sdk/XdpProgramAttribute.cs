namespace Bpf.Sdk;

/// <summary>
/// Declares an attach method for an XDP program (<c>BPF_PROG_TYPE_XDP</c>). The method is partial, returns <c>XdpLink</c>, and takes a device
/// (<see cref="string"/> name or <see cref="int"/> interface index), then optionally <see cref="XdpAttachOptions"/>.
/// </summary>
/// <param name="program">The section of the program (<c>xdp</c>, <c>xdp.frags</c>) or the name of its C function.</param>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class XdpProgramAttribute(string program) : Attribute
{
    /// <summary>The section of the program or the name of its C function.</summary>
    public string Program { get; } = program;
}
