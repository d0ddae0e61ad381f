using System.Runtime.InteropServices;

namespace Bpf.Sdk.Kernel;

/// <summary>What came of raising a limit.</summary>
/// <param name="IsHigher">It is higher now than before.</param>
/// <param name="Refusal">Why it could not be lifted altogether, as a positive errno; 0 if it was.</param>
readonly record struct RaisedLimit(bool IsHigher, int Refusal);

/// <summary>getrlimit(2) and setrlimit(2), which Tmds.LibC lacks.</summary>
static unsafe partial class ResourceLimits
{
    public const int RLIMIT_MEMLOCK = 8; // asm-generic/resource.h; every architecture that we run on takes it from there
    public const ulong RLIM_INFINITY = ulong.MaxValue;

    /// <summary>struct rlimit.</summary>
    public struct Limit
    {
        public ulong rlim_cur;
        public ulong rlim_max;
    }

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int Get(int resource, Limit* limit);

    [LibraryImport("libc", EntryPoint = "setrlimit", SetLastError = true)]
    private static partial int Set(int resource, Limit* limit);

    /// <summary>Lifts RLIMIT_MEMLOCK of the process, or brings it as high as it may go without privileges: to its hard limit.</summary>
    public static RaisedLimit RaiseLockedMemory()
    {
        Limit limit = new() { rlim_cur = RLIM_INFINITY, rlim_max = RLIM_INFINITY };
        if (Set(RLIMIT_MEMLOCK, &limit) == 0)
        {
            return new(IsHigher: true, Refusal: 0);
        }

        int refusal = Marshal.GetLastPInvokeError();
        bool isHigher = false;
        if (Get(RLIMIT_MEMLOCK, &limit) == 0 && limit.rlim_cur < limit.rlim_max)
        {
            limit.rlim_cur = limit.rlim_max;
            isHigher = Set(RLIMIT_MEMLOCK, &limit) == 0;
        }

        return new(isHigher, refusal);
    }
}
