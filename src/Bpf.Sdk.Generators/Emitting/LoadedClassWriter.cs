using System.Linq;
using Bpf.Sdk.Generators.Declarations;
using Bpf.Sdk.Generators.Manifests;

namespace Bpf.Sdk.Generators.Emitting;

/// <summary>Writes the loaded state of an instance class.</summary>
static class LoadedClassWriter
{
    public static string Write(ClassModel model, ClassPlan plan) =>
        SourceFile.Write(model.Class, null, " : global::System.IDisposable", writer =>
        {
            WriteConstructor(writer, model, plan);
            WriteObject(writer);
            WriteMaps(writer, model, plan);
            WritePrograms(writer, plan);
            SectionWriter.WriteProperties(writer, plan.Sections);
            WriteOpen(writer, model);
            foreach (var attachment in model.Class.Attachments)
            {
                AttachWriter.Write(writer, model, plan, attachment);
            }

            writer.Separate();
            writer.Summary("Closes the object's maps and programs. What is pinned stays, and so does what was attached for good.");
            writer.Expression("public void Dispose()", "Object.Dispose()");
            SectionWriter.WriteLoadedTypes(writer, plan.Sections);
        });

    static void WriteConstructor(CodeWriter writer, ClassModel model, ClassPlan plan)
    {
        foreach (var declared in plan.DeclaredFields)
        {
            writer.Line($"readonly {declared.Map.Type} {declared.Field};");
        }

        if (plan.DeclaredFields.Count > 0)
        {
            writer.Line();
        }

        writer.Begin($"{Constructor(model.Class)}({Api.BpfObject} bpfObject)");
        writer.Line("Object = bpfObject;");
        foreach (var (map, field) in plan.DeclaredFields)
        {
            var conversion = map.Class!.IsTyped ? Api.As(map.NotNullType) : "";
            writer.Line($"{field} = bpfObject.Maps[{CodeWriter.Literal(map.Map)}]{conversion};");
        }

        foreach (var map in plan.Maps.Where(static map => !map.IsDeclared))
        {
            writer.Line($"{map.Name} = bpfObject.Maps[{CodeWriter.Literal(map.Map.Name)}]{(map.IsTyped ? Api.As(map.Type) : "")};");
        }

        foreach (var section in plan.Sections)
        {
            writer.Line($"{section.Name} = new {section.TypeName}(bpfObject.Sections[{CodeWriter.Literal(section.Section.Name)}]);");
        }

        writer.End();
    }

    static string Constructor(BoundClass type)
    {
        var brackets = type.Name.IndexOf('<');
        return brackets < 0 ? type.Name : type.Name.Substring(0, brackets);
    }

    static void WriteObject(CodeWriter writer)
    {
        writer.Separate();
        writer.Summary("The loaded object, with all that it holds by name.");
        writer.Line($"public {Api.BpfObject} Object {{ get; }}");
    }

    static void WriteMaps(CodeWriter writer, ClassModel model, ClassPlan plan)
    {
        foreach (var map in model.Class.Maps)
        {
            var field = plan.DeclaredFields.FirstOrDefault(declared => declared.Map.Property == map.Property)?.Field;
            MapPropertyWriter.Write(writer, model, plan.Types, map, field ?? "default!");
        }

        foreach (var map in plan.Maps.Where(static map => !map.IsDeclared))
        {
            writer.Separate();
            writer.Summary(MapDocumentation.Of(plan.Types, map.Map));
            writer.Line($"public {map.Type} {map.Name} {{ get; }}");
        }
    }

    static void WritePrograms(CodeWriter writer, ClassPlan plan)
    {
        foreach (var program in plan.Programs)
        {
            writer.Separate();
            writer.Summary(program.Documentation);
            writer.Expression($"public {program.Type} {program.Name}", program.Access);
        }
    }

    static void WriteOpen(CodeWriter writer, ClassModel model)
    {
        var type = model.Class.Name;
        var resource = model.Manifest?.Resource ?? ObjectNames.DefaultResource(model.Class.Source);
        writer.Separate();
        writer.Summary("Opens the compiled object without loading it: maps, programs and variables can still be changed.");
        writer.Begin("public static Opened Open()");
        writer.Line($"var opened = {Api.BpfObject}.OpenResource(typeof({type}).Assembly, {CodeWriter.Literal(resource)});");
        foreach (var pinning in model.Declared.Pinnings)
        {
            writer.Line($"opened.Maps[{CodeWriter.Literal(pinning.Map)}].Pinning = {Api.Member(Api.BpfPinning, pinning.Pinning)};");
        }

        foreach (var (program, programClass) in model.Declared.Programs)
        {
            writer.Line($"opened.Programs[{CodeWriter.Literal(program)}].Type = {Api.BpfProgramType}.{programClass.Type};");
            writer.Line($"opened.Programs[{CodeWriter.Literal(program)}].AttachType = {Api.BpfAttachType}.{BpfNames.Unspecified};");
        }

        writer.Line("return new Opened(opened);");
        writer.End();

        writer.Separate();
        writer.Summary("Opens the compiled object and loads it into the kernel as it is.");
        writer.Begin($"public static {type} Load({Api.BpfLoadOptions}? options = null)");
        writer.Line("using var opened = Open();");
        writer.Line("return opened.Load(options);");
        writer.End();
    }
}
