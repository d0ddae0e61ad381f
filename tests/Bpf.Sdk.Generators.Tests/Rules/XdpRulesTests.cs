using Bpf.Sdk.Generators.Tests.Harness;

namespace Bpf.Sdk.Generators.Tests.Rules;

/// <summary>BPF0015 to BPF0018 for attach methods of XDP programs.</summary>
public sealed class XdpRulesTests
{
    static readonly string[] Programs =
    [
        "program drop section=xdp type=Xdp",
        "program large section=xdp.frags type=Xdp",
        "program plain section=plain type=Unspecified",
        "program count section=tc/ingress type=SchedCls",
    ];

    [Test]
    public async Task Attach_methods_of_every_form_are_fine() => Assert.That(
        await InObject("""
            [XdpProgram("xdp")] public partial XdpLink A(string device);
            [XdpProgram("drop")] public partial XdpLink B(int index, XdpAttachOptions? options = null);
            [XdpProgram("xdp.frags")] public partial XdpLink C(string device, XdpAttachOptions options);
            [XdpProgram("plain")] public partial XdpLink D(string device);
            static void Use() { using var x = Load(); using var link = x.A("eth0"); XdpProgram drop = x.Drop; XdpProgram large = x.Large; link.Update(large); }
            """),
        Is.Empty);

    [Test]
    public async Task BPF0015_a_misspelt_section() => Assert.That(
        await InObject("""[XdpProgram("xdp.frag")] public partial XdpLink A(string device);"""),
        Is.EqualTo(["""BPF0015 ["xdp.frag"] 'xdp.frag' is neither a section nor a program of x.bpf.c. Did you mean 'xdp.frags'?"""]));

    [TestCase("""[XdpProgram("count")] public partial XdpLink A(string device);""",
        """BPF0017 ["count"] Program 'count' is of type SchedCls by its section 'tc/ingress', and [XdpProgram] attaches only Xdp programs. Remove the attribute, or put the program into a section such as 'xdp'.""")]
    [TestCase("""[TcProgram("drop", Direction = TcDirection.Ingress)] public partial TcLink A(string device);""",
        """BPF0017 ["drop"] Program 'drop' is of type Xdp by its section 'xdp', and [TcProgram] attaches only SchedCls programs. Remove the attribute, or put the program into a section such as 'tc/ingress'.""")]
    public async Task BPF0017_a_program_of_another_type(string method, string finding) => Assert.That(await InObject(method), Is.EqualTo([finding]));

    [TestCase("public partial void A(string device);", "it returns 'void'")]
    [TestCase("public partial XdpLink A();", "it has no parameter for the device")]
    [TestCase("public partial XdpLink A(long device);", "its first parameter, the device, is 'long'")]
    [TestCase("public partial XdpLink A(string device, TcDirection direction);", "its parameter 'direction' ('TcDirection') has no meaning there")]
    [TestCase("public partial XdpLink A(string device, TcAttachOptions options);", "its parameter 'options' ('TcAttachOptions') has no meaning there")]
    public async Task BPF0018_a_wrong_signature_is_the_only_error(string method, string problem) => Assert.That(
        await InObject("""[XdpProgram("xdp")] """ + method),
        Is.EqualTo([$"BPF0018 [A] 'A' cannot attach a program: {problem}. Declare it as: partial XdpLink A(string device), with int interfaceIndex instead if you like, then optionally XdpAttachOptions? options."]));

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
