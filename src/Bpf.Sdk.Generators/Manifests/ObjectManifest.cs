namespace Bpf.Sdk.Generators.Manifests;

/// <summary>What a manifest says of one compiled object.</summary>
/// <param name="Source">The C source as the project names it, with <c>/</c> separators.</param>
/// <param name="Resource">The logical name of the embedded object.</param>
sealed record ObjectManifest(
    string Source,
    string Resource,
    EquatableArray<MapRecord> Maps,
    EquatableArray<ProgramRecord> Programs,
    EquatableArray<SectionRecord> Sections,
    EquatableArray<GlobalRecord> Globals,
    EquatableArray<CType> Types)
{
    /// <summary>The object's name as the runtime knows it: <c>mes_chk</c> for <c>mes_chk.bpf.o</c>.</summary>
    public string ObjectName => ObjectNames.OfResource(Resource);

    public MapRecord? FindMap(string name)
    {
        foreach (var map in Maps)
        {
            if (map.Name == name)
            {
                return map;
            }
        }

        return null;
    }
}
