namespace Bpf.Sdk;

/// <summary>
/// Declares an attach method for a program that runs when a kernel function returns (<c>BPF_PROG_TYPE_KPROBE</c>). The method is partial, returns
/// <c>KprobeLink</c>, and takes optionally a <see cref="string"/>, the function, and then optionally <see cref="KprobeAttachOptions"/>, whose
/// <see cref="KprobeAttachOptions.IsReturn"/> need not be set. Without the string the section's name says the function: <c>kretprobe/vfs_read</c>.
/// </summary>
/// <param name="program">The section of the program (<c>kretprobe/vfs_read</c>), the function in it (<c>vfs_read</c>), or the name of the program's C function.</param>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class KretprobeAttribute(string program) : Attribute
{
    /// <summary>The section of the program, the kernel function in it, or the name of the program's C function.</summary>
    public string Program { get; } = program;
}
