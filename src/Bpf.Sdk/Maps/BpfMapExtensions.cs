namespace Bpf.Sdk;

/// <summary>What typed maps have in common and give as what they are.</summary>
public static class BpfMapExtensions
{
    /// <summary>
    /// A second handle to the same map, with the access of the first (fcntl(2), F_DUPFD_CLOEXEC). It lives until it is disposed, whatever becomes of the first or of the
    /// object that that belongs to. The elements are the same: <see cref="BpfMap.ToSpec"/> is for another, empty map.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The map is closed.</exception>
    /// <exception cref="BpfException">The process has as many files open as it may.</exception>
    public static TMap Duplicate<TMap>(this TMap map) where TMap : BpfMap, IBpfMap<TMap>
    {
        ArgumentNullException.ThrowIfNull(map);
        return BpfMap.Own<TMap>(new RawMap(map.Handle.Duplicate(), map.Name));
    }
}
