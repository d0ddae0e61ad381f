using System.Globalization;
using System.Linq;
using Bpf.Sdk.Generators.Manifests;
using Bpf.Sdk.Generators.Types;

namespace Bpf.Sdk.Generators.Emitting;

/// <summary>Writes the C# types of an object's C types.</summary>
static class TypesWriter
{
    // Programs in the kernel assign these fields, and an inline array's only field stands for all elements.
    const string DisabledWarnings = "#pragma warning disable CS0169, CS0649 // Programs assign these fields, not C#.";

    public static string Write(ClassModel model, ClassPlan plan) =>
        SourceFile.Write(model.Class, DisabledWarnings, "", writer =>
        {
            foreach (var type in plan.PlannedTypes)
            {
                writer.Separate();
                switch (type)
                {
                    case PlannedStruct planned:
                        WriteStruct(writer, plan.Types, planned);
                        break;
                    case PlannedEnum planned:
                        WriteEnum(writer, planned);
                        break;
                    case PlannedArray planned:
                        WriteArray(writer, planned);
                        break;
                }
            }
        });

    static void WriteStruct(CodeWriter writer, CTypes types, PlannedStruct type)
    {
        var size = type.Type.Size.ToString(CultureInfo.InvariantCulture);
        var definition = CDeclaration.Definition(types, type.Type).ToArray();
        writer.Summary($"{CodeWriter.Code(type.CName)}, {size} bytes.");
        writer.Remarks(definition);
        var pack = type.Pack == 0 ? "" : $"Pack = {type.Pack.ToString(CultureInfo.InvariantCulture)}, ";
        writer.Line($"[global::System.Runtime.InteropServices.StructLayout(global::System.Runtime.InteropServices.LayoutKind.Explicit, {pack}Size = {size})]");
        writer.Begin($"public struct {type.Name}");
        var storages = type.Bits.Select(static bits => (bits.Offset, bits.StorageBits)).Distinct().ToArray();
        foreach (var (offset, bits) in storages)
        {
            WriteOffset(writer, offset);
            writer.Line($"{Primitives.Integer(bits / 8, false)!.Name} {BitsWriter.Storage(offset, bits)};");
            writer.Line();
        }

        var isFirst = true;
        foreach (var field in type.Fields)
        {
            if (!isFirst)
            {
                writer.Line();
            }

            isFirst = false;
            writer.Summary(CodeWriter.Code(field.CDeclaration));
            WriteOffset(writer, field.Offset);
            writer.Line($"public {field.Type} {field.Name};");
        }

        for (var i = 0; i < type.Bits.Count; i++)
        {
            if (!isFirst || i > 0)
            {
                writer.Line();
            }

            BitsWriter.Write(writer, type.Bits[i]);
        }

        writer.End();
    }

    static void WriteOffset(CodeWriter writer, long offset) =>
        writer.Line($"[global::System.Runtime.InteropServices.FieldOffset({offset.ToString(CultureInfo.InvariantCulture)})]");

    static void WriteEnum(CodeWriter writer, PlannedEnum type)
    {
        writer.Summary(CodeWriter.Code(type.CName) + ".");
        writer.Begin($"public enum {type.Name} : {type.Underlying}");
        foreach (var (name, value, cName) in type.Members)
        {
            writer.Summary(CodeWriter.Code(cName));
            writer.Line($"{name} = {value},");
        }

        writer.End();
    }

    static void WriteArray(CodeWriter writer, PlannedArray type)
    {
        var count = type.Count.ToString(CultureInfo.InvariantCulture);
        writer.Summary(type.CDeclaration is null ? $"{count} bytes that C# has no type for." : CodeWriter.Code(type.CDeclaration) + ".");
        writer.Line($"[global::System.Runtime.CompilerServices.InlineArray({count})]");
        writer.Begin($"public struct {type.Name}");
        writer.Line($"{type.ElementType} _element0;");
        if (type.IsText)
        {
            writer.Line();
            writer.Summary("The text up to the first NUL, read as UTF-8.");
            writer.Begin("public override readonly string ToString()");
            writer.Line("global::System.ReadOnlySpan<byte> text = this;");
            writer.Line("var end = global::System.MemoryExtensions.IndexOf(text, (byte)0);");
            writer.Line("return global::System.Text.Encoding.UTF8.GetString(end < 0 ? text : text[..end]);");
            writer.End();
        }

        writer.End();
    }
}
