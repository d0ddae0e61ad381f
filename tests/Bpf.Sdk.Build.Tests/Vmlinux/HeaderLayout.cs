using System.Globalization;
using System.Text;
using Bpf.Sdk.Btf;
using Bpf.Sdk.Build.Clang;
using Bpf.Sdk.Build.Tests.Harness;
using Bpf.Sdk.Loading.Types;

namespace Bpf.Sdk.Build.Tests.Vmlinux;

/// <summary>Holds the layouts that clang gives to a header's structs against the BTF that the header was made of: all of them, to the bit.</summary>
sealed class HeaderLayout(BtfTable btf)
{
    readonly CNames _names = new(btf);

    /// <summary>Structs and unions with a name, their own or a typedef's, as C refers to them.</summary>
    public List<(string C, BtfType Type)> Composites { get; } = [];

    public int Assertions { get; private set; }

    public static string Header(BtfTable btf)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        CHeader.Write(btf, text);
        return text.ToString();
    }

    /// <summary>Compiles the header with each assertion that can be made, and for bit fields, of which C tells no offset, compares the BTF that clang writes.</summary>
    public void Verify(string clang, params string[] options)
    {
        using var folder = new TemporaryFolder();
        folder.Write("vmlinux.h", Header(btf));
        Collect();

        var assertions = new StringBuilder("#include \"vmlinux.h\"\n");
        var variables = new StringBuilder("#include \"vmlinux.h\"\n");
        for (int i = 0; i < Composites.Count; i++)
        {
            (string c, BtfType type) = Composites[i];
            Assert(assertions, $"sizeof({c}) == {type.Size}", c);
            AssertMembers(assertions, c, "", type, 0);
            if (HasBitFields(type))
            {
                variables.Append(CultureInfo.InvariantCulture, $"{c} variable{i};\n");
            }
        }

        folder.Write("assertions.c", assertions.ToString());
        folder.Write("variables.c", variables.ToString());
        Compile(clang, folder, "assertions.c", options);
        Compile(clang, folder, "variables.c", [.. options, "-g", "-DBPF_NO_PRESERVE_ACCESS_INDEX"]);
        if (Composites.Exists(item => HasBitFields(item.Type)))
        {
            Compare(BtfFile.Read(folder["variables.c.o"]));
        }
    }

    static void Compile(string clang, TemporaryFolder folder, string source, string[] options)
    {
        (int exitCode, string output) = ClangProcess.Run(clang, ["-target", "bpf", "-Wall", "-Wextra", "-Werror", .. options, "-c", source, "-o", source + ".o"], folder.Path, CancellationToken.None);
        NUnit.Framework.Assert.That(exitCode, Is.Zero, output.Length > 4000 ? output[..4000] : output);
    }

    void Collect()
    {
        foreach (int id in _names.Composites)
        {
            Composites.Add(($"{(btf[id].Kind == BtfKind.Struct ? "struct" : "union")} {_names[btf[id]]}", btf[id]));
        }

        foreach (int id in _names.Typedefs)
        {
            if (btf[btf[id].Target] is { IsComposite: true, Name: "" } anonymous)
            {
                Composites.Add((_names[btf[id]], anonymous));
            }
        }
    }

    void AssertMembers(StringBuilder text, string c, string path, BtfType type, long from)
    {
        foreach (BtfMember member in btf.GetMembers(type))
        {
            long bits = from + member.BitOffset;
            BtfType inner = btf.SkipModifiers(member.Type);
            bool isInline = inner is { IsComposite: true, Name: "" };
            if (member.Name.Length > 0 && member.BitSize == 0)
            {
                Assert(text, $"__builtin_offsetof({c}, {path}{member.Name}) == {bits / 8}", $"{c} {path}{member.Name}");
                Assert(text, $"sizeof((({c} *)0)->{path}{member.Name}) == {btf.SizeOf(member.Type)}", $"{c} {path}{member.Name}");
            }

            if (isInline)
            {
                AssertMembers(text, c, member.Name.Length > 0 ? $"{path}{member.Name}." : path, inner, bits);
            }
        }
    }

    void Assert(StringBuilder text, string condition, string what)
    {
        Assertions++;
        text.Append("_Static_assert(").Append(condition).Append(", \"").Append(what).Append("\");\n");
    }

    void Compare(BtfTable compiled)
    {
        var variables = new Dictionary<string, int>();
        for (int id = 1; id < compiled.Count; id++)
        {
            if (compiled[id] is { Kind: BtfKind.Variable } variable)
            {
                variables.Add(variable.Name, variable.Target);
            }
        }

        var differences = new List<string>();
        for (int i = 0; i < Composites.Count; i++)
        {
            (string c, BtfType type) = Composites[i];
            if (!HasBitFields(type))
            {
                continue;
            }

            BtfType other = compiled.Resolve(variables[$"variable{i}"]);
            if (other.Size != type.Size || !Members(btf, type, 0).SequenceEqual(Members(compiled, other, 0)))
            {
                differences.Add($"{c}: {string.Join(", ", Members(btf, type, 0).Except(Members(compiled, other, 0)))} in BTF, {string.Join(", ", Members(compiled, other, 0).Except(Members(btf, type, 0)))} as clang has it");
            }
        }

        NUnit.Framework.Assert.That(differences, Is.Empty);
    }

    bool HasBitFields(BtfType type) => Members(btf, type, 0).Any(static member => member.Bits > 0);

    // Each with a name: those within structs that have none as members of what is around them.
    static IEnumerable<(string Name, long Offset, int Bits)> Members(BtfTable btf, BtfType type, long from)
    {
        foreach (BtfMember member in btf.GetMembers(type))
        {
            if (member.Name.Length > 0)
            {
                yield return (member.Name, from + member.BitOffset, member.BitSize);
            }

            if (btf.SkipModifiers(member.Type) is { IsComposite: true, Name: "" } inner)
            {
                foreach ((string, long, int) item in Members(btf, inner, from + member.BitOffset))
                {
                    yield return item;
                }
            }
        }
    }
}
