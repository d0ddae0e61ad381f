using Bpf.Sdk.KernelTests.Network;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.KernelTests.Loading;

/// <summary>Programs that the verifier refuses: the message has its reason, the line of C, the instruction with its registers, and what to do.</summary>
public sealed class RejectedProgramTests
{
    [OneTimeSetUp]
    public void Root() => KernelRequirement.Root();

    [TestCase("packet_not_compared_with_its_end", "invalid access to packet", "return eth->h_dest[0];", "data_end")]
    [TestCase("pointer_not_compared_with_null", "map_value_or_null", "return *value;", "compare its result with NULL")]
    [TestCase("calculates_with_a_pointer_that_may_be_null", "pointer arithmetic", "asm volatile", "compare its result with NULL")]
    [TestCase("index_not_limited", "R\\d .*(unbounded memory access|max value is outside)", "return bucket->slots[skb->len];", "Limit it right before the access")]
    [TestCase("index_too_large", "invalid access to map value, value_size=64", "return bucket->slots[index];", "A value of the map has 64 bytes, and 4 bytes at offset")]
    [TestCase("length_not_limited", "R4 |invalid zero-sized read", "bpf_skb_load_bytes", "Limit it right before the access|Make it unsigned|0, which the helper")]
    [TestCase("calls_with_too_much_stack", "combined stack size of 2 calls", null, "all share 512")]
    [TestCase("number_used_as_a_pointer", "invalid mem access '(scalar|inv)'", "return *(__u32 *)address;", "A number is used as an address")]
    [TestCase("field_that_the_context_has_not", "invalid bpf_context access off=4000 size=4", "return *(__u32 *)((char *)skb + 4000);", "SchedCls have nothing in their context that this kernel lets them access as 4 bytes at offset 4000")]
    [TestCase("writes_a_constant", "write into map forbidden", "= 'H';", "Variables that change are not const")]
    [TestCase("reads_across_words", "misaligned packet access", "return *(__u32 *)(data + 1);", "not at a multiple of its size")]
    [TestCase("looks_up_in_a_perf_event_array", "cannot pass map_type 4", "bpf_map_lookup_elem(&events, &key)", "kind PerfEventArray, which bpf_map_lookup_elem does not take")]
    public void For_how_it_uses_memory(string program, string reason, string? source, string hint) => AssertRefused("rejected_memory", program, reason, source, hint);

    [TestCase("keeps_a_record", "Unreleased reference", "", "It was acquired here: .*bpf_ringbuf_reserve")]
    [TestCase("keeps_a_lock", "bpf_spin_(un)?lock", "", "every path has to unlock")]
    [TestCase("calls_under_a_lock", "while holding a lock", "bpf_get_prandom_u32", "only few functions may be called")]
    [TestCase("never_ends", "infinite loop detected", null, "counter with a constant limit")]
    [TestCase("calls_a_helper_of_kprobes", "bpf_override_return#58", "bpf_override_return((void *)skb, 0);", "bpf_override_return \\(number 58\\), which came with Linux 4.16")]
    [TestCase("returns_what_means_nothing", "R0 has .* should have been in", "", "Return one of these on every path")]
    public void For_what_it_does(string program, string reason, string? source, string hint) => AssertRefused("rejected_flow", program, reason, source, hint);

    [Test]
    public void For_its_license() => AssertRefused("rejected_license", "prints", "GPL", "bpf_trace_printk", "GPL-compatible license");

    [Test]
    public void For_more_turns_than_can_be_followed()
    {
        BpfLoadException exception = AssertRefused("rejected_flow", "has_more_turns_than_can_be_followed", "BPF program is too large|jumps is too complex", "", "bpf_loop");

        Assert.That(exception.Log, Does.Contain("processed "), "also where the log is longer than the first buffer, its end is there");
    }

    [TestCase(0xe7, "unknown opcode e7", "-mcpu=")]
    [TestCase(0x95, "R0 !read_ok", "Give every path a return")]
    public void For_its_only_instruction(int opcode, string reason, string hint)
    {
        var spec = new ProgramSpec { Name = "raw", Type = BpfProgramType.SocketFilter, License = "GPL", Instructions = [new((byte)opcode, 0, 0, 0, 0), new(0x95, 0, 0, 0, 0)] };
        if (opcode == 0x95)
        {
            spec = spec with { Instructions = [spec.Instructions[1]] };
        }

        var exception = Assert.Throws<BpfLoadException>(() => BpfProgram.Load(spec))!;

        Assert.That(exception.Reason, Does.Contain(reason));
        Assert.That(exception.Message, Does.Contain(hint));
        Assert.That(exception.SourceLine, Is.Null);
    }

    [Test]
    public void The_instruction_is_shown_with_its_registers()
    {
        BpfLoadException exception = Refused("rejected_memory", "pointer_not_compared_with_null");

        Assert.That(exception.Instruction, Does.Contain("*(u64 *)(r0 +0)"));
        Assert.That(exception.InstructionNumber, Is.GreaterThan(0));
        Assert.That(exception.RegisterState, Does.Contain("R0=map_value_or_null(").And.Contain("R10=fp0"));
        Assert.That(exception.Message, Does.Contain($"instruction {exception.InstructionNumber}: {exception.Instruction}  where R0=map_value_or_null("));
    }

    [Test]
    public void A_program_that_is_taken_has_a_log_if_it_is_asked_for()
    {
        using OpenBpfObject open = TestObjects.Open("tc_pass");
        using BpfObject silent = open.Load();
        using BpfObject loaded = open.Load(new() { LogLevel = BpfLogLevel.Verbose | BpfLogLevel.Statistics });

        Assert.That(silent.Programs["tc_pass"].VerifierLog, Is.Empty);
        Assert.That(loaded.Programs["tc_pass"].VerifierLog, Does.Contain("exit").And.Contain("processed "));
        Assert.That(loaded.Programs["tc_pass"].AsTc().VerifierLog, Is.EqualTo(loaded.Programs["tc_pass"].VerifierLog));
    }

    [Test]
    public void The_log_of_a_single_program_can_be_asked_for()
    {
        var spec = new ProgramSpec
        {
            Name = "raw", Type = BpfProgramType.SocketFilter, License = "GPL", LogLevel = BpfLogLevel.Statistics,
            Instructions = [new(0xb7, 0, 0, 0, 0), new(0x95, 0, 0, 0, 0)],
        };

        using BpfProgram program = BpfProgram.Load(spec);

        Assert.That(program.VerifierLog, Does.Contain("processed 2 insns"));
    }

    [Test]
    public void A_type_that_the_kernel_does_not_know_is_named()
    {
        var spec = new ProgramSpec { Name = "raw", Type = (BpfProgramType)200, License = "GPL", Instructions = [new(0xb7, 0, 0, 0, 0), new(0x95, 0, 0, 0, 0)] };

        Assert.That(() => BpfProgram.Load(spec), Throws.TypeOf<BpfLoadException>().With.Message.Contains("programs of type 200").And.Message.Contains("(EINVAL)"));
    }

    static BpfLoadException AssertRefused(string file, string program, string reason, string? source, string hint)
    {
        BpfLoadException exception = Refused(file, program);
        TestContext.Out.WriteLine(exception.Message);

        Assert.That(exception.ProgramName, Is.EqualTo(program));
        Assert.That(exception.Reason, Does.Match(reason));
        Assert.That(exception.Hint, Does.Match(hint));
        Assert.That(exception.Message, Does.Contain(exception.Reason).And.Contain(exception.Hint));
        if (source is not null)
        {
            Assert.That(exception.SourceLine, Does.Contain($"bpf/tests/rejected/{file}.bpf.c:").And.Contain(source));
            Assert.That(exception.Message, Does.Contain(exception.SourceLine));
        }

        return exception;
    }

    static BpfLoadException Refused(string file, string program)
    {
        const uint StrictAlignment = 1; // BPF_F_STRICT_ALIGNMENT
        using OpenBpfObject open = TestObjects.Open(file);
        open.Programs[program].AutoLoad = true;
        open.Programs[program].Flags |= program == "reads_across_words" ? StrictAlignment : 0;
        return Assert.Throws<BpfLoadException>(() => open.Load().Dispose())!;
    }
}
