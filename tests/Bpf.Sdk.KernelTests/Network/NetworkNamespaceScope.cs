using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Tmds.Linux;

namespace Bpf.Sdk.KernelTests.Network;

/// <summary>
/// A network namespace of its own, in which actions run on a dedicated thread. It has no name and no mount: nothing but the thread (and
/// what the actions open) holds it, so that it goes with the thread, and with the process even if that is killed.
/// </summary>
/// <remarks>Not <c>ip netns exec</c>, which mounts a new /sys and so hides the BPF file system.</remarks>
sealed class NetworkNamespaceScope : IDisposable
{
    readonly BlockingCollection<Action> _actions = [];
    readonly Thread _thread;

    public NetworkNamespaceScope()
    {
        KernelRequirement.Root();
        _thread = new Thread(Work) { IsBackground = true, Name = "network namespace" };
        _thread.Start();
        try
        {
            ProcPath = Run(() => LibC.unshare(LibC.CLONE_NEWNET) == 0
                // Of this thread, for others to open: "thread-self" is whoever reads it.
                ? $"/proc/{new FileInfo("/proc/thread-self").LinkTarget}/ns/net"
                : throw new InvalidOperationException($"unshare(CLONE_NEWNET): errno {LibC.errno}. This kernel or container does not allow network namespaces."));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>A path that stands for the namespace, for <c>ip link set … netns PATH</c>.</summary>
    public string ProcPath { get; }

    /// <summary>Runs an action in the namespace; its exception comes out here.</summary>
    public void Run(Action action) => Run<object?>(() =>
    {
        action();
        return null;
    });

    /// <summary>Runs a function in the namespace.</summary>
    public T Run<T>(Func<T> function)
    {
        using var done = new ManualResetEventSlim();
        T result = default!;
        ExceptionDispatchInfo? failure = null;
        _actions.Add(() =>
        {
            try
            {
                result = function();
            }
            catch (Exception exception)
            {
                failure = ExceptionDispatchInfo.Capture(exception);
            }

            done.Set();
        });
        done.Wait();
        failure?.Throw();
        return result;
    }

    /// <summary>Runs a command in the namespace: a child is in the namespaces of the thread that forks it.</summary>
    /// <returns>Its output.</returns>
    public string Run(string command, string arguments)
    {
        var (exitCode, output, error) = TryRun(command, arguments);
        return exitCode == 0 ? output : throw new InvalidOperationException($"{command} {arguments}: exit code {exitCode}. {error}{output}");
    }

    /// <summary>Runs commands of <c>ip</c> in one process: starting it takes longer than what it does, and many times longer on an emulated processor.</summary>
    public void Ip(params IEnumerable<string> commands)
    {
        var (exitCode, output, error) = TryRun("ip", "-batch -", string.Join('\n', commands));
        if (exitCode != 0)
        {
            throw new InvalidOperationException($"ip: exit code {exitCode}. {error}{output} In: {string.Join("; ", commands)}");
        }
    }

    /// <summary>Runs a command that may fail.</summary>
    public (int ExitCode, string Output, string Error) TryRun(string command, string arguments, string? input = null) => Run(() =>
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments)
        {
            RedirectStandardInput = input is not null,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        if (input is not null)
        {
            process.StandardInput.Write(input);
            process.StandardInput.Close();
        }

        var error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    });

    public void Dispose()
    {
        _actions.CompleteAdding();
        _thread.Join();
        _actions.Dispose();
    }

    // The thread never goes back to a pool: it ends in the namespace that it made.
    void Work()
    {
        foreach (var action in _actions.GetConsumingEnumerable())
        {
            action();
        }
    }
}
