namespace Bpf.Sdk.Btf;

/// <summary>The size of an enum, which C derives from its values and BTF states.</summary>
static class CEnum
{
    /// <summary>Bytes of the enum as it is written.</summary>
    public static int Size(BtfTable btf, BtfType type) => Mode(btf, type) is null ? DefaultSize(btf, type) : type.Size;

    /// <summary>GCC's and clang's name of the machine mode that gives the enum its size; null where C does that by itself.</summary>
    public static string? Mode(BtfTable btf, BtfType type)
    {
        int size = DefaultSize(btf, type);
        return (size, type.Size) switch
        {
            (4, 1) when Fits(btf, type, 8) => "QI",
            (4, 2) when Fits(btf, type, 16) => "HI",
            (4, 8) => "DI",
            _ => null,
        };
    }

    static int DefaultSize(BtfTable btf, BtfType type) => type.Kind == BtfKind.Enum64 && !Fits(btf, type, 32) ? 8 : 4;

    static bool Fits(BtfTable btf, BtfType type, int bits)
    {
        long least = type.Flag ? -(1L << bits - 1) : 0;
        long most = type.Flag && Array.Exists(btf.GetEnumerators(type), static item => item.Value < 0) ? (1L << bits - 1) - 1 : (1L << bits) - 1;
        return Array.TrueForAll(btf.GetEnumerators(type), item => item.Value >= least && item.Value <= most);
    }
}
