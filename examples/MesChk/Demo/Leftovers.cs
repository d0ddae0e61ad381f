namespace MesChk.Demo;

/// <summary>What demos that were killed could not remove: their names say which process they belonged to.</summary>
static class Leftovers
{
    const string Folder = "/run";

    /// <summary>Where the demo of this process has its BPF file system.</summary>
    public static string BpfFileSystemPath => $"{Folder}/{DemoNetwork.NameFor(Environment.ProcessId)}";

    public static void Remove()
    {
        foreach (string name in NetworkNamespace.Names().Where(IsLeftover).ToArray())
        {
            NetworkNamespace.Remove(name);
        }

        foreach (string path in Directory.EnumerateDirectories(Folder).Where(static path => IsLeftover(Path.GetFileName(path))).ToArray())
        {
            PrivateBpfFileSystem.Remove(path);
        }
    }

    static bool IsLeftover(string name) => DemoNetwork.ProcessOf(name) is { } process && !Directory.Exists($"/proc/{process}");
}
