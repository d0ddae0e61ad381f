using System.Collections.Generic;
using System.Linq;
using Bpf.Sdk.Generators.Manifests;
using Microsoft.CodeAnalysis;

namespace Bpf.Sdk.Generators.Declarations;

/// <summary>An attribute that declares attach methods, and what follows from it.</summary>
/// <param name="Attribute">The attribute's full name.</param>
/// <param name="Display">The attribute as users write it.</param>
/// <param name="Class">The class of the programs that it attaches.</param>
/// <param name="Link">The class in <c>Bpf.Sdk</c> that the method returns.</param>
/// <param name="Options">The class in <c>Bpf.Sdk</c> of the last, optional parameter.</param>
/// <param name="SectionKind">What the section's name begins with, and may be left out by users; null if it says the type alone.</param>
/// <param name="SectionExample">A section that says that a program is of this kind.</param>
/// <param name="Plural">What it attaches, in messages.</param>
/// <param name="Form">How methods are declared; {0} stands for the method's name.</param>
sealed record AttachKind(
    string Attribute, string Display, ProgramClass Class, string Link, string Options, string? SectionKind, string SectionExample, string Plural, string Form)
{
    const string KprobeForm = "partial KprobeLink {0}(), optionally with string function, then optionally KprobeAttachOptions? options";

    public static readonly AttachKind Tc = new(
        "Bpf.Sdk.TcProgramAttribute", "[TcProgram]", ProgramClass.Tc, "TcLink", "TcAttachOptions", null, "tc/ingress", "SchedCls programs",
        "partial TcLink {0}(string device), with int interfaceIndex instead if you like, then optionally TcDirection direction, then optionally TcAttachOptions? options");

    public static readonly AttachKind Xdp = new(
        "Bpf.Sdk.XdpProgramAttribute", "[XdpProgram]", ProgramClass.Xdp, "XdpLink", "XdpAttachOptions", null, "xdp", "Xdp programs",
        "partial XdpLink {0}(string device), with int interfaceIndex instead if you like, then optionally XdpAttachOptions? options");

    public static readonly AttachKind Kprobe = new(
        "Bpf.Sdk.KprobeAttribute", "[Kprobe]", ProgramClass.Kprobe, "KprobeLink", "KprobeAttachOptions", "kprobe", "kprobe/vfs_read", "kprobes", KprobeForm);

    public static readonly AttachKind Kretprobe = new(
        "Bpf.Sdk.KretprobeAttribute", "[Kretprobe]", ProgramClass.Kprobe, "KprobeLink", "KprobeAttachOptions", "kretprobe", "kretprobe/vfs_read", "kretprobes", KprobeForm);

    public static readonly IReadOnlyList<AttachKind> All = [Tc, Xdp, Kprobe, Kretprobe];

    /// <summary>Whether it attaches a program, by what the program's section says. One whose section says nothing is of the kind that it is declared as.</summary>
    public bool Takes(ProgramRecord program) =>
        program.Type == BpfNames.Unspecified
        || program.Type == Class.Type && (SectionKind is null || SectionKind == KprobeSections.Kind(program.Section));

    public bool IsKprobe => Class == ProgramClass.Kprobe;

    /// <summary>The kinds that a method is declared as. More than one is an error that an analyzer reports; the first counts.</summary>
    public static IEnumerable<AttachKind> Of(ISymbol method) => All.Where(kind => method.FindAttribute(kind.Attribute) is not null);
}
