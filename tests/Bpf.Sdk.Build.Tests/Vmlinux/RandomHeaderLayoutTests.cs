using System.Globalization;
using System.Text;
using Bpf.Sdk.Build.Clang;
using Bpf.Sdk.Build.Tests.Harness;
using Bpf.Sdk.Loading.Types;

namespace Bpf.Sdk.Build.Tests.Vmlinux;

/// <summary>
/// Structs of all the alignments, packings and bit fields that C has, by chance: compiled, made into a header from their BTF, and compiled again.
/// BTF does not tell how the first layout came about; the second has to be the same.
/// </summary>
sealed class RandomHeaderLayoutTests
{
    const int StructsPerSeed = 120;

    [TestCase(1), TestCase(2), TestCase(3), TestCase(4), TestCase(5), TestCase(6)]
    public void TheHeaderHasTheLayoutOfTheSource(int seed)
    {
        string clang = Clangs.Any;
        using var folder = new TemporaryFolder();
        folder.Write("source.c", new Source(new Random(seed)).Write());
        (int exitCode, string output) = ClangProcess.Run(clang, ["-target", "bpf", "-g", "-w", "-c", "source.c", "-o", "source.o"], folder.Path, CancellationToken.None);
        Assert.That(exitCode, Is.Zero, output);

        var layout = new HeaderLayout(BtfFile.Read(folder["source.o"]));
        layout.Verify(clang);

        Assert.That(layout.Composites, Has.Count.GreaterThanOrEqualTo(StructsPerSeed));
    }

    sealed class Source(Random random)
    {
        static readonly string[] Scalars = ["char", "unsigned char", "short", "int", "unsigned int", "long", "unsigned long long", "_Bool", "void *", "__int128", "float", "double", "enum small", "enum wide", "function"];
        static readonly (string Name, int Bits)[] BitFieldTypes = [("unsigned char", 8), ("short", 16), ("unsigned int", 32), ("unsigned long", 64), ("_Bool", 1), ("enum plain", 32)];

        readonly StringBuilder _text = new("""
            enum plain { PLAIN_ONE = 1, PLAIN_BIG = 0x7fffffff };
            enum small { SMALL = -3 } __attribute__((packed));
            enum wide { WIDE = 0x123456789aULL };
            typedef int (*function)(int, ...);

            """);

        int _members;

        public string Write()
        {
            for (int i = 0; i < StructsPerSeed; i++)
            {
                string keyword = random.Next(5) == 0 ? "union" : "struct";
                WriteComposite($"{keyword} s{i}", keyword == "union", i, 0);
                _text.Append(CultureInfo.InvariantCulture, $";\n{keyword} s{i} v{i};\n");
            }

            return _text.ToString();
        }

        void WriteComposite(string head, bool isUnion, int known, int depth)
        {
            _text.Append(head).Append(" {\n");
            int count = random.Next(1, 9);
            for (int i = 0; i < count; i++)
            {
                WriteMember(isUnion, known, depth);
            }

            _text.Append('}').Append(random.Next(8) switch
            {
                0 => " __attribute__((packed))",
                1 => $" __attribute__((packed, aligned({1 << random.Next(4)})))",
                2 => $" __attribute__((aligned({1 << random.Next(8)})))",
                _ => "",
            });
        }

        void WriteMember(bool isUnion, int known, int depth)
        {
            string name = $"m{_members++}";
            switch (random.Next(10))
            {
                case 0 or 1 or 2:
                    (string type, int bits) = BitFieldTypes[random.Next(BitFieldTypes.Length)];
                    _text.Append(CultureInfo.InvariantCulture, $"{type} {name} : {random.Next(1, bits + 1)};\n");
                    break;
                case 3 when !isUnion:
                    _text.Append(CultureInfo.InvariantCulture, $"int : {random.Next(0, 33)};\n");
                    break;
                case 4 when depth < 3:
                    WriteComposite(random.Next(3) == 0 ? "union" : "struct", false, known, depth + 1);
                    _text.Append(random.Next(2) == 0 ? ";\n" : $" {name}{Array()};\n");
                    break;
                case 5 when known > 0:
                    int other = random.Next(known);
                    _text.Append(CultureInfo.InvariantCulture, $"__typeof__(v{other}) {name}{Array()}{Attribute()};\n");
                    break;
                default:
                    _text.Append(CultureInfo.InvariantCulture, $"{Scalars[random.Next(Scalars.Length)]} {name}{Array()}{Attribute()};\n");
                    break;
            }
        }

        string Array() => random.Next(5) switch
        {
            0 => $"[{random.Next(0, 5)}]",
            1 when random.Next(2) == 0 => $"[{random.Next(1, 4)}][{random.Next(1, 4)}]",
            _ => "",
        };

        string Attribute() => random.Next(8) switch
        {
            0 => " __attribute__((packed))",
            1 => $" __attribute__((aligned({1 << random.Next(7)})))",
            2 => $" __attribute__((packed, aligned({1 << random.Next(5)})))",
            _ => "",
        };
    }
}
