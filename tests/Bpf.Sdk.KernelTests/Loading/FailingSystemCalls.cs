using System.Runtime.InteropServices;
using Bpf.Sdk.Kernel;
using Tmds.Linux;

namespace Bpf.Sdk.KernelTests.Loading;

/// <summary>
/// Runs something on a thread of its own, on which one system call fails: the n-th of those that a load is made of. The code under test knows
/// nothing of it: a seccomp filter hands the calls of that thread to this one, which lets them through or answers an errno (seccomp_unotify(2)).
/// </summary>
/// <remarks>
/// For tests that are <c>[KernelIndependent]</c>: on emulated processors the runtime now and then waits, under a lock, for a call that the
/// answering thread would need that lock to answer.
/// </remarks>
static unsafe class FailingSystemCalls
{
    const int NoCall = -1;

    // linux/seccomp.h
    const int SetModeFilter = 1;
    const int NewListener = 8;
    const uint Notify = 0x7fc00000;
    const uint Allow = 0x7fff0000;
    const uint Continue = 1;
    const int ReceiveNotification = unchecked((int)0xc0502100); // SECCOMP_IOCTL_NOTIF_RECV
    const int SendNotification = unchecked((int)0xc0182101); // SECCOMP_IOCTL_NOTIF_SEND

    struct FilterInstruction(ushort code, byte whenTrue, byte whenFalse, uint value)
    {
        public ushort Code = code;
        public byte WhenTrue = whenTrue;
        public byte WhenFalse = whenFalse;
        public uint Value = value;
    }

    struct FilterProgram
    {
        public ushort Length;
        public FilterInstruction* Filter;
    }

    struct Notification
    {
        public ulong Id;
        public uint Process;
        public uint Flags;
        public int Call;
        public uint Architecture;
        public ulong InstructionPointer;
        public fixed ulong Arguments[6];
    }

    struct Response
    {
        public ulong Id;
        public long Value;
        public int Error;
        public uint Flags;
    }

    // By machine: seccomp, bpf, openat, mkdirat, statfs, mmap; and mkdir, which arm64 lacks.
    static (int Seccomp, int Map, int[] Others) Calls => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => (317, 9, [(int)SystemCallNumbers.Bpf, 257, 258, 137, 83]),
        Architecture.Arm64 => (277, 222, [(int)SystemCallNumbers.Bpf, 56, 34, 43]),
        var other => throw new PlatformNotSupportedException($"The numbers of system calls on {other} are not known here."),
    };

    /// <summary>Runs an action whose n-th call fails.</summary>
    /// <param name="number">Which call is to fail, from 0.</param>
    /// <param name="errno">What it is to answer.</param>
    /// <param name="action">What to run.</param>
    /// <returns>What it threw, if it threw, and which call failed; null if there were fewer calls.</returns>
    public static (Exception? Thrown, string? Failed) Run(int number, int errno, Action action)
    {
        Exception? thrown = null;
        int listener = NoCall;
        using var isReady = new ManualResetEventSlim();
        var thread = new Thread(() =>
        {
            listener = Install();
            isReady.Set();
            try
            {
                if (listener >= 0)
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
        isReady.Wait();
        if (listener < 0)
        {
            Assert.Ignore($"The kernel refuses a seccomp filter with a listener ({Errno.Name(-listener)}).");
        }

        // While a call waits for its answer, its thread may hold locks of the runtime: nothing is done here meanwhile that could need them, as what is done for
        // the first time does.
        Notification failed = default;
        bool hasFailed = false;
        try
        {
            for (int calls = 0; Receive(listener, out Notification call); calls++)
            {
                bool fails = calls == number;
                if (fails)
                {
                    (failed, hasFailed) = (call, true);
                }

                var response = new Response { Id = call.Id, Error = fails ? -errno : 0, Flags = fails ? 0 : Continue };
                LibC.ioctl(listener, SendNotification, &response);
            }
        }
        finally
        {
            thread.Join();
            LibC.close(listener);
        }

        return (thrown, hasFailed ? Describe(failed) : null);
    }

    // Until the thread has ended: then nobody uses the filter any more, and the listener says POLLHUP (since Linux 5.9).
    static bool Receive(int listener, out Notification call)
    {
        call = default;
        while (true)
        {
            var poll = new pollfd { fd = listener, events = (short)LibC.POLLIN };
            int count = LibC.poll(&poll, 1, -1);
            if (count > 0 && (poll.revents & LibC.POLLIN) == 0)
            {
                return false;
            }

            call = default; // the kernel wants it zeroed
            fixed (Notification* pointer = &call)
            {
                if (count > 0 && LibC.ioctl(listener, ReceiveNotification, pointer) == 0)
                {
                    return true;
                }
            }
        }
    }

    static int Install()
    {
        // linux/filter.h: load a word of struct seccomp_data, compare, return.
        const ushort Load = 0x20, JumpIfEqual = 0x15, Return = 0x06;
        const uint NumberOffset = 0, FifthArgument = 16 + 4 * 8, SixthArgument = 16 + 5 * 8;
        (int seccomp, int map, int[] others) = Calls;
        var filter = new List<FilterInstruction> { new(Load, 0, 0, NumberOffset) };
        for (int i = 0; i < others.Length; i++)
        {
            filter.Add(new(JumpIfEqual, (byte)(others.Length - i + 6), 0, (uint)others[i]));
        }

        filter.Add(new(JumpIfEqual, 1, 0, (uint)map));
        filter.Add(new(Return, 0, 0, Allow));
        // Memory of no file is the runtime's own, and so is that from the middle of one: the code that it compiles, which it would die without.
        filter.Add(new(Load, 0, 0, FifthArgument));
        filter.Add(new(JumpIfEqual, 2, 0, uint.MaxValue));
        filter.Add(new(Load, 0, 0, SixthArgument));
        filter.Add(new(JumpIfEqual, 1, 0, 0));
        filter.Add(new(Return, 0, 0, Allow));
        filter.Add(new(JumpIfEqual, 0, 1, DescriptorOfCode()));
        filter.Add(new(Return, 0, 0, Allow));
        filter.Add(new(Return, 0, 0, Notify));
        fixed (FilterInstruction* instructions = filter.ToArray())
        {
            var program = new FilterProgram { Length = (ushort)filter.Count, Filter = instructions };
            long result = (long)LibC.syscall(seccomp, SetModeFilter, NewListener, &program);
            return result >= 0 ? (int)result : -Marshal.GetLastPInvokeError();
        }
    }

    // The file by which the runtime maps the code that it compiles: it does so under a lock that the thread which answers may need too.
    static uint DescriptorOfCode() => Directory.EnumerateFileSystemEntries("/proc/self/fd")
        .Where(static path => new FileInfo(path).LinkTarget?.Contains("doublemapper", StringComparison.Ordinal) == true)
        .Select(static path => uint.Parse(Path.GetFileName(path))).FirstOrDefault(uint.MaxValue);

    static string Describe(Notification call) =>
        call.Call == (int)SystemCallNumbers.Bpf ? $"bpf({(BpfCommand)call.Arguments[0]})" : $"system call {call.Call}";
}
