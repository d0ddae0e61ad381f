namespace Bpf.Sdk;

/// <summary>An XDP program that is attached to a network device, by us or by anybody else.</summary>
/// <param name="ProgramId">The kernel's number for the program.</param>
/// <param name="Name">Name of the program; empty if it has none or may not be read.</param>
/// <param name="Mode">Where it runs; never <see cref="XdpMode.Auto"/>.</param>
public sealed record XdpAttachment(uint ProgramId, string Name, XdpMode Mode);
