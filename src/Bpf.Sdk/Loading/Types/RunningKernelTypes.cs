namespace Bpf.Sdk.Loading.Types;

/// <summary>
/// The one copy of the running kernel's types in this process. Whoever uses it holds it; when nobody has asked for it in ten seconds, the
/// next collection lets it go.
/// </summary>
static class RunningKernelTypes
{
    const long KeptMilliseconds = 10_000;

    static readonly Lock s_lock = new();
    static readonly WeakReference<KernelTypes?> s_known = new(null);
    static KernelTypes? s_kept; // so that one load after the other does not read them anew
    static long s_lastUse;

    /// <summary>The types, with the modules that are loaded now, or null if the kernel does not tell them.</summary>
    public static KernelTypes? Get()
    {
        lock (s_lock)
        {
            s_lastUse = Environment.TickCount64;
            if (!s_known.TryGetTarget(out KernelTypes? types))
            {
                types = KernelTypes.ReadRunning();
                s_known.SetTarget(types);
            }

            types?.ForgetModules();
            if (s_kept is null && types is not null)
            {
                s_kept = types;
                _ = new Sentinel();
            }

            return types;
        }
    }

    /// <summary>Lets go of what is kept without a user.</summary>
    /// <returns>Whether nothing is kept any more.</returns>
    public static bool Release(long idleMilliseconds)
    {
        lock (s_lock)
        {
            if (Environment.TickCount64 - s_lastUse >= idleMilliseconds)
            {
                s_kept = null;
            }

            return s_kept is null;
        }
    }

    /// <summary>Whether they are in memory.</summary>
    public static bool IsInMemory => s_known.TryGetTarget(out _);

    // Unreachable from the start: its finalizer runs after collections, which is when letting go is of use. No timer, no thread.
    sealed class Sentinel
    {
        ~Sentinel()
        {
            if (!Release(KeptMilliseconds))
            {
                GC.ReRegisterForFinalize(this);
            }
        }
    }
}
