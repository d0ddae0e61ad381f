using Bpf.Sdk.Kernel;

namespace Bpf.Sdk;

/// <summary>What arrays have in common whose elements are programs or maps, of which the kernel tells the numbers.</summary>
public abstract unsafe class BpfObjectArrayMap : DescriptorArrayMap
{
    private protected BpfObjectArrayMap(BpfMap map, bool ownsHandle, string display, BpfMapType type) : base(map, ownsHandle, display, type)
    {
    }

    /// <summary>The elements that are not empty, looked at one by one.</summary>
    public IEnumerable<int> Indexes => Elements().Select(static element => element.Index);

    /// <summary>Those that are not empty, with the number of what they hold.</summary>
    private protected IEnumerable<(int Index, uint Id)> Elements()
    {
        for (int index = 0; index < Length; index++)
        {
            if (TryGetId(index, out uint id))
            {
                yield return (index, id);
            }
        }
    }

    private protected bool TryGetId(int index, out uint id)
    {
        ThrowIfOutside(index);
        uint key = (uint)index;
        uint found;
        // SAFETY: keys and values of these kinds have four bytes.
        int result = MapCalls.Lookup(Handle, &key, &found);
        id = result >= 0 ? found : 0;
        return IsThere(result, "look up in", index);
    }
}
