using System.Runtime.InteropServices;

namespace Bpf.Sdk.KernelTests.Links;

/// <summary>
/// The programs of kprobe_calls.bpf.c, which see this process only, and a system call that nothing else in it makes. Tests that use it at the same time
/// would count each other's calls.
/// </summary>
sealed partial class GetpgidProbe : IDisposable
{
    /// <summary>A process number that nobody has: above PID_MAX_LIMIT.</summary>
    public const int Nobody = 0x7fff0000;

    const int Entries = 0;
    const int Returns = 1;
    const int Argument = 2;
    const int Result = 3;
    const int CookieCell = 4;

    readonly BpfObject _object;
    readonly ArrayMap<ulong> _calls;

    public GetpgidProbe()
    {
        using OpenBpfObject open = TestObjects.Open("kprobe_calls");
        open.Globals["process"].Set((uint)Environment.ProcessId);
        _object = open.Load();
        _calls = _object.Maps["calls"].AsArray<ulong>();
    }

    /// <summary>The function behind the system call.</summary>
    public static string Function { get; } = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "__arm64_sys_getpgid" : "__x64_sys_getpgid";

    public BpfProgram EntryProgram => _object.Programs["on_entry"];

    public KprobeProgram Entry => EntryProgram.AsKprobe();

    public KprobeProgram Return => _object.Programs["on_return"].AsKprobe();

    public ulong EntryCount => _calls[Entries];

    public ulong ReturnCount => _calls[Returns];

    public ulong LastArgument => _calls[Argument];

    public long LastResult => (long)_calls[Result];

    public ulong LastCookie => _calls[CookieCell];

    /// <summary>Makes the system call a number of times.</summary>
    public static void Call(int times)
    {
        for (int i = 0; i < times; i++)
        {
            _ = GetProcessGroup(Nobody);
        }
    }

    public void Dispose() => _object.Dispose();

    [LibraryImport("libc", EntryPoint = "getpgid")]
    private static partial int GetProcessGroup(int process);
}
