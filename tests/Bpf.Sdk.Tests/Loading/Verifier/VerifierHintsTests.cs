using Bpf.Sdk.Loading.Verifier;

namespace Bpf.Sdk.Tests.Loading.Verifier;

/// <summary>Words of the verifiers from 5.4 to 6.18, and what is said about them.</summary>
public sealed class VerifierHintsTests
{
    [TestCase("invalid access to packet, off=12 size=2, R1(id=0,off=12,r=0); R1 offset is outside of the packet", "data_end")]
    [TestCase("R0 invalid mem access 'map_value_or_null'", "compare its result with NULL")]
    [TestCase("R1 type=ringbuf_mem_or_null expected=ringbuf_mem", "compare its result with NULL")]
    [TestCase("Possibly NULL pointer passed to trusted arg0", "compare its result with NULL")]
    [TestCase("R0 pointer arithmetic on map_value_or_null prohibited, null-check it first", "compare its result with NULL")]
    [TestCase("invalid access to map value, value_size=64 off=64 size=4; R0 max value is outside of the allowed memory range", "A value of the map has 64 bytes, and 4 bytes at offset 64")]
    [TestCase("invalid access to memory, mem_size=8 off=8 size=1", "There are 8 bytes, and 1 bytes at offset 8")]
    [TestCase("R2 min value is negative, either use unsigned or 'var &= const'", "may be negative")]
    [TestCase("R0 unbounded memory access, make sure to bounds check any such access", "no upper limit")]
    [TestCase("R2 unbounded memory access, use 'var &= const' or 'if (var < const)'", "no upper limit")]
    [TestCase("math between map_value pointer and 4294967295 is not allowed", "so large that no access could be within")]
    [TestCase("value 2147483648 makes map_value pointer be out of bounds", "so large that no access could be within")]
    [TestCase("invalid zero-sized read", "may be 0")] // before Linux 6.8
    [TestCase("R2 invalid zero-sized read: u64=[0,16]", "may be 0")]
    [TestCase("write into map forbidden, value_size=4 off=0 size=4", "constant")]
    [TestCase("R1 cannot write into rdonly_map_value", "constant")]
    [TestCase("invalid write to stack R10 off=-520 size=8", "512 bytes of stack")]
    [TestCase("invalid stack off=-1024 size=8", "512 bytes of stack")]
    [TestCase("combined stack size of 2 calls is 832. Too large", "(2 functions) needs 832 bytes")]
    [TestCase("stack size of subprog 0 is 544. Too large", "need 544 bytes")]
    [TestCase("the call stack of 9 frames is too deep !", "more than 8 deep")]
    [TestCase("invalid indirect read from stack R2 off -8+4 size 8", "never written")]
    [TestCase("invalid read from stack off -8+0 size 8", "never written")]
    [TestCase("R0 !read_ok", "Give every path a return")]
    [TestCase("R3 !read_ok", "R1 to R5")]
    [TestCase("R7 !read_ok", "Give it an initial value")]
    [TestCase("BPF_EXIT instruction would lead to reference leak", "released exactly once")]
    [TestCase("R1 must be referenced when passed to release function", "released exactly once")]
    [TestCase("infinite loop detected at insn 4", "counter with a constant limit")]
    [TestCase("back-edge from insn 4 to 2", "5.3")]
    [TestCase("BPF program is too large. Processed 1000001 insn", "a million instructions")]
    [TestCase("The sequence of 8193 jumps is too complex.", "8192 branches")]
    [TestCase("dereference of modified ctx ptr R1 off=4 disallowed", "context pointer was moved")]
    [TestCase("invalid bpf_context access off=4000 size=4", "SchedCls have nothing in their context that this kernel lets them access as 4 bytes at offset 4000")]
    [TestCase("func 'vfs_read' doesn't have 5-th argument; invalid bpf_context access off=40 size=8", "nothing in their context")]
    [TestCase("R1 invalid mem access 'inv'", "A number is used as an address")]
    [TestCase("R1 invalid mem access 'scalar'", "A number is used as an address")]
    [TestCase("R1 invalid mem access 'sock_common'", "of this kind (sock_common)")]
    [TestCase("misaligned packet access off 2+(0x0; 0x0)+1+0 size 4", "not at a multiple")]
    [TestCase("R1 leaks addr into map", "CAP_PERFMON")]
    [TestCase("R2 pointer comparison prohibited", "CAP_PERFMON")]
    [TestCase("R1 pointer arithmetic on pkt_end prohibited", "calculate the offset as a number")]
    [TestCase("same insn cannot be used with different pointers", "Keep the branches apart")]
    [TestCase("cannot call GPL-restricted function from proprietary program", "GPL-compatible license")]
    [TestCase("cannot call kernel function from non-GPL compatible program", "GPL-compatible license")]
    [TestCase("helper call might sleep in a non-sleepable prog", "IsSleepable")]
    [TestCase("program must be sleepable to call sleepable kfunc bpf_copy_from_user_str", "IsSleepable")]
    [TestCase("calling kernel function bpf_task_release is not allowed", "Kernel function 'bpf_task_release' is in this kernel, but not for programs of type SchedCls")]
    [TestCase("cannot pass map_type 4 into func bpf_map_lookup_elem#1", "of kind PerfEventArray, which bpf_map_lookup_elem does not take")]
    [TestCase("R1 type=scalar expected=map_ptr", "a pointer of kind map_ptr, and gets scalar")]
    [TestCase("R2 type=inv expected=fp, pkt, pkt_meta, map_value", "a pointer of kind fp, pkt, pkt_meta, map_value, and gets inv")]
    [TestCase("map 'locks' has to have BTF in order to use bpf_spin_lock", "__type(value, struct")]
    [TestCase("function calls are not allowed while holding a lock", "every path has to unlock")]
    [TestCase("bpf_spin_unlock is missing", "every path has to unlock")]
    [TestCase("BPF_EXIT instruction in main prog cannot be used inside bpf_spin_lock-ed region", "every path has to unlock")]
    [TestCase("tracing progs cannot use bpf_timer yet", "cannot use bpf_timer on this kernel")]
    [TestCase("At program exit the register R0 has value (0x2; 0x0) should have been in (0x0; 0x1)", "What is returned (value (0x2; 0x0)) is not among what the kernel takes at this place from programs of type SchedCls: (0x0; 0x1)")]
    [TestCase("At program exit the register R0 has smin=2 smax=2 should have been in [0, 1]", "What is returned (smin=2 smax=2) is not among what the kernel takes at this place from programs of type SchedCls: [0, 1]")]
    [TestCase("At program exit the register R0 is not a known value (ctx)", "a number whose limits are known")]
    [TestCase("missing btf func_info", "Compile with -g")]
    [TestCase("number of funcs in func_info doesn't match number of subprogs", "Compile with -g")]
    [TestCase("Caller passes invalid args into func#1 ('sum')", "Function 'sum' is global")]
    [TestCase("unknown opcode 0e", "-mcpu=")]
    [TestCase("BPF_STX uses reserved fields", "-mcpu=")]
    [TestCase("unreachable insn 5", "do not lead from the first to an exit")]
    [TestCase("JIT does not support calling kernel function", "bpf_jit_enable")]
    [TestCase("vfs_read() is not modifiable", "use fexit")]
    [TestCase("Cannot replace static functions", "has to be global")]
    [TestCase("attach_btf_id 3 is not a function", "lets nothing be attached there")]
    [TestCase("verifier bug. subprog has tail_call and async cb", "fault of the kernel's verifier")]
    [TestCase("loading/calling other bpf or kernel functions are allowed for CAP_BPF and CAP_SYS_ADMIN", "CAP_BPF and CAP_PERFMON")]
    public void Each_is_explained(string reason, string hint) => Assert.That(Find(reason), Does.Contain(hint));

    [Test]
    public void What_was_acquired_is_named_by_its_line() =>
        Assert.That(VerifierHints.Find("Unreleased reference id=2 alloc_insn=5; BPF_EXIT instruction would lead to reference leak", new(BpfProgramType.SchedCls, static at => $"f.bpf.c:{at}")),
            Does.Contain("f.bpf.c:5"));

    [Test]
    public void Without_lines_the_instruction_is_named() => Assert.That(Find("Unreleased reference id=2 alloc_insn=5"), Does.Contain("instruction 5"));

    [Test]
    public void What_is_not_known_has_no_hint()
    {
        Assert.That(Find("the moon is in the wrong quarter"), Is.Null);
        Assert.That(Find(""), Is.Null);
    }

    [TestCase("unknown func bpf_override_return#58")]
    [TestCase("program of this type cannot use helper bpf_override_return#58")]
    public void A_helper_that_the_type_has_not_is_named(string reason) =>
        Assert.That(UnknownHelper.Explain(reason, BpfProgramType.SchedCls, new(6, 1)), Does.Contain("programs of type SchedCls call helper bpf_override_return (number 58), which came with Linux 4.16"));

    [Test]
    public void A_helper_that_is_newer_than_the_kernel_is_named() =>
        Assert.That(UnknownHelper.Explain("invalid func unknown#210", BpfProgramType.SchedCls, new(6, 1)), Is.EqualTo(
            "Helper bpf_cgrp_storage_get (number 210) came with Linux 6.2, and this is Linux 6.1. Guard the call by a constant in .rodata, which lets the verifier skip it, or require the newer kernel."));

    [TestCase("invalid func unknown#4711", "No helper has the number 4711")]
    [TestCase("invalid func unknown#0", "No helper has the number 0")]
    public void A_helper_that_is_none(string reason, string hint) => Assert.That(UnknownHelper.Explain(reason, BpfProgramType.SchedCls), Does.Contain(hint));

    [Test]
    public void Other_words_are_not_about_helpers() => Assert.That(UnknownHelper.Explain("R0 !read_ok", BpfProgramType.SchedCls), Is.Null);

    [Test]
    public void No_hint_has_a_placeholder_that_its_pattern_does_not_fill()
    {
        foreach (string reason in (string[])["invalid access to map value, value_size=1 off=2 size=3", "cannot pass map_type 4 into func f#1", "R1 type=a expected=b", "func 'f' arg1 type PTR is not a struct"])
        {
            Assert.That(Find(reason), Does.Not.Contain("$").And.Not.Contain("{"), reason);
        }
    }

    static string? Find(string reason) => VerifierHints.Find(reason, new(BpfProgramType.SchedCls, static _ => null));
}
