using Bpf.Sdk.Build.Objects;
using Bpf.Sdk.Build.Tests.Harness;
using Bpf.Sdk.Elf;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.Build.Tests.Objects;

sealed class DebugInfoStripperTests
{
    static IEnumerable<string> Programs => Repository.ProgramFiles;

    static byte[] Compile(string program, params string[] options)
    {
        using var folder = new TemporaryFolder();
        folder.CopyPrograms("", program, "mes_chk.h");
        return Clangs.Compile(Clangs.Any, Path.GetFileName(program), folder, "x86", options);
    }

    [TestCaseSource(nameof(Programs))]
    public void NoDebugSectionIsLeft(string program)
    {
        ElfFile stripped = ElfFile.Parse(DebugInfoStripper.Strip(Compile(program)));

        Assert.That(stripped.Sections.Select(section => section.Name), Has.None.Contains("debug").And.None.EqualTo(".llvm_addrsig"));
    }

    [TestCaseSource(nameof(Programs))]
    public void EverythingElseIsAsItWas(string program)
    {
        byte[] image = Compile(program);
        ElfFile before = ElfFile.Parse(image);
        ElfFile after = ElfFile.Parse(DebugInfoStripper.Strip(image));
        Assert.Multiple(() =>
        {
            foreach (ElfSection section in before.Sections.Where(section => !section.Name.Contains("debug") && section.Type is ElfSection.ProgramBits or ElfSection.NoBits))
            {
                if (section.Name.StartsWith(".debug", StringComparison.Ordinal))
                {
                    continue;
                }

                ElfSection same = after.FindSection(section.Name)!;
                Assert.That(after.GetData(same).ToArray(), Is.EqualTo(before.GetData(section).ToArray()), section.Name);
                Assert.That((same.Type, same.Flags, same.Size), Is.EqualTo((section.Type, section.Flags, section.Size)), section.Name);
                Assert.That(Describe(after, same), Is.EqualTo(Describe(before, section)), section.Name);
            }
        });
    }

    // Relocations by what they mean: place, kind, and the symbol with its section's name.
    static string[] Describe(ElfFile elf, ElfSection section) =>
        [.. elf.GetRelocations(section).Select(relocation => elf.Symbols[relocation.Symbol] is var symbol
            ? $"{relocation.Offset} {relocation.Type} {symbol.Name} {elf.Sections[symbol.SectionIndex].Name} {symbol.Value} {symbol.Size} {symbol.Info}"
            : "")];

    [TestCaseSource(nameof(Programs))]
    public void TheObjectSaysTheSame(string program)
    {
        byte[] image = Compile(program);
        string before = ManifestWriter.Write(BpfObjectFile.Parse(image, "x"), "x", "x");

        Assert.That(ManifestWriter.Write(BpfObjectFile.Parse(DebugInfoStripper.Strip(image), "x"), "x", "x"), Is.EqualTo(before));
    }

    [Test]
    public void LocalSymbolsAreCounted()
    {
        byte[] stripped = DebugInfoStripper.Strip(Compile("tests/subprograms.bpf.c"));
        ElfFile elf = ElfFile.Parse(stripped);
        ElfSection table = elf.Sections.Single(section => section.Type == ElfSection.SymbolTable);

        Assert.That(elf.Symbols.Take(table.Info).All(symbol => symbol.IsLocal));
        Assert.That(elf.Symbols.Skip(table.Info).All(symbol => !symbol.IsLocal));
    }

    [Test]
    public void MostOfAnObjectGoes()
    {
        byte[] image = Compile("mes_chk.bpf.c");

        Assert.That(DebugInfoStripper.Strip(image), Has.Length.LessThan(image.Length / 2));
    }

    [Test]
    public void StrippingTwiceChangesNothing()
    {
        byte[] once = DebugInfoStripper.Strip(Compile("mes_chk.bpf.c"));

        Assert.That(DebugInfoStripper.Strip(once), Is.EqualTo(once));
    }

    [Test]
    public void BigEndianObjectsAreKeptBigEndian()
    {
        byte[] image = Compile("mes_chk.bpf.c", "-target", "bpfeb");
        byte[] stripped = DebugInfoStripper.Strip(image);

        Assert.That(ElfFile.Parse(stripped).IsBigEndian);
        Assert.That(BpfObjectFile.Parse(stripped, "x").Programs, Has.Count.EqualTo(2));
    }

    [Test]
    public void ReadelfHasNothingToSay()
    {
        string readelf = Tool.Find("readelf") ?? throw new IgnoreException("no readelf (binutils)");
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["x.o"], DebugInfoStripper.Strip(Compile("mes_chk.bpf.c")));
        (int exitCode, string output) = Tool.Run(readelf, ["-aW", "x.o"], folder.Path);

        Assert.That(exitCode, Is.Zero);
        Assert.That(output, Does.Not.Contain("Error").And.Not.Contain("Warning"));
    }

    [Test]
    public void TruncatedObjectsAreFormatErrors()
    {
        byte[] image = Compile("mes_chk.bpf.c");
        for (int length = 0; length < image.Length; length += 97)
        {
            Assert.Throws<BpfFormatException>(() => DebugInfoStripper.Strip(image.AsMemory(0, length)));
        }
    }

    [Test]
    public void AnyFlippedByteIsAnObjectOrAFormatError()
    {
        byte[] image = Compile("tests/tc_pass.bpf.c");
        for (int at = 0; at < image.Length; at++)
        {
            byte[] damaged = [.. image];
            damaged[at] ^= 0xff;
            try
            {
                DebugInfoStripper.Strip(damaged);
            }
            catch (BpfFormatException)
            {
                // The other allowed answer.
            }
        }
    }
}
