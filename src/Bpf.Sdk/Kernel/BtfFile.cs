namespace Bpf.Sdk.Kernel;

/// <summary>Files that hold BTF.</summary>
static class BtfFile
{
    /// <summary>The types of the running kernel (since Linux 5.4, with CONFIG_DEBUG_INFO_BTF).</summary>
    public const string KernelPath = "/sys/kernel/btf/vmlinux";

    /// <summary>The content of a file, or of the running kernel's BTF if no path is given.</summary>
    public static byte[] Read(string? path)
    {
        try
        {
            return File.ReadAllBytes(path ?? KernelPath);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            string hint = path is not null ? exception.Message
                : !OperatingSystem.IsLinux() ? "Only a running Linux has it. Copy /sys/kernel/btf/vmlinux from one, and give the copy."
                : File.Exists(KernelPath) ? exception.Message
                : "This kernel has no BTF: it is older than Linux 5.4, or built without CONFIG_DEBUG_INFO_BTF, or /sys is not mounted here. Copy /sys/kernel/btf/vmlinux from a machine that has it, and give the copy.";
            throw new BpfException("read the types of the kernel from", path ?? KernelPath, 0, hint);
        }
    }
}
