using Bpf.Sdk;

namespace MesChk;

/// <summary>
/// The running meter, which outlives the process that started it: two links pinned under <c>ROOT/meschk</c> and three maps pinned
/// under <c>ROOT/tc/globals</c>.
/// </summary>
static class Attachment
{
    static string Directory => $"{BpfFileSystem.DefaultPath}/meschk";

    public static string IngressPin => $"{Directory}/ingress";

    public static string EgressPin => $"{Directory}/egress";

    /// <summary>The pinned counters exist: the meter runs, or has run and was not detached.</summary>
    public static bool HasMaps => IsPinned(BpfFileSystem.GetPinPath(BpfPinning.Global, "mes_map_cnt", "mes_chk"));

    static bool Exists => IsPinned(IngressPin) || IsPinned(EgressPin);

    /// <summary>Whether something is pinned at a path.</summary>
    /// <exception cref="UnauthorizedAccessException">The caller may not look: <see cref="File.Exists"/> would call that "no".</exception>
    public static bool IsPinned(string path)
    {
        if (System.IO.Directory.Exists(BpfFileSystem.DefaultPath))
        {
            _ = System.IO.Directory.EnumerateFileSystemEntries(BpfFileSystem.DefaultPath).Any();
        }

        return File.Exists(path);
    }

    /// <summary>Fails with what to do if there are no maps to read.</summary>
    public static void ThrowIfNoMaps()
    {
        if (!HasMaps)
        {
            throw new BpfException($"No meter has been attached: its maps are not pinned under {BpfFileSystem.DefaultPath}. Run 'meschk attach --ingress DEVICE --egress DEVICE' first.");
        }
    }

    /// <summary>Loads the programs and attaches both, or leaves nothing behind.</summary>
    /// <returns>How each is attached.</returns>
    public static (TcMechanism Ingress, TcMechanism Egress) Attach(string ingressDevice, string egressDevice, ushort port, TcMechanism mechanism, bool isLegacy)
    {
        if (Exists)
        {
            throw new BpfException($"The meter is attached already: {IngressPin} and {EgressPin} hold it. Run 'meschk detach' first.");
        }

        string[] earlierMaps = [.. MapPins().Where(File.Exists)];
        try
        {
            using LoadedMeter meter = LoadedMeter.Load(port, isLegacy);
            using TcLink start = meter.AttachStart(ingressDevice, new() { Mechanism = mechanism, PinPath = IngressPin });
            try
            {
                using TcLink end = meter.AttachEnd(egressDevice, new() { Mechanism = mechanism, PinPath = EgressPin });
                return (start.Mechanism, end.Mechanism);
            }
            catch
            {
                start.Detach();
                throw;
            }
        }
        catch
        {
            Unpin(MapPins().Except(earlierMaps));
            RemoveEmptyDirectories();
            throw;
        }
    }

    /// <summary>Detaches what <see cref="Attach"/> attached, in this process or another, and removes the maps' pins.</summary>
    /// <returns>False if there was nothing to remove.</returns>
    public static bool Detach()
    {
        bool found = false;
        foreach (string pin in (string[])[IngressPin, EgressPin])
        {
            if (IsPinned(pin))
            {
                using TcLink link = TcLink.OpenPinned(pin);
                link.Detach();
                found = true;
            }
        }

        MesMaps.Close();
        found |= Unpin(MapPins());
        RemoveEmptyDirectories();
        return found;
    }

    static IEnumerable<string> MapPins() =>
        ((string[])["mes_map_start", "mes_map_end", "mes_map_cnt"]).Select(static name => BpfFileSystem.GetPinPath(BpfPinning.Global, name, "mes_chk"));

    static bool Unpin(IEnumerable<string> paths)
    {
        bool found = false;
        foreach (string path in paths.Where(File.Exists))
        {
            BpfMap.Unpin(path);
            found = true;
        }

        return found;
    }

    // Only what is empty goes: others may have pinned maps in the directories that iproute2 shares.
    static void RemoveEmptyDirectories()
    {
        foreach (string directory in (string[])[Directory, $"{BpfFileSystem.DefaultPath}/tc/globals", $"{BpfFileSystem.DefaultPath}/tc"])
        {
            try
            {
                System.IO.Directory.Delete(directory);
            }
            catch (IOException)
            {
                // Not there, or not empty.
            }
        }
    }
}
