namespace Bpf.Sdk;

/// <summary>A class of maps, by which <see cref="RawMap.As{TMap}"/> and maps of maps make typed maps. The SDK's own classes implement it.</summary>
/// <typeparam name="TSelf">The class.</typeparam>
public interface IBpfMap<TSelf> where TSelf : BpfMap, IBpfMap<TSelf>
{
    /// <exception cref="BpfMapMismatchException">The map is not one for the class.</exception>
    internal static abstract TSelf Of(BpfMap map, bool ownsHandle);

    /// <summary>What a map for the class is like; null if the class does not say all of it, and maps of it are created by a specification only.</summary>
    internal static virtual MapShape? Shape => null;
}
