namespace Bpf.Sdk;

/// <summary>
/// Binds a partial class to a compiled BPF object. An instance class gets <c>Open()</c>, <c>Load()</c> and a typed member
/// for each map, program and global variable of the object; a static class gets its declared pinned maps only.
/// </summary>
/// <param name="source">The C source file as the project names it, for example <c>mes_chk.bpf.c</c>; a file name is enough if it is unique.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class BpfObjectAttribute(string source) : Attribute
{
    /// <summary>The C source file (or prebuilt object) that the class is bound to.</summary>
    public string Source { get; } = source;
}
