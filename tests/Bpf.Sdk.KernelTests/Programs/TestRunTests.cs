using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Bpf.Sdk.KernelTests.Network;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.KernelTests.Programs;

public sealed class TestRunTests
{
#pragma warning disable CS0649 // fields that only programs write
    // The beginning of struct __sk_buff.
    struct SocketBuffer
    {
        public uint Length;
        public uint PacketType;
        public uint Mark;
    }

    struct Sum
    {
        public int Left;
        public int Right;
        public long Result;
    }
#pragma warning restore CS0649

    [OneTimeSetUp]
    public void NeedsRoot() => KernelRequirement.Root();

    [Test]
    public void A_packet_comes_back_as_the_program_left_it()
    {
        // Writes 0x2a to byte 14 by bpf_skb_store_bytes.
        using BpfProgram program = Load(BpfProgramType.SchedCls,
            new(0x72, 10, 0, -1, 0x2a), new(0xb7, 2, 0, 0, 14), new(0xbf, 3, 10, 0, 0), new(0x07, 3, 0, 0, -1), new(0xb7, 4, 0, 0, 1), new(0xb7, 5, 0, 0, 0), new(0x85, 0, 0, 0, 9), new(0x95, 0, 0, 0, 0));
        byte[] packet = TestRun.UdpPacket(53);

        BpfTestRun run = program.TestRun(packet);

        Assert.That(run.ReturnValue, Is.Zero);
        Assert.That(run.Data, Has.Length.EqualTo(packet.Length));
        Assert.That(run.Data[14], Is.EqualTo(0x2a));
        Assert.That(packet[14], Is.EqualTo(0x45));
    }

    [Test]
    public void A_negative_return_value_is_negative()
    {
        using BpfProgram program = Load(BpfProgramType.SchedCls, new(0xb7, 0, 0, 0, -1), new(0x95, 0, 0, 0, 0));

        Assert.That(program.TestRun(TestRun.UdpPacket(53)).ReturnValue, Is.EqualTo(-1));
    }

    [Test]
    public void A_typed_context_goes_in_and_comes_out()
    {
        // return skb->mark++
        using BpfProgram program = Load(BpfProgramType.SchedCls, new(0x61, 0, 1, 8, 0), new(0xbf, 2, 0, 0, 0), new(0x07, 2, 0, 0, 1), new(0x63, 1, 2, 8, 0), new(0x95, 0, 0, 0, 0));
        var context = new SocketBuffer { Mark = 6 };

        BpfTestRunResult result = program.TestRun(TestRun.UdpPacket(53), default, ref context);

        Assert.That(result.ReturnValue, Is.EqualTo(6));
        Assert.That(context.Mark, Is.EqualTo(7));
    }

    [Test]
    public void A_context_of_bytes_comes_out_as_long_as_it_went_in()
    {
        using BpfProgram program = Load(BpfProgramType.SchedCls, new(0x61, 0, 1, 8, 0), new(0x95, 0, 0, 0, 0));
        byte[] context = new byte[12];
        context[8] = 5;

        BpfTestRun run = program.TestRun(TestRun.UdpPacket(53), context);

        Assert.That(run.ReturnValue, Is.EqualTo(BitConverter.IsLittleEndian ? 5 : 5 << 24));
        Assert.That(run.Context, Has.Length.EqualTo(12));
    }

    [Test]
    public void A_syscall_program_has_a_context_of_its_own()
    {
        // context->Result = context->Left + context->Right
        using BpfProgram program = Load(BpfProgramType.Syscall,
            new(0x61, 2, 1, 0, 0), new(0x61, 3, 1, 4, 0), new(0x0f, 2, 3, 0, 0), new(0x7b, 1, 2, 8, 0), new(0xb7, 0, 0, 0, 3), new(0x95, 0, 0, 0, 0));
        var context = new Sum { Left = 40, Right = 2 };

        BpfTestRunResult result = program.TestRun(ref context);

        Assert.That((result.ReturnValue, context.Result), Is.EqualTo((3, 42L)));
        BpfTestRun run = program.TestRun(context: MemoryMarshal.AsBytes(new Span<Sum>(ref context)));
        Assert.That(BinaryPrimitives.ReadInt64LittleEndian(run.Context.AsSpan(8)), Is.EqualTo(42));
    }

    [Test]
    public void A_raw_tracepoint_takes_its_arguments_and_a_cpu()
    {
        // return args[1]
        using BpfProgram program = Load(BpfProgramType.RawTracepoint, new(0x79, 0, 1, 8, 0), new(0x95, 0, 0, 0, 0));
        ulong[] arguments = [1, 2, 3];

        Assert.That(program.TestRun(context: MemoryMarshal.AsBytes<ulong>(arguments), options: new() { Cpu = 0 }).ReturnValue, Is.EqualTo(2));
    }

    [Test]
    public void Repeats_are_timed()
    {
        using BpfProgram program = Load(BpfProgramType.SchedCls, new(0xb7, 0, 0, 0, 0), new(0x95, 0, 0, 0, 0));

        BpfTestRun run = program.TestRun(TestRun.UdpPacket(53), options: new() { Repeat = 100_000 });

        Assert.That(run.NanosecondsPerRun, Is.Positive.And.LessThan(100_000));
    }

    [Test]
    public void Output_into_own_buffers_allocates_nothing()
    {
        using BpfProgram program = Load(BpfProgramType.SchedCls, new(0xb7, 0, 0, 0, 0), new(0x95, 0, 0, 0, 0));
        byte[] packet = TestRun.UdpPacket(53);
        byte[] output = new byte[64];
        program.TestRun(packet, output, default, default);

        long before = GC.GetAllocatedBytesForCurrentThread();
        BpfTestRunResult result = program.TestRun(packet, output, default, default);
        long after = GC.GetAllocatedBytesForCurrentThread();

        Assert.That(after - before, Is.Zero);
        Assert.That(result.DataLength, Is.EqualTo(64));
        Assert.That(output, Is.EqualTo(packet));
    }

    [Test]
    public void A_packet_that_does_not_fit_is_cut_off_and_its_length_told()
    {
        using BpfProgram program = Load(BpfProgramType.SchedCls, new(0xb7, 0, 0, 0, 4), new(0x95, 0, 0, 0, 0));
        byte[] packet = TestRun.UdpPacket(53);
        byte[] output = new byte[20];

        BpfTestRunResult result = program.TestRun(packet, output, default, default);

        Assert.That((result.ReturnValue, result.DataLength), Is.EqualTo((4, 64)));
        Assert.That(output, Is.EqualTo(packet[..20]));
    }

    [Test]
    public void A_kind_without_test_run_is_named_with_those_that_have_one()
    {
        using BpfProgram program = Load(BpfProgramType.CgroupSysctl, new(0xb7, 0, 0, 0, 1), new(0x95, 0, 0, 0, 0));

        var exception = Assert.Throws<BpfNotSupportedException>(() => program.TestRun(new byte[64]))!;

        Assert.That(exception.Message, Does.Contain("no test run for programs of type CgroupSysctl").And.Contain("Xdp"));
    }

    [Test]
    public void A_packet_that_is_too_short_is_explained()
    {
        using BpfProgram program = Load(BpfProgramType.SchedCls, new(0xb7, 0, 0, 0, 0), new(0x95, 0, 0, 0, 0));

        Assert.That(() => program.TestRun(new byte[4]), Throws.TypeOf<BpfException>().With.Message.Contains("The packet has 4 bytes").And.Message.Contains("EINVAL"));
    }

    [Test]
    public void A_context_that_is_too_short_is_explained()
    {
        using BpfProgram program = Load(BpfProgramType.Syscall, new(0x61, 0, 1, 4, 0), new(0x95, 0, 0, 0, 0));

        Assert.That(() => program.TestRun(context: new byte[4]), Throws.TypeOf<BpfException>().With.Message.Contains("The context of 4 bytes").And.Message.Contains("as many bytes as the program reads"));
    }

    [Test]
    public void A_cpu_that_is_not_there_is_named()
    {
        using BpfProgram program = Load(BpfProgramType.RawTracepoint, new(0xb7, 0, 0, 0, 0), new(0x95, 0, 0, 0, 0));

        // Above nr_cpu_ids the kernel answers ENXIO too.
        Assert.That(() => program.TestRun(options: new() { Cpu = 8191 }), Throws.TypeOf<BpfException>().With.Message.Contains("CPU 8191 is not online"));
    }

    [Test]
    public void Options_of_another_kind_are_explained()
    {
        using BpfProgram program = Load(BpfProgramType.SchedCls, new(0xb7, 0, 0, 0, 0), new(0x95, 0, 0, 0, 0));

        Assert.That(() => program.TestRun(TestRun.UdpPacket(53), options: new() { LiveFrames = true }), Throws.TypeOf<BpfException>().With.Message.Contains("Live frames are for Xdp programs"));
        Assert.That(() => program.TestRun(TestRun.UdpPacket(53), options: new() { Repeat = 0 }), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => program.TestRun(TestRun.UdpPacket(53), options: new() { BatchSize = 4 }), Throws.ArgumentException);
    }

    [Test]
    public void An_xdp_program_is_run()
    {
        using BpfProgram program = Load(BpfProgramType.Xdp, new(0xb7, 0, 0, 0, 2), new(0x95, 0, 0, 0, 0));

        BpfTestRun run = program.TestRun(TestRun.UdpPacket(53));

        Assert.That((run.ReturnValue, run.Data.Length), Is.EqualTo((2, 64)));
    }

    static BpfProgram Load(BpfProgramType type, params BpfInstruction[] instructions) =>
        BpfProgram.Load(new ProgramSpec { Name = "run", Type = type, License = "GPL", Flags = type == BpfProgramType.Syscall ? Sleepable : 0, Instructions = [.. instructions] });

    const uint Sleepable = 1 << 4; // BPF_F_SLEEPABLE, which syscall programs have to be (linux/bpf.h)
}
