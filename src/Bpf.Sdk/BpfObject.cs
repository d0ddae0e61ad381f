using System.Reflection;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk;

/// <summary>
/// An object in the kernel: its maps, programs and global variables. This is the dynamic form; a class with
/// <see cref="BpfObjectAttribute"/> has a typed member for each of them.
/// </summary>
public sealed class BpfObject : IDisposable
{
    internal BpfObject(string name, IReadOnlyDictionary<string, RawMap> maps, IReadOnlyDictionary<string, BpfProgram> programs, IReadOnlyDictionary<string, GlobalSection> sections,
        IReadOnlyDictionary<string, StructOpsMap> structOps)
    {
        (Name, Maps, Programs, Sections, StructOps) = (name, maps, programs, sections, structOps);
    }

    /// <summary>Name of the object: its file name without <c>.bpf.o</c>.</summary>
    public string Name { get; }

    /// <summary>Maps by name.</summary>
    public IReadOnlyDictionary<string, RawMap> Maps { get; }

    /// <summary>Loaded programs by the name of their C function. Asking for one that was not loaded says why it was not.</summary>
    public IReadOnlyDictionary<string, BpfProgram> Programs { get; }

    /// <summary>Sections of global variables by name: <c>.rodata</c>, <c>.data</c>, <c>.bss</c>.</summary>
    public IReadOnlyDictionary<string, GlobalSection> Sections { get; }

    /// <summary>Kernel structures of callbacks by the name of their variable, ready to be registered.</summary>
    public IReadOnlyDictionary<string, StructOpsMap> StructOps { get; }

    /// <summary>
    /// Why the kernel refused the object's types, or they cannot be read; null if neither. Without them maps and programs work, and tools show no names, fields and
    /// source lines of C. What cannot work without types (struct_ops, freplace) fails to load with this exception.
    /// </summary>
    public BpfException? BtfFailure { get; internal init; }

    /// <summary>Opens an object file.</summary>
    /// <exception cref="BpfFormatException">The file is not a BPF object; the message says what is wrong, in which section, at which offset.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static OpenBpfObject Open(string path) =>
        Directory.Exists(path) ? throw new IOException($"'{path}' is a directory, and not an object.") : Open(File.ReadAllBytes(path), path);

    /// <summary>Opens an object in memory.</summary>
    /// <param name="image">The ELF file that <c>clang -target bpf -c</c> wrote.</param>
    /// <param name="name">Name of the object; a path and the endings <c>.o</c> and <c>.bpf</c> are taken off.</param>
    /// <exception cref="BpfFormatException">The bytes are not a BPF object.</exception>
    public static OpenBpfObject Open(ReadOnlyMemory<byte> image, string name) => new(BpfObjectFile.Parse(image, name));

    /// <summary>Opens an object that is embedded in an assembly, as <c>Bpf.Sdk.Build</c> embeds what it compiles.</summary>
    /// <param name="assembly">The assembly.</param>
    /// <param name="resourceName">Logical name of the resource, for example <c>mes_chk.bpf.o</c>.</param>
    /// <exception cref="BpfException">The assembly has no such resource.</exception>
    public static OpenBpfObject OpenResource(Assembly assembly, string resourceName)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        using Stream stream = assembly.GetManifestResourceStream(resourceName)
            ?? throw new BpfException($"Assembly {assembly.GetName().Name} has no embedded object '{resourceName}'. Is its C source a BpfCompile item of the project?");
        var image = new byte[stream.Length];
        stream.ReadExactly(image);
        return Open(image, resourceName);
    }

    /// <summary>Closes programs, maps and sections. What is attached or pinned goes on in the kernel.</summary>
    public void Dispose()
    {
        foreach (BpfProgram program in Programs.Values)
        {
            program.Handle.Dispose();
        }

        foreach (GlobalSection section in Sections.Values)
        {
            section.Dispose();
        }

        foreach (StructOpsMap structOps in StructOps.Values)
        {
            structOps.Handle.Dispose();
        }

        foreach (RawMap map in Maps.Values)
        {
            map.Handle.Dispose();
        }
    }
}
