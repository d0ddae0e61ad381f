using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Bpf.Sdk.Generators.Emitting;

/// <summary>Writes sections of global variables as properties and as the classes of these.</summary>
static class SectionWriter
{
    public static void WriteProperties(CodeWriter writer, IReadOnlyList<SectionMember> sections)
    {
        foreach (var section in sections)
        {
            writer.Separate();
            writer.Summary($"The variables of section {CodeWriter.Code(section.Section.Name)}.");
            writer.Line($"public {section.TypeName} {section.Name} {{ get; }}");
        }
    }

    public static void WriteOpenedTypes(CodeWriter writer, IReadOnlyList<SectionMember> sections)
    {
        foreach (var section in sections)
        {
            WriteType(writer, section, Api.GlobalSectionSpec, "The values that the variables of section {0} have when the object is loaded.", isWritable: true, isLoaded: false);
        }
    }

    public static void WriteLoadedTypes(CodeWriter writer, IReadOnlyList<SectionMember> sections)
    {
        foreach (var section in sections)
        {
            WriteType(
                writer,
                section,
                Api.GlobalSection,
                section.Section.IsReadOnly
                    ? "The variables of section {0}, which nobody can change once the object is loaded."
                    : "The variables of section {0}, shared with the running programs.",
                isWritable: !section.Section.IsReadOnly,
                isLoaded: true);
        }
    }

    static void WriteType(CodeWriter writer, SectionMember section, string type, string summary, bool isWritable, bool isLoaded)
    {
        writer.Separate();
        writer.Summary(string.Format(CultureInfo.InvariantCulture, summary, CodeWriter.Code(section.Section.Name)));
        if (section.Omitted.Count > 0)
        {
            writer.Line($"/// <remarks>Too large to be values: {string.Join(", ", section.Omitted.Select(CodeWriter.Code))}.</remarks>");
        }

        writer.Begin($"public sealed class {section.TypeName}");
        writer.Line($"readonly {type} _section;");
        writer.Line();
        writer.Expression($"internal {section.TypeName}({type} section)", "_section = section");
        foreach (var variable in section.Variables)
        {
            var offset = variable.Global.Offset.ToString(CultureInfo.InvariantCulture);
            writer.Line();
            writer.Summary(CodeWriter.Code(variable.CDeclaration));
            if (isWritable)
            {
                writer.Begin($"public {variable.Type} {variable.Name}");
                writer.Expression("get", $"_section.Read<{variable.Type}>({offset})");
                writer.Expression("set", $"_section.Write({offset}, value)");
                writer.End();
            }
            else
            {
                writer.Expression($"public {variable.Type} {variable.Name}", $"_section.Read<{variable.Type}>({offset})");
            }

            if (isLoaded)
            {
                WriteReference(writer, variable, offset, isWritable);
            }
        }

        writer.End();
    }

    static void WriteReference(CodeWriter writer, VariableMember variable, string offset, bool isWritable)
    {
        writer.Line();
        writer.Summary($"{CodeWriter.Code(variable.CDeclaration)} itself, where programs see it too: what Volatile and Interlocked take. The section has to be mapped.");
        if (isWritable)
        {
            writer.Expression($"public ref {variable.Type} {variable.Reference}", $"ref _section.GetRef<{variable.Type}>({offset})");
        }
        else
        {
            writer.Expression($"public ref readonly {variable.Type} {variable.Reference}", $"ref _section.GetReadOnlyRef<{variable.Type}>({offset})");
        }
    }
}
