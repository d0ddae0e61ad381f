using Bpf.Sdk.KernelTests.Loading;
using Bpf.Sdk.KernelTests.Network;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.KernelTests.Programs;

public sealed class ProgramInfoTests
{
    [OneTimeSetUp]
    public void NeedsRoot() => KernelRequirement.Root();

    [Test]
    public void Info_is_that_of_the_program_and_its_maps()
    {
        using OpenBpfObject open = TestObjects.Open("tc_pass");
        DateTimeOffset before = DateTimeOffset.Now;
        using BpfObject loaded = open.Load();
        BpfProgram program = loaded.Programs["tc_count"];

        BpfProgramInfo info = program.GetInfo();

        Assert.That((info.Id, info.Type, info.Name, info.Tag), Is.EqualTo((program.Id, BpfProgramType.SchedCls, "tc_count", program.Tag)));
        Assert.That(info.MapIds, Is.EqualTo(new[] { loaded.Maps["packets"].Id }));
        Assert.That(info.IsGplCompatible);
        Assert.That(info.LoadTime, Is.EqualTo(before).Within(TimeSpan.FromSeconds(20)));
        Assert.That(info.UserId, Is.Zero);
        Assert.That(info.BtfId, Is.Positive);
        Assert.That(info.InstructionBytes, Is.Positive.And.EqualTo(program.GetCode().Instructions.Length * 8));
        Assert.That((info.AttachBtfId, info.AttachTypeId, info.InterfaceIndex), Is.EqualTo((0u, 0u, 0)));
        Assert.That(info, Is.EqualTo(program.GetInfo() with { LoadTime = info.LoadTime }));
    }

    [Test]
    [RequiresKernel("5.16")]
    public void The_instructions_that_the_verifier_followed_are_counted()
    {
        using BpfProgram program = Load();

        Assert.That(program.GetInfo().VerifiedInstructions, Is.EqualTo(2));
    }

    [Test]
    public void A_program_without_license_is_not_GPL_compatible()
    {
        using BpfProgram program = BpfProgram.Load(Spec() with { License = "Proprietary" });

        Assert.That(program.GetInfo().IsGplCompatible, Is.False);
    }

    [Test]
    public void Code_of_a_program_without_types_is_its_instructions()
    {
        using BpfProgram program = Load();

        BpfProgramCode code = program.GetCode();

        Assert.That(code.Instructions, Is.EqualTo(Spec().Instructions));
        Assert.That(code.Functions, Is.Empty);
        Assert.That(code.Lines, Is.Empty);
        Assert.That(code.LineOf(0), Is.Null);
        Assert.That(code.MachineCode.Length, Is.EqualTo(program.GetInfo().MachineCodeBytes));
    }

    [Test]
    public void Code_has_its_functions_and_source_lines()
    {
        using OpenBpfObject open = TestObjects.Open("subprograms");
        open.Programs["first"].Type = BpfProgramType.SchedCls;
        using BpfObject loaded = open.Load();

        BpfProgramCode code = loaded.Programs["first"].GetCode();

        Assert.That(code.Functions.Select(function => function.Name), Is.EquivalentTo((string[])["first", "is_long", "add_bytes"]));
        Assert.That(code.Functions[0], Has.Property("Name").EqualTo("first").And.Property("Instruction").Zero);
        Assert.That(code.Functions.Select(function => function.Instruction), Is.Ordered.Ascending);
        BpfSourceLine line = code.LineOf(code.Functions[0].Instruction)!.Value;
        Assert.That(line.FileName, Does.EndWith("subprograms.bpf.c"));
        Assert.That(code.Lines.Select(source => source.Text), Has.Some.Contains("return is_long(skb, 0) ? TC_ACT_PIPE : TC_ACT_OK;"));
        Assert.That(code.Lines, Has.All.Property("Line").Positive);
        if (!code.MachineCode.IsEmpty)
        {
            Assert.That(code.Functions.Sum(function => function.MachineCodeBytes), Is.EqualTo(code.MachineCode.Length));
            Assert.That(code.Functions, Has.All.Property("Address").Positive);
        }
    }

    [Test]
    public void What_the_kernel_withholds_is_empty()
    {
        using BpfProgram program = Load();
        using var thread = new NetworkNamespaceScope();
        thread.Run(Capabilities.Drop);

        (BpfProgramInfo info, BpfProgramCode code) = thread.Run(() => (program.GetInfo(), program.GetCode()));

        Assert.That((info.Id, info.InstructionBytes, info.MachineCodeBytes), Is.EqualTo((program.Id, 0, 0)));
        Assert.That(code.Instructions, Is.Empty);
        Assert.That(code.MachineCode.IsEmpty);
    }

    [Test]
    [RequiresKernel("5.8")]
    public void Runs_are_counted_while_statistics_are_on()
    {
        using BpfProgram program = Load();
        // A test run itself is not counted: the packets of a device are.
        using var pair = new VethPair();
        using TcLink link = pair.Near.Run(() => program.AsTc().Attach(VethPair.Device, TcDirection.Ingress));
        using (BpfStatistics.Enable())
        {
            pair.SendIn(5);
        }

        BpfProgramStatistics statistics = program.GetStatistics();

        Assert.That(statistics.RunCount, Is.GreaterThanOrEqualTo(5));
        Assert.That(statistics.RunTimeNanoseconds, Is.Positive);
        Assert.That(program.GetInfo().Statistics.RunCount, Is.GreaterThanOrEqualTo(5));
    }

    [Test]
    public void Statistics_without_capabilities_say_which_are_needed()
    {
        using var thread = new NetworkNamespaceScope();
        thread.Run(Capabilities.Drop);

        Assert.That(() => thread.Run(BpfStatistics.Enable), Throws.TypeOf<BpfException>().With.Message.Contains("CAP_SYS_ADMIN"));
    }

    [Test]
    [RequiresKernel("5.10")]
    public void A_bound_map_is_one_of_the_programs()
    {
        using OpenBpfObject open = TestObjects.Open("tc_pass");
        using BpfObject loaded = open.Load();
        BpfProgram program = loaded.Programs["tc_pass"];
        Assert.That(program.GetInfo().MapIds, Is.Empty);

        program.BindMap(loaded.Maps["packets"]);
        program.BindMap(loaded.Maps["packets"]);

        Assert.That(program.GetInfo().MapIds, Is.EqualTo(new[] { loaded.Maps["packets"].Id }));
    }

    static BpfProgram Load() => BpfProgram.Load(Spec());

    // r0 = 0; exit
    static ProgramSpec Spec() => new() { Name = "info", Type = BpfProgramType.SchedCls, License = "GPL", Instructions = [new(0xb7, 0, 0, 0, 0), new(0x95, 0, 0, 0, 0)] };
}
