using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Bpf.Sdk.Kernel;

namespace Bpf.Sdk;

/// <summary>What queues and stacks of the kernel have in common: values in a line, without keys, of which only the next one can be reached.</summary>
/// <typeparam name="T">The value, laid out as in C.</typeparam>
public abstract unsafe class LineMap<T> : BpfMap where T : unmanaged
{
    private protected LineMap(BpfMap map, bool ownsHandle, in MapShape shape) : base(map, ownsHandle) => shape.ThrowIfOther(this);

    /// <summary>Copies the value that would be taken next, and leaves it there: bpf(2), BPF_MAP_LOOKUP_ELEM (Linux 4.20).</summary>
    /// <returns>False if the map is empty.</returns>
    /// <exception cref="BpfMapException">The map was opened for writing only, for example.</exception>
    public bool TryPeek(out T value)
    {
        Unsafe.SkipInit(out T found);
        // SAFETY: the constructor has checked that values have this size; these kinds have no keys.
        int result = MapCalls.Lookup(Handle, null, &found);
        value = result >= 0 ? found : default;
        return result >= 0 || (result == -Errno.ENOENT ? false : throw ElementFailure.Create(this, "look at the next value of", null, result));
    }

    /// <summary>Takes values until there are none, or as many were taken as the map can have: one system call each.</summary>
    public void Clear()
    {
        for (uint i = 0; i < MaxEntries && TryTake(out _, "clear"); i++)
        {
        }
    }

    private protected bool TryTake(out T value, string operation)
    {
        Unsafe.SkipInit(out T found);
        // SAFETY: as above.
        int result = MapCalls.LookupAndDelete(Handle, null, &found);
        value = result >= 0 ? found : default;
        return result >= 0 || (result == -Errno.ENOENT ? false : throw ElementFailure.Create(this, operation, null, result));
    }

    private protected void Put(T value, string operation, MapUpdateMode mode)
    {
        // SAFETY: as above.
        int result = MapCalls.Update(Handle, null, &value, (ulong)mode);
        if (result < 0)
        {
            ThrowPut(operation, result);
        }
    }

    private protected bool TryPut(T value, string operation)
    {
        // SAFETY: as above.
        int result = MapCalls.Update(Handle, null, &value, MapCalls.Any);
        if (result < 0 && result != -Errno.E2BIG)
        {
            ThrowPut(operation, result);
        }

        return result >= 0;
    }

    [DoesNotReturn]
    void ThrowPut(string operation, int result) => throw ElementFailure.Create(this, operation, null, result);
}
