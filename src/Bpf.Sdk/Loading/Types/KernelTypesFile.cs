using Bpf.Sdk.Btf;

namespace Bpf.Sdk.Loading.Types;

/// <summary>The types of a kernel as somebody asks for them: of the one that runs, or of a file.</summary>
static class KernelTypesFile
{
    /// <summary>Where the running kernel has its types (since Linux 5.4, with CONFIG_DEBUG_INFO_BTF).</summary>
    public const string RunningPath = "/sys/kernel/btf/vmlinux";

    /// <summary>Reads a file, or the running kernel's types if no path is given.</summary>
    /// <param name="path">The file.</param>
    /// <param name="basePath">For a file with the types of a module: the kernel's, which they continue. Those of a module that is loaded continue the running kernel's.</param>
    /// <exception cref="BpfException">There are none. The message says why.</exception>
    public static BtfTable Read(string? path, string? basePath = null)
    {
        basePath ??= path is not null && path != RunningPath && Path.GetDirectoryName(path) == Path.GetDirectoryName(RunningPath) ? RunningPath : null;
        BtfTable? baseTable = basePath is null ? null : Read(basePath);
        if (path is null)
        {
            return KernelTypes.ReadRunning()?.Kernel ?? throw new BpfException("read the types of the running kernel from", RunningPath, 0, OperatingSystem.IsLinux()
                ? "It is older than Linux 5.4, or built without CONFIG_DEBUG_INFO_BTF, or /sys is not mounted here. Copy that file from a machine that has it, and give the copy."
                : "Only a running Linux has it. Copy that file from one, and give the copy.");
        }

        try
        {
            return BtfFile.Read(path, baseTable);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BpfException("read the types of a kernel from", path, 0, exception.Message);
        }
        catch (BpfFormatException exception)
        {
            throw new BpfException($"The types in '{path}' cannot be used. {exception.Message}", exception);
        }
    }
}
