using Bpf.Sdk.Generators.Declarations;
using Bpf.Sdk.Generators.Manifests;
using Bpf.Sdk.Generators.Types;

namespace Bpf.Sdk.Generators.Emitting;

/// <summary>Implements a declared map property.</summary>
static class MapPropertyWriter
{
    /// <param name="getter">What reading the property gives.</param>
    public static void Write(CodeWriter writer, ClassModel model, CTypes types, MapDeclaration map, string getter)
    {
        writer.Separate();
        if (!map.HasDocumentation && model.Manifest?.FindMap(map.Map) is { } record)
        {
            writer.Summary(MapDocumentation.Of(types, record));
        }

        var header = $"{map.Modifiers} {map.Type} {Identifier.Escape(map.Property)}";
        if (map.Accessors.Count == 0)
        {
            writer.Expression(header, getter);
            return;
        }

        // Other accessors are an error that an analyzer reports. They are implemented so that it stays the only one.
        writer.Begin(header);
        if (map.HasGetter)
        {
            writer.Expression("get", getter);
        }

        foreach (var accessor in map.Accessors)
        {
            writer.Line(accessor + " { }");
        }

        writer.End();
    }
}
