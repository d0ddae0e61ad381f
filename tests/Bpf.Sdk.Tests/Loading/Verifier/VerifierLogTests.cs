using Bpf.Sdk.Btf;
using Bpf.Sdk.Loading.Verifier;
using Bpf.Sdk.Tests.Btf;

namespace Bpf.Sdk.Tests.Loading.Verifier;

/// <summary>Logs as the verifiers of several kernel generations write them.</summary>
public sealed class VerifierLogTests
{
    [Test]
    public void A_log_of_Linux_5_10() => AssertVerdict("""
        ; struct ethhdr *eth = (void *)(long)skb->data;
        0: (61) r1 = *(u32 *)(r1 +76)
        ; return eth->h_proto == bpf_htons(ETH_P_IP) ? TC_ACT_SHOT : TC_ACT_OK;
        1: (69) r1 = *(u16 *)(r1 +12)
        invalid access to packet, off=12 size=2, R1(id=0,off=12,r=0)
        R1 offset is outside of the packet
        processed 2 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0

        """, "invalid access to packet, off=12 size=2, R1(id=0,off=12,r=0); R1 offset is outside of the packet", 1);

    [Test]
    public void A_log_of_Linux_5_10_with_register_states_on_lines_of_their_own() => AssertVerdict("""
        0: R1=ctx(id=0,off=0,imm=0) R10=fp0
        0: (b7) r0 = 0
        1: R0_w=inv0 R1=ctx(id=0,off=0,imm=0) R10=fp0
        1: (79) r2 = *(u64 *)(r0 +0)
         R0_w=inv0 R1=ctx(id=0,off=0,imm=0) R10=fp0
        R0 invalid mem access 'inv'
        verification time 21 usec
        stack depth 0
        processed 2 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0

        """, "R0 invalid mem access 'inv'", 1);

    [Test]
    public void A_log_of_Linux_6_1() => AssertVerdict("""
        0: R1=ctx(off=0,imm=0) R10=fp0
        ; __u64 *count = bpf_map_lookup_elem(&packets, &key);
        0: (b7) r1 = 0                        ; R1_w=0
        1: (63) *(u32 *)(r10 -4) = r1         ; R1_w=0 R10=fp0 fp-8=0000????
        2: (bf) r2 = r10                      ; R2_w=fp0 R10=fp0
        3: (07) r2 += -4                      ; R2_w=fp-4
        4: (18) r1 = 0xffff888105c0a400       ; R1_w=map_ptr(off=0,ks=4,vs=8,imm=0)
        6: (85) call bpf_map_lookup_elem#1    ; R0_w=map_value_or_null(id=1,off=0,ks=4,vs=8,imm=0)
        7: (79) r1 = *(u64 *)(r0 +0)
        R0 invalid mem access 'map_value_or_null'
        verification time 84 usec
        stack depth 4
        processed 7 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0

        """, "R0 invalid mem access 'map_value_or_null'", 7);

    [Test]
    public void A_log_of_Linux_6_18_with_file_names_and_branches() => AssertVerdict("""
        0: R1=ctx() R10=fp0
        ; if (skb->len > 10) @ branch.bpf.c:9
        0: (61) r2 = *(u32 *)(r1 +0)          ; R1=ctx() R2_w=scalar(smin=0,smax=umax=0xffffffff,var_off=(0x0; 0xffffffff))
        1: (25) if r2 > 0xa goto pc+2         ; R2_w=scalar(smin=smin32=0,smax=umax=smax32=umax32=10,var_off=(0x0; 0xf))
        ; return 0; @ branch.bpf.c:11
        2: (b7) r0 = 0                        ; R0_w=0
        3: (95) exit

        from 1 to 4: R1=ctx() R2_w=scalar(smin=umin=smin32=umin32=11,smax=umax=0xffffffff) R10=fp0
        4: R1=ctx() R2_w=scalar(smin=umin=smin32=umin32=11,smax=umax=0xffffffff) R10=fp0
        ; return *(int *)(long)skb->data; @ branch.bpf.c:10
        4: (61) r1 = *(u32 *)(r1 +76)         ; R1_w=pkt(r=0)
        5: (61) r0 = *(u32 *)(r1 +0)
        invalid access to packet, off=0 size=4, R1(id=0,off=0,r=0)
        R1 offset is outside of the packet
        processed 6 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0

        """, "invalid access to packet, off=0 size=4, R1(id=0,off=0,r=0); R1 offset is outside of the packet", 5);

    [Test]
    public void A_log_of_a_global_function() => AssertVerdict("""
        Validating is_long() func#1...
        5: R1=ctx() R2=scalar() R10=fp0
        ; return *(int *)0; @ f.bpf.c:3
        5: (b7) r1 = 0                        ; R1_w=0
        6: (61) r0 = *(u32 *)(r1 +0)
        R1 invalid mem access 'scalar'
        processed 2 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0

        """, "R1 invalid mem access 'scalar'", 6);

    [Test]
    public void Precision_tracking_and_states_are_no_reason() => AssertVerdict("""
        7: (85) call bpf_get_stack#67
        mark_precise: frame0: last_idx 7 first_idx 0 subseq_idx -1
        mark_precise: frame0: regs=r4 stack= before 6: (b7) r4 = 0
        last_idx 7 first_idx 0
        regs=4 stack=0 before 6: (b7) r4 = 0
        R2 min value is negative, either use unsigned or 'var &= const'
        processed 8 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0

        """, "R2 min value is negative, either use unsigned or 'var &= const'", 7);

    [Test]
    public void An_endless_loop_is_the_reason_and_not_the_states_that_are_shown_for_it() => AssertVerdict("""
        0: R1=ctx() R10=fp0
        0: (b7) r0 = 0                        ; R0_w=0
        1: (05) goto pc-1
        infinite loop detected at insn 1
        cur state: R0=0 R1=ctx() R10=fp0
        old state: R0=0 R1=ctx() R10=fp0
        processed 3 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0

        """, "infinite loop detected at insn 1", 1);

    [TestCase("unreachable insn 5\nprocessed 0 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0\n", "unreachable insn 5", 5)]
    [TestCase("jump out of range from insn 3 to 90\nprocessed 0 insns (limit 1000000)\n", "jump out of range from insn 3 to 90", 3)]
    [TestCase("back-edge from insn 4 to 2\n", "back-edge from insn 4 to 2", 4)]
    public void An_answer_before_the_first_instruction_names_its_own(string log, string reason, int instruction) => AssertVerdict(log, reason, instruction);

    [Test]
    public void The_reason_may_be_about_the_program_as_a_whole() =>
        AssertVerdict("BPF program is too large. Processed 1000001 insn\nprocessed 1000001 insns (limit 1000000)\n", "BPF program is too large. Processed 1000001 insn", -1);

    [TestCase("")]
    [TestCase("\n\n")]
    [TestCase("processed 0 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0\n")]
    public void A_log_that_says_nothing_has_no_reason(string log) => AssertVerdict(log, "", -1);

    [Test]
    public void A_log_that_ends_with_an_instruction_has_no_reason() => AssertVerdict("0: (b7) r0 = 0\n1: (95) exit\n", "", 1);

    [Test]
    public void A_reason_that_speaks_of_registers_is_not_taken_for_a_state() =>
        AssertVerdict("0: (95) exit\nR0 !read_ok\nprocessed 1 insns\n", "R0 !read_ok", 0);

    [Test]
    public void The_source_line_is_the_last_one_at_or_before_the_instruction()
    {
        (BtfTable table, uint file, uint first, uint second) = Strings();
        LineInfo[] lines = [new(0, file, first, 12u << 10 | 3), new(4, file, second, 13u << 10 | 7)];

        Assert.That(VerifierLog.SourceLine(table, lines, 3), Is.EqualTo("bpf/meter.bpf.c:12:3: int x;"));
        Assert.That(VerifierLog.SourceLine(table, lines, 4), Is.EqualTo("bpf/meter.bpf.c:13:7: return x;"));
    }

    [Test]
    public void Without_an_instruction_lines_or_types_there_is_no_source_line()
    {
        (BtfTable table, uint file, uint text, _) = Strings();
        LineInfo[] lines = [new(2, file, text, 0)];

        Assert.That(VerifierLog.SourceLine(table, lines, -1), Is.Null);
        Assert.That(VerifierLog.SourceLine(table, lines, 1), Is.Null);
        Assert.That(VerifierLog.SourceLine(table, [], 5), Is.Null);
        Assert.That(VerifierLog.SourceLine(null, lines, 5), Is.Null);
    }

    [Test]
    public void Without_its_text_the_source_line_is_a_place()
    {
        (BtfTable table, uint file, _, _) = Strings();

        Assert.That(VerifierLog.SourceLine(table, [new(0, file, 0, 5u << 10 | 1)], 0), Is.EqualTo("bpf/meter.bpf.c:5:1"));
    }

    static (BtfTable Table, uint File, uint First, uint Second) Strings()
    {
        var btf = new BtfBuilder();
        (uint file, uint first, uint second) = (btf.Name("bpf/meter.bpf.c"), btf.Name("\tint x;"), btf.Name("\treturn x;"));
        return (btf.Parse(), file, first, second);
    }

    static void AssertVerdict(string log, string reason, int instruction)
    {
        VerifierLog verdict = VerifierLog.Parse(log);

        Assert.That(verdict.Reason, Is.EqualTo(reason));
        Assert.That(verdict.Instruction, Is.EqualTo(instruction));
    }
}
