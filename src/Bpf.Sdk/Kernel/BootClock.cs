using System.Runtime.InteropServices;

namespace Bpf.Sdk.Kernel;

/// <summary>The clock that the kernel stamps programs with: time since boot, with the time that the machine slept.</summary>
static unsafe partial class BootClock
{
    const int CLOCK_BOOTTIME = 7; // linux/time.h

    [StructLayout(LayoutKind.Sequential)]
    struct Time
    {
        public nint Seconds;
        public nint Nanoseconds;
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, Time* time);

    /// <summary>Nanoseconds since boot.</summary>
    public static ulong Now
    {
        get
        {
            Time time = default;
            // SAFETY: struct timespec of a 64-bit process is two longs.
            return GetTime(CLOCK_BOOTTIME, &time) == 0
                ? (ulong)time.Seconds * 1_000_000_000 + (ulong)time.Nanoseconds
                : throw new BpfException("The kernel has no CLOCK_BOOTTIME, which it has had since Linux 2.6.39.");
        }
    }

    /// <summary>The calendar time of a moment, by today's setting of the calendar.</summary>
    public static DateTimeOffset ToCalendar(ulong nanosecondsSinceBoot) =>
        ToCalendar(nanosecondsSinceBoot, Now, DateTimeOffset.Now);

    /// <inheritdoc cref="ToCalendar(ulong)"/>
    public static DateTimeOffset ToCalendar(ulong nanosecondsSinceBoot, ulong nowSinceBoot, DateTimeOffset now) =>
        now - TimeSpan.FromTicks(((long)nowSinceBoot - (long)nanosecondsSinceBoot) / TimeSpan.NanosecondsPerTick);
}
