using System.Diagnostics;
using System.Text.RegularExpressions;
using Bpf.Sdk.Objects;
using CsCheck;

namespace Bpf.Sdk.Tests.Instructions;

public sealed class DisassemblerTests
{
    static readonly Gen<BpfInstruction> Anything =
        Gen.Select(Gen.Byte, Gen.Byte, Gen.Short, Gen.Int).Select(fields => new BpfInstruction(fields.Item1, fields.Item2, fields.Item3, fields.Item4));

    // Opcodes that are, with fields that mean something: most random ones are none.
    static readonly Gen<BpfInstruction> Likely =
        Gen.Select(Gen.Byte, Gen.Int[0, 10], Gen.Int[0, 10], Of<short>(0, 0, 0, 1, 8, 16, 32, -1, -8, short.MinValue, short.MaxValue), Of(0, 0, 1, 2, 16, 32, 64, 0x40, 0x51, 0xa1, 0xe1, 0xf1, 0x100, 0x110, -1, int.MinValue, int.MaxValue))
            .Select(fields => new BpfInstruction(fields.Item1, fields.Item2, fields.Item3, fields.Item4, fields.Item5));

    static Gen<T> Of<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    [Test]
    public void Text_of_any_instructions_is_read_back_the_same() =>
        Gen.OneOf(Anything, Likely).Array[0, 20].Sample(instructions =>
            Assert.That(BpfAssembler.Parse(BpfDisassembler.Disassemble(instructions)), Is.EqualTo(instructions)), iter: 3_000);

    static IEnumerable<string> Objects() => ["tc_pass", "subprograms", "globals", "callbacks", "mes_chk", "kprobe_calls", "map_kinds", "statics"];

    [TestCaseSource(nameof(Objects))]
    public void Text_of_compiled_programs_has_no_raw_fields_and_is_read_back_the_same(string name)
    {
        foreach (ProgramSpec program in TestObjects.Parse(name).Programs)
        {
            string text = BpfDisassembler.Disassemble(program.Instructions.AsSpan());

            Assert.That(text, Does.Not.Contain(".insn"));
            Assert.That(BpfAssembler.Parse(text), Is.EqualTo(program.Instructions));
        }
    }

    [TestCaseSource(nameof(Objects))]
    [Platform("Linux")]
    public void Objdump_of_compiled_programs_is_read_as_their_instructions(string name)
    {
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, TestObjects.Image(name));
            Dictionary<string, List<string>> functions = Objdump(file);
            foreach (ProgramSpec program in TestObjects.Parse(name).Programs)
            {
                // What the linker fills in, objdump shows as it is in the file: without the meaning of the source register.
                BpfInstruction[] expected = [.. program.Instructions.Select(instruction =>
                    instruction.Opcode is 0x18 or 0x85 ? new BpfInstruction(instruction.Opcode, instruction.Destination, 0, 0, instruction.Immediate) : instruction)];

                // Older versions of it do not know every instruction that newer compilers write.
                List<string> lines = functions[program.Name];
                int first = int.Parse(lines[0].Split(':')[0]);
                IEnumerable<string> known = lines.Select(line => line.EndsWith("<unknown>", StringComparison.Ordinal) ? expected[int.Parse(line.Split(':')[0]) - first].ToString() : line);

                Assert.That(BpfAssembler.Parse(string.Join('\n', known)), Is.EqualTo(expected), program.Name);
            }
        }
        finally
        {
            File.Delete(file);
        }
    }

    static Dictionary<string, List<string>> Objdump(string file)
    {
        Process? started = null;
        try
        {
            started = Process.Start(new ProcessStartInfo("llvm-objdump", ["-d", "--mcpu=v3", "--no-show-raw-insn", file]) { RedirectStandardOutput = true });
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Ignore("llvm-objdump is not installed.");
        }

        using Process process = started!;
        var functions = new Dictionary<string, List<string>>();
        List<string> lines = [];
        while (process.StandardOutput.ReadLine() is { } line)
        {
            if (Regex.Match(line, "^[0-9a-f]{16} <(.*)>:$") is { Success: true } function)
            {
                functions[function.Groups[1].Value] = lines = [];
            }
            else if (Regex.IsMatch(line, @"^\s+\d+:"))
            {
                lines.Add(line);
            }
        }

        process.WaitForExit();
        return functions;
    }
}
