using System.Diagnostics;
using Bpf.Sdk.KernelTests.Network;

namespace Bpf.Sdk.KernelTests.Loading;

/// <summary>Loads and removes kernel modules for tests. Those that were there before are left alone, and those that the tests have loaded are removed in the end.</summary>
sealed class KernelModules : IDisposable
{
    readonly Stack<string> _loaded = [];

    /// <summary>Sees to it that a module is loaded and tells its types, or has the test skipped.</summary>
    public void Need(string name)
    {
        if (!IsLoaded(name))
        {
            string error = ModProbe(name);
            KernelRequirement.Check(IsLoaded(name), $"needs kernel module {name} with types (CONFIG_DEBUG_INFO_BTF_MODULES), and modprobe to load it. {error}".TrimEnd(' ', '.'));
            _loaded.Push(name);
        }
    }

    /// <summary>Sees to it that a module is not loaded, though it could be, or has the test skipped.</summary>
    public void NeedWithout(string name)
    {
        bool isOthers = IsLoaded(name) && !_loaded.Contains(name);
        KernelRequirement.Check(!isOthers, $"needs kernel module {name} not to be in use before it");
        Need(name);
        Remove(name);
        KernelRequirement.Check(!IsLoaded(name), $"needs kernel module {name} to be removable");
    }

    public void Dispose()
    {
        foreach (string name in _loaded.Distinct())
        {
            Remove(name);
        }
    }

    static bool IsLoaded(string name) => File.Exists($"/sys/kernel/btf/{name}");

    // A program that has been closed holds its module until the kernel has got round to freeing it. What modprobe says of modules that it was to
    // remove with this one and that are used otherwise does not matter.
    static void Remove(string name)
    {
        ModProbe($"-r {name}");
        for (int attempt = 0; attempt < 30 && IsLoaded(name); attempt++)
        {
            Thread.Sleep(100);
            ModProbe($"-r {name}");
        }
    }

    // The kernel knows where its own is: it need not be in the path.
    static string ModProbe(string arguments)
    {
        try
        {
            string program = File.ReadAllText("/proc/sys/kernel/modprobe").Trim();
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            string error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return error.Trim();
        }
        catch (Exception exception) when (exception is IOException or System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            return exception.Message;
        }
    }
}
