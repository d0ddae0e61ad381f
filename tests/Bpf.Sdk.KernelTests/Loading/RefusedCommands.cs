using System.Runtime.InteropServices;
using Bpf.Sdk.Kernel;
using Tmds.Linux;

namespace Bpf.Sdk.KernelTests.Loading;

/// <summary>
/// Runs something on a thread of its own, to which some commands of bpf(2) are refused, as by a kernel that lacks them or by one that fails: a seccomp filter
/// answers in the kernel's place. The filter goes with the thread.
/// </summary>
static unsafe class RefusedCommands
{
    // linux/filter.h, linux/seccomp.h
    const ushort Load = 0x20;
    const ushort JumpIfEqual = 0x15;
    const ushort Return = 0x06;
    const uint CallNumber = 0;
    const uint FirstArgument = 16;
    const uint Allow = 0x7fff0000;
    const uint Refuse = 0x00050000;
    const int SetModeFilter = 1;

    [StructLayout(LayoutKind.Sequential)]
    readonly record struct Instruction(ushort Code, byte WhenTrue, byte WhenFalse, uint Value);

    struct Program
    {
        public ushort Length;
        public Instruction* Filter;
    }

    /// <summary>Runs an action.</summary>
    /// <param name="commands">What is refused.</param>
    /// <param name="errno">What is answered.</param>
    /// <param name="action">What to run.</param>
    public static void Run(ReadOnlySpan<BpfCommand> commands, int errno, Action action)
    {
        var filter = new List<Instruction> { new(Load, 0, 0, CallNumber), new(JumpIfEqual, 1, 0, (uint)SystemCallNumbers.Bpf), new(Return, 0, 0, Allow), new(Load, 0, 0, FirstArgument) };
        for (int i = 0; i < commands.Length; i++)
        {
            filter.Add(new(JumpIfEqual, (byte)(commands.Length - i), 0, (uint)commands[i]));
        }

        filter.Add(new(Return, 0, 0, Allow));
        filter.Add(new(Return, 0, 0, Refuse | (uint)errno));
        long installed = 0;
        Exception? thrown = null;
        var thread = new Thread(() =>
        {
            installed = Install([.. filter]);
            try
            {
                if (installed == 0)
                {
                    action();
                }
            }
            catch (Exception exception)
            {
                thrown = exception;
            }
        });
        thread.Start();
        thread.Join();
        Assert.That(installed, Is.Zero, "seccomp(2)");
        Assert.That(thrown, Is.Null);
    }

    static long Install(Instruction[] filter)
    {
        int seccomp = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 277 : 317;
        fixed (Instruction* instructions = filter)
        {
            // SAFETY: the kernel copies the filter.
            var program = new Program { Length = (ushort)filter.Length, Filter = instructions };
            return (long)LibC.syscall(seccomp, SetModeFilter, 0, &program) == 0 ? 0 : -LibC.errno;
        }
    }
}
