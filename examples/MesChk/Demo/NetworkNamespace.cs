using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Bpf.Sdk;
using Tmds.Linux;

namespace MesChk.Demo;

/// <summary>A network namespace with a name, made by <c>ip netns</c> and removed on dispose, with all devices in it.</summary>
sealed class NetworkNamespace : IDisposable
{
    const string Folder = "/run/netns";
    const int CloneNewNetwork = 0x40000000; // CLONE_NEWNET, linux/sched.h

    public NetworkNamespace(string name)
    {
        Name = name;
        Ip("netns", "add", name);
    }

    public string Name { get; }

    /// <summary>Names of the namespaces there are.</summary>
    public static IEnumerable<string> Names() =>
        Directory.Exists(Folder) ? Directory.EnumerateFiles(Folder).Select(static path => Path.GetFileName(path)) : [];

    /// <summary>Removes a namespace by name.</summary>
    public static void Remove(string name) => Ip("netns", "delete", name);

    /// <summary>Runs <c>ip</c> in this namespace.</summary>
    public void Run(params string[] arguments) => Ip(["-n", Name, .. arguments]);

    /// <summary>
    /// Calls a function on a thread of its own that is in this namespace. Not by <c>ip netns exec</c>: that mounts a new /sys, which
    /// hides the BPF file system.
    /// </summary>
    public T Call<T>(Func<T> function)
    {
        T? result = default;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                Enter();
                result = function();
            }
            catch (Exception exception)
            {
                failure = ExceptionDispatchInfo.Capture(exception);
            }
        });
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result!;
    }

    public void Dispose() => Remove(Name);

    // The namespace of the thread changes for good, so the thread must not be one of the pool's.
    void Enter()
    {
        using Microsoft.Win32.SafeHandles.SafeFileHandle handle = File.OpenHandle($"{Folder}/{Name}");
        if (LibC.setns((int)handle.DangerousGetHandle(), CloneNewNetwork) != 0)
        {
            throw new BpfException("enter network namespace", Name, LibC.errno, "Only root (CAP_SYS_ADMIN) can.");
        }
    }

    static void Ip(params string[] arguments)
    {
        using Process ip = Start(arguments);
        string error = ip.StandardError.ReadToEnd().Trim();
        ip.WaitForExit();
        if (ip.ExitCode != 0)
        {
            throw new BpfException($"'ip {string.Join(' ', arguments)}' failed: {error}");
        }
    }

    static Process Start(string[] arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo("ip", arguments) { RedirectStandardError = true })!;
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new BpfException("The demo needs the program 'ip' to make its networks. Install it with: apt-get install iproute2", exception);
        }
    }
}
