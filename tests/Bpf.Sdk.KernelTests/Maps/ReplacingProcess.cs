using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Bpf.Sdk.KernelTests.Maps;

/// <summary>Another process that puts a larger map in the place of a pinned one: this program, told by an environment variable not to run tests.</summary>
sealed class ReplacingProcess : IDisposable
{
    const string Variable = "BPF_SDK_TEST_REPLACE";
    const string Replaced = "replaced";

    readonly Process _process;

    ReplacingProcess(Process process) => _process = process;

    /// <summary>Removes the pin, makes an array of the capacity and pins it there. Returns when it is done and the process has ended.</summary>
    public static void Replace(string path, uint capacity)
    {
        using ReplacingProcess process = Start(path, capacity, "once");
        process._process.WaitForExit();
    }

    /// <summary>
    /// Starts a process that replaces the map again and again, by one of the capacity and by one of twice that, until it is disposed: for a while there is none,
    /// or one takes the place of another at once.
    /// </summary>
    public static ReplacingProcess StartReplacing(string path, uint capacity) => Start(path, capacity, "again");

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    static ReplacingProcess Start(string path, uint capacity, string times)
    {
        string program = Environment.ProcessPath!;
        var process = Process.Start(new ProcessStartInfo(program, program.EndsWith("dotnet", StringComparison.Ordinal) ? [typeof(ReplacingProcess).Assembly.Location] : [])
        {
            Environment = { [Variable] = $"{times} {capacity} {path}" },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        string? line = process.StandardOutput.ReadLine();
        if (line == Replaced)
        {
            return new(process);
        }

        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        process.Dispose();
        throw new InvalidOperationException($"The other process said '{line}'. {error}");
    }

    // Before the test runner's Main.
    [ModuleInitializer]
    internal static void RunIfTold()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { } text)
        {
            return;
        }

        string[] arguments = text.Split(' ');
        uint capacity = uint.Parse(arguments[1]);
        long start = Stopwatch.GetTimestamp();
        for (int round = 0; ; round++)
        {
            ReplaceHere(arguments[2], round % 2 == 0 ? capacity : 2 * capacity, atOnce: round % 4 > 1);
            if (round == 0)
            {
                Console.WriteLine(Replaced);
            }

            // Not for ever if the one who should kill it is gone.
            if (arguments[0] == "once" || Stopwatch.GetElapsedTime(start) > TimeSpan.FromMinutes(1))
            {
                Environment.Exit(0);
            }
        }
    }

    static void ReplaceHere(string path, uint capacity, bool atOnce)
    {
        using RawMap map = TestMaps.Create(new() { Name = "packets", Type = BpfMapType.Array, KeySize = 4, ValueSize = 8, MaxEntries = capacity });
        if (atOnce)
        {
            map.Pin(path + "_new");
            File.Move(path + "_new", path, overwrite: true);
            return;
        }

        BpfMap.Unpin(path);
        try
        {
            map.Pin(path);
        }
        catch (BpfException exception) when (exception.ErrorNumber == Kernel.Errno.EEXIST)
        {
            // The tests' process was faster.
        }
    }
}
