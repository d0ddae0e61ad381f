using Bpf.Sdk.Generators.Tests.Harness;

namespace Bpf.Sdk.Generators.Tests.Rules;

/// <summary>BPF0015 to BPF0021 for attach methods of kprobes.</summary>
public sealed class KprobeRulesTests
{
    static readonly string[] Programs =
    [
        "program on_read section=kprobe/vfs_read type=Kprobe",
        "program on_read_done section=kretprobe/vfs_read type=Kprobe",
        "program any section=kprobe type=Kprobe",
        "program any_done section=kretprobe type=Kprobe",
        "program malloc section=uprobe/libc:malloc type=Kprobe",
        "program plain section=plain type=Unspecified",
        "program drop section=xdp type=Xdp",
    ];

    [Test]
    public async Task Attach_methods_of_every_form_are_fine() => Assert.That(
        await InObject("""
            [Kprobe("kprobe/vfs_read")] public partial KprobeLink A();
            [Kprobe("vfs_read")] public partial KprobeLink B(KprobeAttachOptions? options = null);
            [Kprobe("on_read")] public partial KprobeLink C(string function, KprobeAttachOptions options);
            [Kprobe("kprobe")] public partial KprobeLink D(string function);
            [Kretprobe("vfs_read")] public partial KprobeLink E();
            [Kretprobe("any_done")] public partial KprobeLink F(string function);
            [Kprobe("plain")] public partial KprobeLink G(string function);
            static void Use() { using var x = Load(); using var link = x.A(); KprobeProgram read = x.OnRead; KprobeProgram plain = x.Plain; BpfProgram malloc = x.Malloc; }
            """),
        Is.Empty);

    [TestCase("""[Kprobe("vfs_reed")]""", "vfs_reed", "Did you mean 'vfs_read'?")]
    [TestCase("""[Kretprobe("kretprobe/vfs_raed")]""", "kretprobe/vfs_raed", "Did you mean 'kretprobe/vfs_read'?")]
    public async Task BPF0015_a_misspelt_section(string attribute, string name, string advice) => Assert.That(
        await InObject($"{attribute} public partial KprobeLink A();"),
        Is.EqualTo([$"""BPF0015 ["{name}"] '{name}' is neither a section nor a program of x.bpf.c. {advice}"""]));

    [TestCase("""[Kprobe("xdp")]""", "Program 'drop' is of type Xdp by its section 'xdp', and [Kprobe] attaches only kprobes. Remove the attribute, or put the program into a section such as 'kprobe/vfs_read'.")]
    [TestCase("""[Kprobe("kretprobe/vfs_read")]""", "Program 'on_read_done' is a kretprobe by its section 'kretprobe/vfs_read', and [Kprobe] attaches only kprobes. Remove the attribute, or put the program into a section such as 'kprobe/vfs_read'.")]
    [TestCase("""[Kretprobe("on_read")]""", "Program 'on_read' is a kprobe by its section 'kprobe/vfs_read', and [Kretprobe] attaches only kretprobes. Remove the attribute, or put the program into a section such as 'kretprobe/vfs_read'.")]
    [TestCase("""[Kprobe("malloc")]""", "Program 'malloc' is a uprobe by its section 'uprobe/libc:malloc', and [Kprobe] attaches only kprobes. Remove the attribute, or put the program into a section such as 'kprobe/vfs_read'.")]
    public async Task BPF0017_a_program_of_another_kind(string attribute, string message) => Assert.That(
        (await InObject($"{attribute} public partial KprobeLink A(string function);")).Select(found => found[(found.IndexOf(']') + 2)..]),
        Is.EqualTo([message]));

    [Test]
    public async Task BPF0017_a_kprobe_is_no_classifier() => Assert.That(
        await InObject("""[TcProgram("any")] public partial TcLink A(string device);"""),
        Is.EqualTo(["""BPF0017 ["any"] Program 'any' is of type Kprobe by its section 'kprobe', and [TcProgram] attaches only SchedCls programs. Remove the attribute, or put the program into a section such as 'tc/ingress'."""]));

    [TestCase("public partial void A();", "it returns 'void'")]
    [TestCase("public partial TcLink A();", "it returns 'TcLink'")]
    [TestCase("public partial KprobeLink A(int function);", "its parameter 'function' ('int') has no meaning there")]
    [TestCase("public partial KprobeLink A(KprobeAttachOptions options, string function);", "its parameter 'function' ('string') has no meaning there")]
    [TestCase("public partial KprobeLink A(TcAttachOptions options);", "its parameter 'options' ('TcAttachOptions') has no meaning there")]
    [TestCase("public partial KprobeLink A(in string function);", "its parameter 'function' is passed by reference")]
    [TestCase("public static partial KprobeLink A();", "it is static, and a program is attached from a loaded object")]
    [TestCase("[Kretprobe(\"vfs_read\")] public partial KprobeLink A();", "it has [Kprobe] and [Kretprobe], and attaches one program")]
    public async Task BPF0018_a_wrong_signature_is_the_only_error(string method, string problem) => Assert.That(
        await InObject("""[Kprobe("vfs_read")] """ + method),
        Is.EqualTo([$"BPF0018 [A] 'A' cannot attach a program: {problem}. Declare it as: partial KprobeLink A(), optionally with string function, then optionally KprobeAttachOptions? options."]));

    [TestCase("""[Kprobe("any")]""", "any", "kprobe", "kprobe/vfs_read")]
    [TestCase("""[Kretprobe("kretprobe")]""", "kretprobe", "kretprobe", "kretprobe/vfs_read")]
    [TestCase("""[Kprobe("plain")]""", "plain", "plain", "kprobe/vfs_read")]
    public async Task BPF0021_the_function_must_be_known(string attribute, string name, string section, string example) => Assert.That(
        await InObject($"{attribute} public partial KprobeLink A();"),
        Is.EqualTo([$"""BPF0021 ["{name}"] Section '{section}' does not say to which kernel function 'A' attaches. Put the program into a section such as '{example}', or add a parameter to the method: string function."""]));

    [Test]
    public async Task BPF0006_a_class_without_an_object() => Assert.That(
        await Findings.Of(new Project().WithSource("""using Bpf.Sdk; partial class X { [Kprobe("a")] public KprobeLink? A() => null; }""")),
        Is.EqualTo(["BPF0006 [Kprobe(\"a\")] 'A' declares a part of a BPF object, but 'X' is bound to none. Put [BpfObject(\"NAME.bpf.c\")] on 'X'."]));

    static Task<string[]> InObject(string members) =>
        Findings.Of(new Project().WithManifest(Sample.Manifest("x.bpf.c", Programs)).WithSource($$"""
            using Bpf.Sdk;
            [BpfObject("x.bpf.c")]
            public sealed partial class X
            {
            {{members}}
            }
            """));
}
