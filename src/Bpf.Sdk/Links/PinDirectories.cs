namespace Bpf.Sdk.Links;

/// <summary>The directories that pinning makes on the way, to be undone if it fails.</summary>
static class PinDirectories
{
    /// <summary>The first directory of a path that does not exist, or null if all do.</summary>
    public static string? FirstMissing(string path)
    {
        string? missing = null;
        for (string? directory = Path.GetDirectoryName(path); directory is not null && !Directory.Exists(directory); directory = Path.GetDirectoryName(directory))
        {
            missing = directory;
        }

        return missing;
    }

    /// <summary>Removes the directories of a path from the last one up to the one that was missing first.</summary>
    public static void RemoveEmpty(string path, string? first)
    {
        try
        {
            for (string? directory = Path.GetDirectoryName(path); first is not null && directory is not null && directory.Length >= first.Length; directory = Path.GetDirectoryName(directory))
            {
                if (Directory.Exists(directory))
                {
                    Directory.Delete(directory);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Somebody has put something there meanwhile. The first failure is the one to tell.
        }
    }
}
