using Bpf.Sdk.Kernel;

namespace Bpf.Sdk;

/// <summary>
/// Elements that are a number and, where the map has room for it, a program: written as its descriptor, read as its number (<c>struct bpf_devmap_val</c>,
/// <c>struct bpf_cpumap_val</c>).
/// </summary>
static unsafe class RedirectElement
{
    /// <summary>BPF_MAP_UPDATE_ELEM.</summary>
    /// <returns>0, or the negated errno.</returns>
    /// <exception cref="InvalidOperationException">There is a program, and no room for it.</exception>
    public static int Update(BpfMap map, uint key, int number, BpfProgram? program, MapUpdateMode mode = MapUpdateMode.Any)
    {
        var value = new RedirectValue { number = (uint)number };
        if (program is null)
        {
            // SAFETY: keys have four bytes, and values four or eight.
            return MapCalls.Update(map.Handle, &key, &value, (ulong)mode);
        }

        if (map.ValueSize < sizeof(RedirectValue))
        {
            throw new InvalidOperationException($"Map '{map.Name}' has values of {map.ValueSize} bytes, in which there is no room for a program: "
                + $"declare them with __type(value, struct {(map.Type == BpfMapType.CpuMap ? "bpf_cpumap_val" : "bpf_devmap_val")}) in C.");
        }

        using var use = new HandleUse(program.Handle);
        value.bpf_prog = use.FileDescriptor;
        // SAFETY: as above.
        return MapCalls.Update(map.Handle, &key, &value, (ulong)mode);
    }

    /// <summary>BPF_MAP_LOOKUP_ELEM.</summary>
    /// <returns>0, or the negated errno; then number and program are 0.</returns>
    public static int Lookup(BpfMap map, uint key, out int number, out uint program)
    {
        RedirectValue value = default;
        // SAFETY: as above.
        int result = MapCalls.Lookup(map.Handle, &key, &value);
        (number, program) = ((int)value.number, value.bpf_prog);
        return result;
    }
}
