namespace Bpf.Sdk.Kernel;

/// <summary>What of a map is mapped by way of a handle.</summary>
sealed class MapMappings
{
    readonly Lock _lock = new();
    readonly HashSet<MappedMemory> _views = [];
    ArenaMemory? _arena;

    /// <summary>Keeps memory mapped that nobody disposes: a span of it may be in use, which keeps nothing alive.</summary>
    public void Keep(MappedMemory view)
    {
        lock (_lock)
        {
            _views.Add(view);
        }
    }

    /// <summary>Unmaps what was kept.</summary>
    public void Release(MappedMemory view)
    {
        view.Dispose();
        lock (_lock)
        {
            _views.Remove(view);
        }
    }

    /// <summary>The pages of the arena, which are mapped as long as the handle is open.</summary>
    /// <param name="create">Maps them.</param>
    public ArenaMemory Arena(Func<ArenaMemory> create)
    {
        lock (_lock)
        {
            return _arena ??= create();
        }
    }

    /// <summary>The handle is closed. Views go on for as long as somebody has them.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _views.Clear();
            _arena?.Dispose();
        }
    }
}
