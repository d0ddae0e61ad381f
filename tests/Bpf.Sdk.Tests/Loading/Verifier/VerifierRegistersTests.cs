using Bpf.Sdk.Loading;
using Bpf.Sdk.Loading.Verifier;

namespace Bpf.Sdk.Tests.Loading.Verifier;

/// <summary>What was known before the refused instruction, from logs as the verifiers of several kernel generations write them.</summary>
public sealed class VerifierRegistersTests
{
    [Test]
    public void Linux_6_18_writes_what_each_instruction_changes() => AssertState("""
        0: R1=ctx() R10=fp0
        ; if (skb->len > 10) @ branch.bpf.c:9
        0: (61) r2 = *(u32 *)(r1 +0)          ; R1=ctx() R2_w=scalar(smin=0,smax=umax=0xffffffff,var_off=(0x0; 0xffffffff))
        1: (25) if r2 > 0xa goto pc+2         ; R2_w=scalar(smin=smin32=0,smax=umax=smax32=umax32=10,var_off=(0x0; 0xf))
        ; return 0; @ branch.bpf.c:11
        2: (b7) r0 = 0                        ; R0_w=0
        3: (95) exit

        from 1 to 4: R1=ctx() R2_w=scalar(smin=umin=smin32=umin32=11,smax=umax=0xffffffff,var_off=(0x0; 0xffffffff)) R10=fp0
        4: R1=ctx() R2_w=scalar(smin=umin=smin32=umin32=11,smax=umax=0xffffffff,var_off=(0x0; 0xffffffff)) R10=fp0
        ; return *(int *)(long)skb->data; @ branch.bpf.c:10
        4: (61) r1 = *(u32 *)(r1 +76)         ; R1_w=pkt(r=0)
        5: (61) r0 = *(u32 *)(r1 +0)
        invalid access to packet, off=0 size=4, R1(id=0,off=0,r=0)
        R1 offset is outside of the packet
        processed 6 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0

        """, "r0 = *(u32 *)(r1 +0)", "R1=pkt(r=0)",
        "R1=pkt(r=0) R2=scalar(smin=umin=smin32=umin32=11,smax=umax=0xffffffff,var_off=(0x0; 0xffffffff)) R10=fp0");

    [Test]
    public void Linux_6_1_does_so_too_and_a_call_leaves_nothing_in_R1_to_R5() => AssertState("""
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
        processed 7 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0

        """, "r1 = *(u64 *)(r0 +0)", "R0=map_value_or_null(id=1,off=0,ks=4,vs=8,imm=0)",
        "R0=map_value_or_null(id=1,off=0,ks=4,vs=8,imm=0) R10=fp0 fp-8=0000????");

    [Test]
    public void Of_a_function_the_registers_are_its_own() => AssertState("""
        0: R1=ctx() R10=fp0
        0: (bf) r6 = r1                       ; R1=ctx() R6_w=ctx()
        1: (85) call pc+2
        caller:
         R6_w=ctx() R10=fp0
        callee:
         frame1: R1=ctx() R10=fp0
        4: frame1: R1=ctx() R10=fp0
        ; return *(int *)(long)x; @ f.bpf.c:3
        4: (b7) r2 = 7                        ; frame1: R2_w=7
        5: (61) r0 = *(u32 *)(r2 +0)
        R2 invalid mem access 'scalar'
        processed 4 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0

        """, "r0 = *(u32 *)(r2 +0)", "R2=7", "R1=ctx() R2=7 R10=fp0");

    [Test]
    public void Behind_a_function_they_are_the_callers_again() => AssertState("""
        0: R1=ctx() R10=fp0
        1: (85) call pc+2
        caller:
         R6_w=ctx() R10=fp0
        callee:
         frame1: R1=ctx() R10=fp0
        4: (b7) r0 = 7                        ; frame1: R0_w=7
        5: (95) exit
        returning from callee:
         frame1: R0_w=7 R1=ctx() R10=fp0
        to caller at 2:
         R0_w=7 R6=ctx() R10=fp0
        2: (61) r0 = *(u32 *)(r0 +0)
        R0 invalid mem access 'scalar'

        """, "r0 = *(u32 *)(r0 +0)", "R0=7", "R0=7 R6=ctx() R10=fp0");

    [Test]
    public void Linux_5_10_writes_all_of_it_on_a_line_of_its_own_if_asked_to() => AssertState("""
        0: R1=ctx(id=0,off=0,imm=0) R10=fp0
        0: (b7) r0 = 0
        1: R0_w=inv0 R1=ctx(id=0,off=0,imm=0) R10=fp0
        1: (79) r2 = *(u64 *)(r0 +0)
        R0 invalid mem access 'inv'

        """, "r2 = *(u64 *)(r0 +0)", "R0=inv0", "R0=inv0 R1=ctx(id=0,off=0,imm=0) R10=fp0");

    [Test]
    public void A_kernel_that_does_not_write_what_changes_is_not_guessed_at() => AssertState("""
        0: R1=ctx(id=0,off=0,imm=0) R10=fp0
        0: (b7) r0 = 0
        1: (79) r2 = *(u64 *)(r0 +0)
        R0 invalid mem access 'inv'

        """, "r2 = *(u64 *)(r0 +0)", "", "");

    [Test]
    public void A_log_without_instructions_has_no_state() => AssertState("jump out of range from insn 3 to 90\n", null, "", "");

    static void AssertState(string log, string? code, string involved, string state)
    {
        VerifierLog verdict = VerifierLog.Parse(log);

        Assert.That(verdict.Code, Is.EqualTo(code));
        Assert.That(string.Join(' ', verdict.Registers), Is.EqualTo(state));
        Assert.That(LoadFailure.InvolvedRegisters(verdict), Is.EqualTo(involved));
    }
}
