using System.Buffers.Binary;
using Bpf.Sdk.Elf;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.Tests.Objects;

/// <summary>Types that cannot be read stand in the way of objects that need them, and of no others.</summary>
public sealed class TypeSectionTests
{
    const uint UnknownKind = 31u << 24;

    [Test]
    public void An_object_that_needs_no_types_goes_on_without()
    {
        ObjectSpec spec = BpfObjectFile.Parse(WithUnknownKind("legacy_maps"), "legacy_maps.bpf.o");

        Assert.That(spec.Btf, Is.Null);
        Assert.That(spec.BtfProblem?.Message, Does.Contain(".BTF"));
        Assert.That(spec.Maps, Is.Not.Empty);
        Assert.That(spec.Programs, Is.Not.Empty);
    }

    [TestCase("globals", Description = "its maps are in .maps")]
    [TestCase("core_read", Description = "its code has CO-RE relocations")]
    [TestCase("kernel_symbols", Description = "it has externs")]
    public void An_object_that_needs_types_is_refused(string name) =>
        Assert.That(() => BpfObjectFile.Parse(WithUnknownKind(name), name), Throws.TypeOf<BpfFormatException>().With.Property(nameof(BpfFormatException.Section)).EqualTo(".BTF"));

    // The first type becomes one of a kind that nobody knows, as objects of newer compilers may have.
    static byte[] WithUnknownKind(string name)
    {
        byte[] image = [.. TestObjects.Image(name)];
        ElfFile elf = ElfFile.Parse(image);
        int types = (int)elf.FindSection(".BTF")!.Offset;
        int header = BinaryPrimitives.ReadInt32LittleEndian(image.AsSpan(types + 4));
        int first = types + header + BinaryPrimitives.ReadInt32LittleEndian(image.AsSpan(types + 8));
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(first + 4), UnknownKind);
        return image;
    }
}
