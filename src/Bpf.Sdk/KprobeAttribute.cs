namespace Bpf.Sdk;

/// <summary>
/// Declares an attach method for a program that runs when a kernel function is entered (<c>BPF_PROG_TYPE_KPROBE</c>). The method is partial, returns
/// <c>KprobeLink</c>, and takes optionally a <see cref="string"/>, the function, and then optionally <see cref="KprobeAttachOptions"/>. Without the
/// string the section's name says the function: <c>kprobe/vfs_read</c>.
/// </summary>
/// <param name="program">The section of the program (<c>kprobe/vfs_read</c>), the function in it (<c>vfs_read</c>), or the name of the program's C function.</param>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class KprobeAttribute(string program) : Attribute
{
    /// <summary>The section of the program, the kernel function in it, or the name of the program's C function.</summary>
    public string Program { get; } = program;
}
