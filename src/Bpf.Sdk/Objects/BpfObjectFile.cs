using System.Text;
using Bpf.Sdk.Btf;
using Bpf.Sdk.Elf;

namespace Bpf.Sdk.Objects;

/// <summary>Reads a compiled BPF object. Pure: no system call, any operating system, and every byte is checked.</summary>
public static class BpfObjectFile
{
    /// <summary>Reads an object.</summary>
    /// <param name="image">The ELF file that <c>clang -target bpf -c</c> wrote.</param>
    /// <param name="name">Name of the object; a path and the endings <c>.o</c> and <c>.bpf</c> are taken off.</param>
    /// <exception cref="BpfFormatException">The bytes are not a BPF object; the message says what is wrong, in which section, at which offset.</exception>
    public static ObjectSpec Parse(ReadOnlyMemory<byte> image, string name)
    {
        ElfFile elf = ElfFile.Parse(image);
        var spec = new ObjectSpec(ObjectName(name))
        {
            IsBigEndian = elf.IsBigEndian,
            License = elf.FindSection("license") is { } license ? Text(elf.GetData(license).Span) : "",
            KernelVersion = elf.FindSection("version") is { Size: >= 4 } version ? elf.Read(version).U32(0) : 0,
        };
        if (elf.FindSection(".BTF") is { } btf)
        {
            spec.Btf = BtfSectionCompletion.Complete(elf, BtfTable.Parse(elf.GetData(btf), elf.IsBigEndian));
            if (elf.FindSection(".BTF.ext") is { } extension)
            {
                spec.BtfExtension = BtfExtension.Parse(elf.GetData(extension), spec.Btf, elf.IsBigEndian);
            }
        }

        spec.Maps = [.. BtfMapReader.Read(elf, spec.Btf), .. LegacyMapReader.Read(elf, spec.Btf)];
        spec.Sections = GlobalSectionReader.Read(elf, spec.Btf);
        CodeReader.Read(elf, spec);
        return spec;
    }

    static string ObjectName(string path)
    {
        string name = path[(path.LastIndexOf('/') + 1)..];
        name = name.EndsWith(".o", StringComparison.Ordinal) ? name[..^2] : name;
        return name.EndsWith(".bpf", StringComparison.Ordinal) ? name[..^4] : name;
    }

    static string Text(ReadOnlySpan<byte> bytes)
    {
        int end = bytes.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end >= 0 ? bytes[..end] : bytes);
    }
}
