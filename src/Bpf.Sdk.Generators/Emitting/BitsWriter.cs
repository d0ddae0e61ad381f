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
        writer.Summary(CodeWriter.Code(field.CDeclaration));
        writer.Begin($"public {field.Type} {field.Name}");
        writer.Expression("readonly get", Get(field, storage));
        writer.Expression("set", Set(field, storage));
        writer.End();
    }

    static string Get(PlannedBits field, string storage)
    {
        if (field.IsSigned)
        {
            // The sign is the field's highest bit: it is shifted to the top and back.
            return $"({field.Type})(unchecked((long)((ulong){storage} << {64 - field.Shift - field.Width})) >> {64 - field.Width})";
        }

        var shifted = field.Shift == 0 ? storage : $"({storage} >> {field.Shift})";
        var bits = $"({shifted} & {Hex(Mask(field.Width))})";
        return field.IsBool ? bits + " != 0" : $"({field.Type}){bits}";
    }

    static string Set(PlannedBits field, string storage)
    {
        var storageType = Primitives.Integer(field.StorageBits / 8, false)!.Name;
        var others = Hex(~(Mask(field.Width) << field.Shift) & Mask(field.StorageBits));
        var bits = field.IsBool ? $"({storageType})(value ? 1 : 0)" : $"(({storageType})value & {Hex(Mask(field.Width))})";
        var shifted = field.Shift == 0 ? bits : $"({bits} << {field.Shift})";
        return $"{storage} = unchecked(({storageType})(({storage} & {others}) | {shifted}))";
    }

    static ulong Mask(int width) => width == 64 ? ulong.MaxValue : (1UL << width) - 1;

    static string Hex(ulong value) => "0x" + value.ToString("X", CultureInfo.InvariantCulture);
}
