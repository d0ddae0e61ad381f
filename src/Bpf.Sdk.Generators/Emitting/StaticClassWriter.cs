using System.Collections.Generic;
using System.Linq;
using Bpf.Sdk.Generators.Declarations;
using Bpf.Sdk.Generators.Manifests;
using Bpf.Sdk.Generators.Types;

namespace Bpf.Sdk.Generators.Emitting;

/// <summary>Writes a static class, whose pinned maps are opened on first use.</summary>
static class StaticClassWriter
{
    public static string Write(ClassModel model)
    {
        var scope = new NameScope(model.Class.MemberNames.Concat((string[])["Close"]));
        var types = new CTypes(model.Manifest?.Types ?? default);
        var maps = model.Class.Maps
            .Where(static map => map is { Class: not null, HasGetter: true, IsStatic: true })
            .Select(map => new OpenedMap(map, scope.Claim(CSharpName.Field(map.Property), "Map"), scope.Claim("Open" + map.Property, "Map")))
            .ToArray();

        return SourceFile.Write(model.Class, null, "", writer =>
        {
            foreach (var map in maps)
            {
                writer.Line($"static {map.Declaration.NotNullType}? {map.Field};");
            }

            if (maps.Length > 0)
            {
                writer.Line();
            }

            foreach (var map in model.Class.Maps)
            {
                var opened = maps.FirstOrDefault(candidate => candidate.Declaration == map);
                MapPropertyWriter.Write(writer, model, types, map, opened is null ? "default!" : $"{opened.Field} ?? {opened.Method}()");
            }

            foreach (var attachment in model.Class.Attachments)
            {
                AttachWriter.Write(writer, model, null, attachment);
            }

            WriteClose(writer, maps);
            foreach (var map in maps)
            {
                WriteOpen(writer, model, map);
            }
        });
    }

    static void WriteClose(CodeWriter writer, IReadOnlyList<OpenedMap> maps)
    {
        writer.Separate();
        writer.Summary("Closes the maps that were opened. The next use opens them again.");
        writer.Begin("public static void Close()");
        foreach (var map in maps)
        {
            writer.Line($"global::System.Threading.Interlocked.Exchange(ref {map.Field}, null)?.Dispose();");
        }

        writer.End();
    }

    static void WriteOpen(CodeWriter writer, ClassModel model, OpenedMap map)
    {
        var declaration = map.Declaration;
        var record = model.Manifest?.FindMap(declaration.Map);
        var pinning = declaration.Pinning ?? model.Declared.Pinning(declaration.Map) ?? record?.Pinning ?? "None";
        var objectName = model.Manifest?.ObjectName ?? ObjectNames.OfResource(ObjectNames.DefaultResource(model.Class.Source));
        var open = declaration.Class!.IsTyped ? $"{Api.BpfMap}.OpenPinned<{declaration.NotNullType}>" : $"{Api.RawMap}.OpenPinned";

        writer.Separate();
        writer.Begin($"static {declaration.Type} {map.Method}()");
        writer.Line($"var path = {Api.BpfFileSystem}.GetPinPath({Api.Member(Api.BpfPinning, pinning)}, {CodeWriter.Literal(declaration.Map)}, {CodeWriter.Literal(objectName)});");
        writer.Line($"var opened = {open}(path);");
        writer.Line($"if (global::System.Threading.Interlocked.CompareExchange(ref {map.Field}, opened, null) is not {{ }} first)");
        writer.Line("{");
        writer.Continue("return opened;");
        writer.Line("}");
        writer.Line();
        writer.Line("// Another thread was faster.");
        writer.Line("opened.Dispose();");
        writer.Line("return first;");
        writer.End();
    }

    sealed record OpenedMap(MapDeclaration Declaration, string Field, string Method);
}
