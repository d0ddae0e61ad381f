using Bpf.Sdk.Generators.Tests.Harness;

namespace Bpf.Sdk.Generators.Tests.Rules;

/// <summary>BPF0015 to BPF0020: attach methods.</summary>
public sealed class ProgramRulesTests
{
    [Test]
    public async Task Attach_methods_of_every_form_are_fine() => Assert.That(
        await Shapes("""
            [TcProgram("tc/ingress")] public partial TcLink A(string device);
            [TcProgram("count")] public partial TcLink B(int interfaceIndex, TcAttachOptions options);
            [TcProgram("tc", Direction = TcDirection.Egress)] public partial TcLink C(string device, TcAttachOptions? options = null);
            [TcProgram("either")] public partial TcLink D(string device, TcDirection direction, TcAttachOptions? options = null);
            """),
        Is.Empty);

    [TestCase("tc/ingres", "Did you mean 'tc/ingress'?")]
    [TestCase("ingress", "Did you mean 'tc/ingress'?")]
    [TestCase("eiter", "Did you mean 'either'?")]
    [TestCase("kprobe/do_sys_open", "Its sections with programs are: xdp, tc/ingress, tc.")]
    public async Task BPF0015_a_misspelt_section_is_the_only_error(string section, string advice) => Assert.That(
        await Shapes($$"""
            [TcProgram("{{section}}")] public partial TcLink A(string device);
            static void Use() { using var shapes = Load(); using var link = shapes.A("eth0"); }
            """),
        Is.EqualTo([$"""BPF0015 ["{section}"] '{section}' is neither a section nor a program of shapes.bpf.c. {advice}"""]));

    [Test]
    public async Task BPF0016_a_section_with_two_programs() => Assert.That(
        await InObject("""[TcProgram("tc")] public partial TcLink A(string device, TcDirection direction);""", "program a section=tc type=SchedCls", "program b section=tc type=SchedCls"),
        Is.EqualTo(["""BPF0016 ["tc"] Section 'tc' of x.bpf.c holds several programs: a, b. Name the function instead of the section."""]));

    [Test]
    public async Task BPF0016_the_function_makes_it_clear() => Assert.That(
        await InObject("""[TcProgram("b")] public partial TcLink A(string device, TcDirection direction);""", "program a section=tc type=SchedCls", "program b section=tc type=SchedCls"),
        Is.Empty);

    [Test]
    public async Task BPF0017_a_program_of_another_type() => Assert.That(
        await Shapes("""[TcProgram("xdp")] public partial TcLink A(string device);"""),
        Is.EqualTo(["""
            BPF0017 ["xdp"] Program 'drop' is of type Xdp by its section 'xdp', and [TcProgram] attaches only SchedCls programs. Remove the attribute, or put the program into a section such as 'tc/ingress'.
            """]));

    [Test]
    public async Task BPF0017_a_program_whose_section_says_no_type_is_fine() => Assert.That(
        await Findings.InMesChk("""[BpfObject("mes_chk.bpf.c")] partial class Meter { [TcProgram("ingress")] public partial TcLink A(string device); }"""),
        Is.Empty);

    [Test]
    public async Task BPF0017_a_program_that_is_declared_as_two_types() => Assert.That(
        await Findings.InMesChk("""
            [BpfObject("mes_chk.bpf.c")] partial class Meter
            {
                [TcProgram("ingress")] public partial TcLink A(string device);
                [Kprobe("mes_start")] public partial KprobeLink B(string function);
            }
            """),
        Is.EqualTo(["""BPF0017 ["mes_start"] Program 'mes_start' is declared by [TcProgram] too, and [Kprobe] attaches only kprobes. Remove one of the two attributes."""]));

    [TestCase("public partial void A(string device);", "it returns 'void'")]
    [TestCase("partial void A(string device);", "it returns 'void'")]
    [TestCase("public partial System.IDisposable A(string device);", "it returns 'IDisposable'")]
    [TestCase("public partial TcLink A();", "it has no parameter for the device")]
    [TestCase("public partial TcLink A(long device);", "its first parameter, the device, is 'long'")]
    [TestCase("public partial TcLink A(string device, TcAttachOptions? options, TcDirection direction);", "its parameter 'direction' ('TcDirection') has no meaning there")]
    [TestCase("public partial TcLink A(string device, out int result);", "its parameter 'result' ('int') has no meaning there")]
    [TestCase("public partial TcLink A(in int device);", "its parameter 'device' is passed by reference")]
    [TestCase("public static partial TcLink A(string device);", "it is static, and a program is attached from a loaded object")]
    public async Task BPF0018_a_wrong_signature_is_the_only_error(string method, string problem) => Assert.That(
        await Shapes("""[TcProgram("tc/ingress")] """ + method),
        Is.EqualTo([$"BPF0018 [A] 'A' cannot attach a program: {problem}. Declare it as: partial TcLink A(string device), with int interfaceIndex instead if you like, then optionally TcDirection direction, then optionally TcAttachOptions? options."]));

    [TestCase("""[TcProgram("tc")]""")]
    [TestCase("""[TcProgram("either", Direction = TcDirection.Unspecified)]""")]
    public async Task BPF0019_a_direction_must_be_known(string attribute) => Assert.That(
        await Shapes($"{attribute} public partial TcLink A(string device);"),
        Is.EqualTo([$"""BPF0019 ["{(attribute.Contains("either") ? "either" : "tc")}"] Section 'tc' does not say whether 'A' attaches to ingress or egress. Add Direction = TcDirection.Ingress (or Egress) to [TcProgram], or a TcDirection parameter to the method."""]));

    [Test]
    public async Task BPF0020_a_static_class_attaches_nothing() => Assert.That(
        await Findings.InMesChk("""
            [BpfObject("mes_chk.bpf.c")]
            static partial class Maps { [TcProgram("ingress")] public static partial TcLink Attach(string device); }
            """),
        Is.EqualTo(["BPF0020 [Attach] Static class 'Maps' loads no programs, so 'Attach' has nothing to attach. Move it to a class with [BpfObject] that is not static."]));

    static Task<string[]> Shapes(string members) => Findings.Of(new Project().WithManifest(Sample.Shapes).WithSource(Class("shapes.bpf.c", members)));

    static Task<string[]> InObject(string members, params string[] records) =>
        Findings.Of(new Project().WithManifest(Sample.Manifest("x.bpf.c", records)).WithSource(Class("x.bpf.c", members)));

    static string Class(string source, string members) => $$"""
        using Bpf.Sdk;
        [BpfObject("{{source}}")]
        public sealed partial class Shapes
        {
        {{members}}
        }
        """;
}
