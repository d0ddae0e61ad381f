using System.Diagnostics;
using Bpf.Sdk.KernelTests.Network;

namespace Bpf.Sdk.KernelTests.Processes;

/// <summary>A control group of the test's own, which goes with it.</summary>
sealed class CgroupScope : IDisposable
{
    static int _counter;

    public CgroupScope()
    {
        KernelRequirement.Root();
        KernelRequirement.Check(Root is not null, "needs a cgroup2 file system that is mounted");
        Path = System.IO.Path.Combine(Root!, $"bpf-sdk-test-{Environment.ProcessId}-{Interlocked.Increment(ref _counter)}");
        Directory.CreateDirectory(Path);
    }

    /// <summary>Where the first cgroup2 file system is mounted, or null.</summary>
    public static string? Root { get; } = MountOf("cgroup2");

    /// <summary>Where a hierarchy of version 1 is mounted, or null.</summary>
    public static string? RootOfFirstVersion { get; } = MountOf("cgroup");

    /// <summary>The group of this process.</summary>
    public static string OfThisProcess =>
        Root + File.ReadLines("/proc/self/cgroup").Single(static line => line.StartsWith("0::", StringComparison.Ordinal))[3..];

    public string Path { get; }

    /// <summary>Runs a command of the shell in the group.</summary>
    public void Run(string command)
    {
        using Process process = Process.Start("/bin/sh", ["-c", $"echo $$ >{Path}/cgroup.procs && {command}"]);
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero, command);
    }

    public void Dispose() => Directory.Delete(Path);

    static string? MountOf(string type) =>
        File.ReadLines("/proc/self/mounts").Select(static line => line.Split(' ')).FirstOrDefault(fields => fields[2] == type)?[1];
}
