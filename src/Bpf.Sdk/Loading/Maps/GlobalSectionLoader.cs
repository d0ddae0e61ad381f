using Bpf.Sdk.Features;
using Bpf.Sdk.Kernel;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.Loading.Maps;

/// <summary>Puts a section of global variables into the kernel: an array of one element, which is mapped if the kernel can do that.</summary>
static unsafe class GlobalSectionLoader
{
    /// <summary>Creates the map of a section and fills it in.</summary>
    /// <param name="spec">The object that the section is of.</param>
    /// <param name="section">The section.</param>
    /// <param name="creation">What else goes into the creation of its map.</param>
    /// <returns>Null if the kernel has no global variables (before Linux 5.2).</returns>
    public static GlobalSection? Load(ObjectSpec spec, GlobalSectionSpec section, MapCreation creation)
    {
        if (creation.Features.Lacks(KernelFeature.GlobalData))
        {
            return null;
        }

        bool isConstant = section.Kind is GlobalSectionKind.Rodata or GlobalSectionKind.KernelConfig;
        var map = new MapSpec
        {
            Name = MapName(spec.Name, section.Name),
            Type = BpfMapType.Array,
            KeySize = sizeof(uint),
            ValueSize = (uint)section.Size,
            MaxEntries = 1,
            Flags = isConstant ? MapCalls.ReadOnlyForProgram : 0,
            ValueType = section.Type,
        };
        bool isMapped = section.IsMapped && !creation.Features.Lacks(KernelFeature.MappableArrays);
        BpfHandle handle = isMapped ? CreateMappable(map, creation, out isMapped) : MapCreator.Create(map, creation);
        try
        {
            if (!section.Data.IsEmpty)
            {
                uint key = 0;
                fixed (byte* data = section.Data)
                {
                    // SAFETY: the one element has the section's size.
                    Check("fill in global variables", MapCalls.Update(handle, &key, data, MapCalls.Any));
                }
            }

            if (isConstant)
            {
                // Frozen, the verifier takes the values for constants and removes branches that they rule out.
                Check("freeze global variables", MapCalls.Freeze(handle));
            }

            MappedMemory? memory = null;
            if (isMapped)
            {
                memory = MappedMemory.Create(handle, (nuint)section.Size, !isConstant, out int result);
                Check("map global variables", result);
            }

            return new GlobalSection(section.Name, section.Kind, section.Size, handle, memory);
        }
        catch
        {
            handle.Dispose();
            throw;
        }

        void Check(string operation, int result)
        {
            if (result < 0)
            {
                throw KernelFailure.Create(operation, section.Name, result);
            }
        }
    }

    /// <summary>
    /// As libbpf names them, since other tools look for it: the start of the object's name, as far as a section's name of seven characters leaves
    /// room for it, and the section's. A section with a name of its own (.data.NAME) goes without the object's.
    /// </summary>
    public static string MapName(string name, string section)
    {
        const int Longest = 15, Reserved = 7;
        int room = section.IndexOf('.', 1) >= 0 ? 0 : Math.Max(0, Longest - Math.Max(section.Length, Reserved));
        ReadOnlySpan<char> prefix = name.AsSpan(0, name.IndexOf('.') is >= 0 and var dot ? dot : name.Length);
        return string.Concat(prefix[..Math.Min(prefix.Length, room)], section);
    }

    /// <summary>
    /// Binds the constants of an object to a program, also those that it does not use: tools find what says of the program there (<c>bpf_metadata_…</c>). As with
    /// libbpf, a kernel that cannot (before Linux 5.10) is no failure.
    /// </summary>
    public static void BindConstants(BpfHandle program, IEnumerable<GlobalSection> sections, Predicate<string> isUsed)
    {
        foreach (GlobalSection section in sections)
        {
            if (section.Kind == GlobalSectionKind.Rodata && !isUsed(section.Name))
            {
                ProgramCalls.BindMap(program, section.Map);
            }
        }
    }

    // Where it could not be found out whether the kernel has the flag, it is tried.
    static BpfHandle CreateMappable(MapSpec map, MapCreation creation, out bool isMapped)
    {
        isMapped = true;
        try
        {
            return MapCreator.Create(map with { Flags = map.Flags | MapCalls.Mappable }, creation);
        }
        catch (BpfException exception) when (exception.ErrorNumber == Errno.EINVAL && creation.Features[KernelFeature.MappableArrays] == FeatureSupport.Unknown)
        {
            isMapped = false;
            return MapCreator.Create(map, creation);
        }
    }
}
