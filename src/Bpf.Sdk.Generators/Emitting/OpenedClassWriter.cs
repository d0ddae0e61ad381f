namespace Bpf.Sdk.Generators.Emitting;

/// <summary>Writes the opened state of an instance class: what can be changed before the kernel sees it.</summary>
static class OpenedClassWriter
{
    public static string Write(ClassModel model, ClassPlan plan) =>
        SourceFile.Write(model.Class, null, "", writer =>
        {
            writer.Summary($"The object before it is loaded: maps, programs and variables can still be changed.");
            writer.Begin("public sealed class Opened : global::System.IDisposable");
            WriteConstructor(writer, plan);
            writer.Separate();
            writer.Summary("The opened object, with all that it holds by name.");
            writer.Line($"public {Api.OpenBpfObject} Object {{ get; }}");
            foreach (var map in plan.Maps)
            {
                writer.Separate();
                writer.Summary(MapDocumentation.Of(plan.Types, map.Map));
                writer.Expression($"public {Api.MapSpec} {map.Name}", $"Object.Maps[{CodeWriter.Literal(map.Map.Name)}]");
            }

            foreach (var program in plan.Programs)
            {
                writer.Separate();
                writer.Summary(program.Documentation);
                writer.Expression($"public {Api.ProgramSpec} {program.Name}", $"Object.Programs[{CodeWriter.Literal(program.Program.Name)}]");
            }

            SectionWriter.WriteProperties(writer, plan.Sections);
            writer.Separate();
            writer.Summary("Loads the object into the kernel.");
            writer.Expression($"public {model.Class.Name} Load({Api.BpfLoadOptions}? options = null)", "new(Object.Load(options))");
            writer.Separate();
            writer.Summary("Forgets the opened object. What was loaded from it stays.");
            writer.Expression("public void Dispose()", "Object.Dispose()");
            SectionWriter.WriteOpenedTypes(writer, plan.Sections);
            writer.End();
        });

    static void WriteConstructor(CodeWriter writer, ClassPlan plan)
    {
        writer.Separate();
        writer.Begin($"internal Opened({Api.OpenBpfObject} bpfObject)");
        writer.Line("Object = bpfObject;");
        foreach (var section in plan.Sections)
        {
            writer.Line($"{section.Name} = new {section.TypeName}(bpfObject.Sections[{CodeWriter.Literal(section.Section.Name)}]);");
        }

        writer.End();
    }
}
