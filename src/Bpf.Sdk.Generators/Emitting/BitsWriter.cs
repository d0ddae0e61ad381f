using System.Globalization;
using Bpf.Sdk.Generators.Types;

namespace Bpf.Sdk.Generators.Emitting;

/// <summary>Writes a bit field as a property over its storage.</summary>
static class BitsWriter
{
    public static string Storage(long offset, int bits) =>
        string.Format(CultureInfo.InvariantCulture, "_bits{0}At{1}", bits, offset);

    public static void Write(CodeWriter writer, PlannedBits field)
    {
        var storage = Storage(field.Offset, field.StorageBits);
        var storageType = Primitives.Integer(field.StorageBits / 8, false)!.Name;
        var mask = field.Width == 64 ? ulong.MaxValue : (1UL << field.Width) - 1;
        var maskText = "0x" + mask.ToString("X", CultureInfo.InvariantCulture) + "UL";
        var shift = field.Shift.ToString(CultureInfo.InvariantCulture);
        var raw = $"(({storage} >> {shift}) & {maskText})";

        writer.Summary(CodeWriter.Code(field.CDeclaration));
        writer.Begin($"public {field.Type} {field.Name}");
        writer.Expression("readonly get", field switch
        {
            { IsBool: true } => $"{raw} != 0",
            // The sign is the field's highest bit: it is shifted to the top and back.
            { IsSigned: true } => $"({field.Type})((long)((ulong){storage} << {64 - field.Shift - field.Width}) >> {64 - field.Width})",
            _ => $"({field.Type}){raw}",
        });
        var value = field.IsBool ? "(value ? 1UL : 0UL)" : $"((ulong)value & {maskText})";
        writer.Expression("set", $"{storage} = unchecked(({storageType})(({storage} & ~({maskText} << {shift})) | ({value} << {shift})))");
        writer.End();
    }
}
