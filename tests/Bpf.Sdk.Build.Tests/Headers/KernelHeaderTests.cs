using System.Buffers.Binary;
using System.Text.RegularExpressions;
using Bpf.Sdk.Btf;
using Bpf.Sdk.Build.Clang;
using Bpf.Sdk.Build.Tests.Harness;
using Bpf.Sdk.Elf;

namespace Bpf.Sdk.Build.Tests.Headers;

/// <summary>
/// Our numbers and layouts against the kernel's own headers of this machine (Debian: linux-libc-dev, which gcc brings): a C file of assertions is
/// made from ours and compiled with theirs. What theirs are too old for is left out.
/// </summary>
sealed partial class KernelHeaderTests
{
    const string SystemHeaders = "/usr/include";

    static readonly string[] Compared =
    [
        "linux/bpf.h", "linux/bpf_common.h", "linux/icmp.h", "linux/icmpv6.h", "linux/if_ether.h", "linux/if_packet.h", "linux/in.h", "linux/in6.h",
        "linux/ip.h", "linux/ipv6.h", "linux/pkt_cls.h", "linux/pkt_sched.h", "linux/tcp.h", "linux/udp.h", "linux/errno.h", "linux/ptrace.h",
    ];

    static string Includes => string.Concat(Compared.Select(header => $"#include <{header}>\n"));

    static string Ours => string.Concat(Compared.Append("asm/errno.h").Append("asm/ptrace.h").Select(header => File.ReadAllText(Path.Combine(Repository.Headers, header))));

    [OneTimeSetUp]
    public void NeedKernelHeaders()
    {
        if (!File.Exists($"{SystemHeaders}/linux/bpf.h"))
        {
            throw new IgnoreException($"no kernel headers: {SystemHeaders}/linux/bpf.h is missing (Debian: apt-get install linux-libc-dev)");
        }
    }

    [Test]
    public void ConstantsAreTheKernels()
    {
        string[] known = [.. Constants().Intersect(SystemNames())];
        Assert.That(known, Has.Length.GreaterThan(700), "too few to mean anything");
        long[] values = Evaluate(known);

        AssertWithSystemHeaders(known.Zip(values, (name, value) => $"_Static_assert((long long)({name}) == (long long){unchecked((ulong)value)}ULL, \"{name} is {value} in ours\");"));
    }

    [Test]
    public void LayoutsAreTheKernels()
    {
        string theirs = Preprocess();
        var assertions = new List<string>();
        BtfTable btf = LayoutsOfOurs(out string[] structs);
        foreach (string name in structs)
        {
            if (Body(theirs, name) is not { } body || btf.Find(BtfKind.Struct, name) is not { } type)
            {
                continue;
            }

            bool complete = true;
            foreach (BtfMember member in btf.GetMembers(type))
            {
                if (member.Name.Length == 0 || member.BitSize != 0 || btf.GetMembers(type).Any(other => other.BitSize != 0 && other.BitOffset / 8 == member.BitOffset / 8))
                {
                    continue;
                }

                if (Regex.IsMatch(body, $@"\b{member.Name}\b"))
                {
                    assertions.Add($"_Static_assert(__builtin_offsetof(struct {name}, {member.Name}) == {member.BitOffset / 8}, \"{name}.{member.Name} is at {member.BitOffset / 8} in ours\");");
                    if (btf.SizeOf(member.Type) == 0)
                    {
                        continue; // [0] in one and [] in the other, which has no size
                    }

                    assertions.Add($"_Static_assert(sizeof(((struct {name} *)0)->{member.Name}) == {btf.SizeOf(member.Type)}, \"{name}.{member.Name}\");");
                }
                else
                {
                    complete = complete && member.Name == "__opaque"; // nameless in older headers
                }
            }

            if (complete)
            {
                assertions.Add($"_Static_assert(sizeof(struct {name}) == {type.Size}, \"{name} has {type.Size} bytes in ours\");");
            }
        }

        Assert.That(assertions, Has.Count.GreaterThan(500), "too few to mean anything");
        AssertWithSystemHeaders(assertions);
    }

    [Test]
    public void EveryHelperOfOursHasItsNumber()
    {
        Dictionary<string, int> numbers = EnumeratorsOf("BPF_FUNC_");

        Assert.That(Helpers().ToDictionary(helper => helper.Name, helper => helper.Number), Is.EqualTo(numbers.Where(pair => pair.Value is > 0 and < 212).ToDictionary()));
        Assert.That(Helpers(), Has.Count.EqualTo(211));
    }

    [Test]
    public void HelpersAreLibbpfs()
    {
        const string Path = "/usr/include/bpf/bpf_helper_defs.h";
        if (!File.Exists(Path))
        {
            throw new IgnoreException($"no libbpf headers: {Path} is missing (Debian: apt-get install libbpf-dev)");
        }

        var ours = Helpers().ToDictionary(helper => helper.Name);
        Assert.Multiple(() =>
        {
            int count = 0;
            foreach (Match match in LibbpfHelper.Matches(File.ReadAllText(Path)))
            {
                count++;
                Assert.That(ours.TryGetValue(match.Groups["name"].Value, out Helper? helper), match.Value);
                Assert.That(helper!.Number, Is.EqualTo(int.Parse(match.Groups["number"].Value)), match.Value);
                Assert.That(Normalize(helper.Result), Is.EqualTo(Normalize(match.Groups["result"].Value)), match.Value);
                Assert.That(Types(helper.Parameters), Is.EqualTo(Types(match.Groups["parameters"].Value)), match.Value);
            }

            Assert.That(count, Is.GreaterThan(190));
        });
    }

    sealed record Helper(int Number, string Result, string Name, string Parameters);

    static List<Helper> Helpers() =>
        [.. OurHelper.Matches(File.ReadAllText(Path.Combine(Repository.Headers, "bpf", "bpf_helper_defs.h")))
            .Select(match => new Helper(int.Parse(match.Groups["number"].Value), match.Groups["result"].Value, match.Groups["name"].Value, match.Groups["parameters"].Value))];

    static string[] Types(string parameters) => [.. parameters.Split(',').Select(parameter => Normalize(ParameterName.Replace(parameter.Trim(), "$1")))
        .Select(type => type is "struct sk_buff*" ? "struct __sk_buff*" : type)];

    static string Normalize(string type) => Regex.Replace(type.Trim(), @"\s*\*\s*", "*").Replace("const ", "").Replace("unsigned long", "__u64");

    static IEnumerable<string> Constants()
    {
        string text = Comment.Replace(Ours, "");
        return Enumerator.Matches(text).Concat(Macro.Matches(text)).Select(match => match.Groups["name"].Value).Distinct().Where(name => !IsEnd(name));
    }

    // These grow with every kernel.
    static bool IsEnd(string name) => name.StartsWith("__MAX_", StringComparison.Ordinal) || name is "MAX_BPF_ATTACH_TYPE" or "__BPF_FUNC_MAX_ID" or "BPF_TCP_MAX_STATES";

    static Dictionary<string, int> EnumeratorsOf(string prefix) =>
        Enumerator.Matches(Ours).Where(match => match.Groups["name"].Value.StartsWith(prefix, StringComparison.Ordinal))
            .ToDictionary(match => match.Groups["name"].Value[prefix.Length..], match => int.Parse(match.Groups["value"].Value));

    // The values that a program gets, as the compiler sees them.
    static long[] Evaluate(string[] names)
    {
        using var folder = new TemporaryFolder();
        folder.Write("values.bpf.c", $"{Includes}const long long values[] = {{\n{string.Join(",\n", names.Select(name => $"(long long)({name})"))}\n}};\n");
        ElfFile elf = ElfFile.Parse(Clangs.Compile(Clangs.Any, "values.bpf.c", folder));
        ReadOnlySpan<byte> data = elf.GetData(elf.FindSection(".rodata")!).Span;
        var values = new long[names.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = BinaryPrimitives.ReadInt64LittleEndian(data[(i * 8)..]);
        }

        return values;
    }

    static BtfTable LayoutsOfOurs(out string[] structs)
    {
        using var folder = new TemporaryFolder();
        structs = [.. Struct.Matches(Comment.Replace(Ours, "")).Select(match => match.Groups["name"].Value).Distinct().Where(name => name != "user_pt_regs")];
        folder.Write("layouts.bpf.c", $"{Includes}{string.Concat(structs.Select(name => $"struct {name} the_{name};\n"))}");
        ElfFile elf = ElfFile.Parse(Clangs.Compile(Clangs.Any, "layouts.bpf.c", folder));
        return BtfTable.Parse(elf.GetData(elf.FindSection(".BTF")!));
    }

    static HashSet<string> SystemNames() => [.. Identifier.Matches(Preprocess("-dD")).Select(match => match.Value)];

    static string Preprocess(params string[] options) => Run(["-E", .. options], Includes);

    static string? Body(string text, string name)
    {
        Match start = Regex.Match(text, $@"\bstruct\s+{name}\s*\{{");
        if (!start.Success)
        {
            return null;
        }

        int depth = 1;
        int at = start.Index + start.Length;
        for (; depth > 0; at++)
        {
            depth += text[at] switch { '{' => 1, '}' => -1, _ => 0 };
        }

        return text[start.Index..at];
    }

    static void AssertWithSystemHeaders(IEnumerable<string> assertions) => Run(["-fsyntax-only", "-ferror-limit=0"], Includes + string.Join('\n', assertions) + "\n");

    // For BPF as well, so that types have the sizes that a program sees; the machine's own folder has the asm/ headers.
    static string Run(string[] options, string source)
    {
        using var folder = new TemporaryFolder();
        folder.Write("system.c", source);
        string machine = Directory.GetDirectories(SystemHeaders, "*-linux-gnu").Single(path => Directory.Exists(Path.Combine(path, "asm")));
        (int exitCode, string output) = ClangProcess.Run(Clangs.Any, ["-target", "bpf", "-nostdlibinc", "-isystem", machine, "-isystem", SystemHeaders, "-D__x86_64__", "-w", .. options, "system.c"], folder.Path, CancellationToken.None);
        Assert.That(exitCode, Is.Zero, output);
        return output;
    }

    [GeneratedRegex(@"/\*.*?\*/", RegexOptions.Singleline)]
    static partial Regex Comment { get; }

    [GeneratedRegex(@"^\t(?<name>[A-Z_][A-Za-z0-9_]*) = (?<value>[^,\n]+),$", RegexOptions.Multiline)]
    static partial Regex Enumerator { get; }

    [GeneratedRegex(@"^#define (?<name>[A-Z][A-Z0-9_]*) \S", RegexOptions.Multiline)]
    static partial Regex Macro { get; }

    [GeneratedRegex(@"^struct (?<name>\w+) \{", RegexOptions.Multiline)]
    static partial Regex Struct { get; }

    [GeneratedRegex(@"\b[A-Za-z_]\w*\b")]
    static partial Regex Identifier { get; }

    [GeneratedRegex(@"^BPF_HELPER\((?<number>\d+), (?<result>[^,]+), (?<name>\w+), (?<parameters>.*)\);$", RegexOptions.Multiline)]
    static partial Regex OurHelper { get; }

    [GeneratedRegex(@"^static (?<result>.+?)\(\*\s*(?:const )?bpf_(?<name>\w+)\)\((?<parameters>.*)\) = \(void \*\)\s*(?<number>\d+);$", RegexOptions.Multiline)]
    static partial Regex LibbpfHelper { get; }

    [GeneratedRegex(@"^(.*?[\s*])\w+$")]
    static partial Regex ParameterName { get; }
}
