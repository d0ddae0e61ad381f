using Bpf.Sdk.Objects;
using static Bpf.Sdk.Objects.BpfRegister;

namespace Bpf.Sdk.Tests.Instructions;

public sealed class AssemblerTests
{
    /// <summary>An instruction of every kind, as the kernel writes it, and its bytes: opcode, registers, offset, immediate.</summary>
    static readonly (string Text, BpfInstruction[] Code)[] Kinds =
    [
        ("r1 += 5", [new(0x07, 1, 0, 0, 5)]),
        ("w1 -= w2", [new(0x1c, 1, 2, 0, 0)]),
        ("r3 s>>= 32", [new(0xc7, 3, 0, 0, 32)]),
        ("r3 s/= r4", [new(0x3f, 3, 4, 1, 0)]),
        ("w3 s%= -7", [new(0x94, 3, 0, 1, -7)]),
        ("r1 = -5", [new(0xb7, 1, 0, 0, -5)]),
        ("w1 = w2", [new(0xbc, 1, 2, 0, 0)]),
        ("r1 = (s8)r2", [new(0xbf, 1, 2, 8, 0)]),
        ("w1 = (s16)w2", [new(0xbc, 1, 2, 16, 0)]),
        ("r1 = -r1", [new(0x87, 1, 0, 0, 0)]),
        ("w1 = -w1", [new(0x84, 1, 0, 0, 0)]),
        ("r1 = le16 r1", [new(0xd4, 1, 0, 0, 16)]),
        ("r1 = be64 r1", [new(0xdc, 1, 0, 0, 64)]),
        ("r1 = bswap32 r1", [new(0xd7, 1, 0, 0, 32)]),
        ("r1 = addr_space_cast(r2, 0, 1)", [new(0xbf, 1, 2, 1, 1)]),
        ("r1 = *(u8 *)(r2 +12)", [new(0x71, 1, 2, 12, 0)]),
        ("r1 = *(s32 *)(r2 -4)", [new(0x81, 1, 2, -4, 0)]),
        ("*(u64 *)(r10 -8) = r1", [new(0x7b, 10, 1, -8, 0)]),
        ("*(u16 *)(r10 -8) = -1", [new(0x6a, 10, 0, -8, -1)]),
        ("r0 = *(u32 *)skb[14]", [new(0x20, 0, 0, 0, 14)]),
        ("r0 = *(u8 *)skb[r3 + 2]", [new(0x50, 0, 3, 0, 2)]),
        ("lock *(u64 *)(r1 +0) += r2", [new(0xdb, 1, 2, 0, 0)]),
        ("lock *(u32 *)(r1 +0) ^= r2", [new(0xc3, 1, 2, 0, 0xa0)]),
        ("r2 = atomic64_fetch_add((u64 *)(r1 +8), r2)", [new(0xdb, 1, 2, 8, 1)]),
        ("r2 = atomic_fetch_and((u32 *)(r1 +8), r2)", [new(0xc3, 1, 2, 8, 0x51)]),
        ("r2 = atomic64_xchg((u64 *)(r1 +8), r2)", [new(0xdb, 1, 2, 8, 0xe1)]),
        ("r0 = atomic_cmpxchg((u32 *)(r1 +8), r0, r2)", [new(0xc3, 1, 2, 8, 0xf1)]),
        ("r2 = load_acquire((u16 *)(r1 +8))", [new(0xcb, 2, 1, 8, 0x100)]),
        ("store_release((u8 *)(r1 +8), r2)", [new(0xd3, 1, 2, 8, 0x110)]),
        ("r1 = 0x123456789 ll", [new(0x18, 1, 0, 0, 0x23456789), new(0, 0, 0, 1)]),
        ("r1 = map[fd:5]", [new(0x18, 1, 1, 0, 5), new(0, 0, 0, 0)]),
        ("r1 = map[fd:5][0]+16", [new(0x18, 1, 2, 0, 5), new(0, 0, 0, 16)]),
        ("r1 = subprog[+7]", [new(0x18, 1, 4, 0, 7), new(0, 0, 0, 0)]),
        ("r1 = btf[id:9]+3", [new(0x18, 1, 3, 0, 9), new(0, 0, 0, 3)]),
        ("goto pc-3", [new(0x05, 0, 0, -3, 0)]),
        ("gotol pc+70000", [new(0x06, 0, 0, 0, 70000)]),
        ("may_goto pc+2", [new(0xe5, 0, 0, 2, 0)]),
        ("if r1 == 0xffffffff goto pc+2", [new(0x15, 1, 0, 2, -1)]),
        ("if w1 s<= w2 goto pc-1", [new(0xde, 1, 2, -1, 0)]),
        ("if r1 & 0x3 goto pc+0", [new(0x45, 1, 0, 0, 3)]),
        ("call bpf_map_lookup_elem#1", [new(0x85, 0, 0, 0, 1)]),
        ("call unknown#-2", [new(0x85, 0, 0, 0, -2)]),
        ("call pc+3", [new(0x85, 0, 1, 0, 3)]),
        ("call kernel-function#1234", [new(0x85, 0, 2, 0, 1234)]),
        ("call kernel-function#1234@2", [new(0x85, 0, 2, 2, 1234)]),
        ("exit", [new(0x95, 0, 0, 0, 0)]),
        ("nospec", [new(0xc2, 0, 0, 0, 0)]),
        (".insn 0xff 0x01 -5 6", [new(0xff, 1, 0, -5, 6)]),
        (".insn 0x95 0x01 0 0", [new(0x95, 1, 0, 0, 0)]),
    ];

    static IEnumerable<TestCaseData> KindCases() => Kinds.Select(kind => new TestCaseData(kind.Text, kind.Code).SetArgDisplayNames(kind.Text));

    [TestCaseSource(nameof(KindCases))]
    public void Each_kind_of_instruction_is_written_as_the_kernel_does_and_read_back(string text, BpfInstruction[] code)
    {
        Assert.That(BpfAssembler.Parse(text), Is.EqualTo(code));
        int length = BpfDisassembler.Format(code, out string written);
        Assert.That((written, length), Is.EqualTo((text, code.Length)));
    }

    [Test]
    public void The_builder_writes_what_the_text_says()
    {
        var built = new BpfAssembler()
            .Move(R0, 1).Move(R1, R2).Move32(R3, 4).Move32(R3, R4).MoveSigned(32, R1, R2).MoveSigned32(8, R1, R2)
            .Alu(BpfAluOperation.ShiftLeft, R1, 3).Alu(BpfAluOperation.Modulo, R1, R2).Alu32(BpfAluOperation.SignedDivide, R1, 3).Alu32(BpfAluOperation.Xor, R1, R2)
            .Negate(R5).Negate32(R5).ToLittleEndian(32, R1).ToBigEndian(16, R1).Swap(64, R1).CastAddressSpace(R1, R2, 1, 0)
            .Load(BpfAccessSize.Half, R1, R2, -2).LoadSigned(BpfAccessSize.Byte, R1, R2, 3).Store(BpfAccessSize.Double, R10, -8, R1).Store(BpfAccessSize.Word, R10, -8, 7)
            .LoadPacket(BpfAccessSize.Half, 12).LoadPacket(BpfAccessSize.Byte, R3, 1)
            .Atomic(BpfAtomicOperation.FetchOr, BpfAccessSize.Double, R1, 0, R2).Atomic(BpfAtomicOperation.Add, BpfAccessSize.Word, R1, 0, R2)
            .LoadAcquire(BpfAccessSize.Word, R1, R2, 0).StoreRelease(BpfAccessSize.Double, R1, 0, R2)
            .LoadConstant(R1, ulong.MaxValue).LoadMap(R1, 4).LoadMapValue(R1, 4, 8).LoadFunction(R2, "function")
            .Label("loop").JumpIf(R1, BpfCondition.SignedLess, -1, "end").JumpIf(R1, BpfCondition.NotEqual, R2, "loop").JumpIf32(R1, BpfCondition.Less, 9, "end").JumpIf32(R1, BpfCondition.Equal, R2, "end")
            .MayJump("end").Jump("loop").JumpFar("loop")
            .CallHelper(5).CallHelper("bpf_get_prandom_u32").Call("function").CallKernel(77, 1)
            .Label("end").Exit()
            .Label("function").Exit()
            .Build();

        Assert.That(built, Is.EqualTo(BpfAssembler.Parse("""
            r0 = 1
            r1 = r2
            w3 = 4
            w3 = w4
            r1 = (s32)r2
            w1 = (s8)w2
            r1 <<= 3
            r1 %= r2
            w1 s/= 3
            w1 ^= w2
            r5 = -r5
            w5 = -w5
            r1 = le32 r1
            r1 = be16 r1
            r1 = bswap64 r1
            r1 = addr_space_cast(r2, 1, 0)
            r1 = *(u16 *)(r2 -2)
            r1 = *(s8 *)(r2 +3)
            *(u64 *)(r10 -8) = r1
            *(u32 *)(r10 -8) = 7
            r0 = *(u16 *)skb[12]
            r0 = *(u8 *)skb[r3 + 1]
            r2 = atomic64_fetch_or((u64 *)(r1 +0), r2)
            lock *(u32 *)(r1 +0) += r2
            r1 = load_acquire((u32 *)(r2 +0))
            store_release((u64 *)(r1 +0), r2)
            r1 = 0xffffffffffffffff ll
            r1 = map[fd:4]
            r1 = map[fd:4][0]+8
            r2 = subprog[function]   // a callback
            loop: if r1 s< -1 goto end
            if r1 != r2 goto loop
            if w1 < 9 goto end
            if w1 == w2 goto end
            may_goto end
            goto loop
            gotol loop
            call bpf_ktime_get_ns    ; by name
            call bpf_get_prandom_u32#7
            call function
            call kernel-function#77@1
            end:
              exit
            function: exit
            """)));
    }

    [Test]
    public void Text_of_the_verifier_and_of_objdump_is_read_alike()
    {
        var code = BpfAssembler.Parse("0: (61) r1 = *(u32 *)(r1 +16)\n1: (55) if r1 != 0x8 goto pc+1\n2: (18) r1 = 0x5 ll\n4: (95) exit");

        Assert.That(BpfAssembler.Parse("       0:\tr1 = *(u32 *)(r1 + 0x10)\n 1: if r1 != 0x8 goto +0x1 <tc_pass+0x20>\n  2: r1 = 0x5 ll\n\n 4: exit"), Is.EqualTo(code));
        Assert.That(BpfDisassembler.Disassemble(code.AsSpan()), Is.EqualTo("0: (61) r1 = *(u32 *)(r1 +16)\n1: (55) if r1 != 0x8 goto pc+1\n2: (18) r1 = 0x5 ll\n4: (95) exit\n"));
    }

    [TestCase("r1 = foo", "Line 2 is not a BPF instruction: 'r1 = foo'")]
    [TestCase("<unknown>", "Line 2")]
    [TestCase("r1 += w2", "Line 2")]
    [TestCase("r16 = 1", "no register 16")]
    [TestCase("r1 = 0x123456789", "more than 32 bits")]
    [TestCase("goto pc+40000", "Line 2")]
    [TestCase("call bpf_map_lookup_elem#2", "Line 2")]
    [TestCase("r1 = be24 r1", "Line 2")]
    [TestCase("goto nowhere", "label 'nowhere', which is not there")]
    [TestCase("first: exit", "'first' is used twice")]
    [TestCase("r1 = *(u8 *)(r104)", "Line 2")]
    public void A_line_that_is_no_instruction_is_named(string line, string message) =>
        Assert.That(() => BpfAssembler.Parse($"first: r0 = 0\n{line}\n"), Throws.TypeOf<FormatException>().With.Message.Contains(message));

    [Test]
    public void Mistakes_in_the_builder_are_the_callers()
    {
        var assembler = new BpfAssembler().Label("a");

        Assert.That(() => assembler.Label("a"), Throws.ArgumentException.With.Message.Contains("used twice"));
        Assert.That(() => assembler.Label("1"), Throws.ArgumentException);
        Assert.That(() => assembler.CallHelper("bpf_nothing"), Throws.ArgumentException.With.Message.Contains("'bpf_nothing'"));
        Assert.That(() => assembler.Swap(8, R1), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => assembler.LoadSigned(BpfAccessSize.Double, R1, R1, 0), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => assembler.Atomic(BpfAtomicOperation.Add, BpfAccessSize.Byte, R1, 0, R1), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => assembler.Jump("nowhere").Build(), Throws.InvalidOperationException.With.Message.Contains("Instruction 0 leads to label 'nowhere'"));
    }

    [Test]
    public void A_jump_that_is_too_far_says_what_reaches_further()
    {
        var assembler = new BpfAssembler().Jump("end");
        for (int i = 0; i < 33_000; i++)
        {
            assembler.Move(R0, 0);
        }

        Assert.That(() => assembler.Label("end").Exit().Build(), Throws.InvalidOperationException.With.Message.Contains("33000 instructions away").And.Message.Contains("JumpFar"));
    }
}
