namespace Bpf.Sdk.Btf;

/// <summary>How a number is spelled in C for BPF, and how many bytes that spelling has: the type's own, where C has a type of that size.</summary>
readonly record struct CScalar(string Name, int Size)
{
    /// <summary>Names that C has for integers, with their size on BPF. BTF has them as DWARF writes them.</summary>
    static readonly Dictionary<string, int> Integers = new()
    {
        ["char"] = 1, ["signed char"] = 1, ["unsigned char"] = 1, ["_Bool"] = 1,
        ["short"] = 2, ["short int"] = 2, ["short unsigned int"] = 2, ["unsigned short"] = 2,
        ["int"] = 4, ["unsigned int"] = 4,
        ["long"] = 8, ["long int"] = 8, ["unsigned long"] = 8, ["long unsigned int"] = 8,
        ["long long"] = 8, ["long long int"] = 8, ["unsigned long long"] = 8, ["long long unsigned int"] = 8,
        ["__int128"] = 16, ["unsigned __int128"] = 16, ["__int128 unsigned"] = 16,
    };

    /// <summary>A name of another language (Rust's u8), of another machine (a long of 4 bytes) or of the compiler alone is spelled by its size.</summary>
    public static CScalar OfInteger(string name, int size, bool isSigned, bool isBool) =>
        Integers.TryGetValue(name, out int usual) && usual == size ? new(name, size) : OfSize(size, isSigned, isBool);

    /// <summary>BPF's long double has 8 bytes: a longer one is spelled by an integer of its size.</summary>
    public static CScalar OfFloat(int size) => size switch
    {
        4 => new("float", 4),
        8 => new("double", 8),
        _ => OfSize(size, isSigned: false, isBool: false),
    };

    static CScalar OfSize(int size, bool isSigned, bool isBool) => (size, isSigned) switch
    {
        (1, _) when isBool => new("_Bool", 1),
        (1, true) => new("signed char", 1),
        (2, true) => new("short", 2),
        (2, false) => new("unsigned short", 2),
        (4, true) => new("int", 4),
        (4, false) => new("unsigned int", 4),
        (8, true) => new("long long", 8),
        (8, false) => new("unsigned long long", 8),
        (16, true) => new("__int128", 16),
        (16, false) => new("unsigned __int128", 16),
        _ => new("unsigned char", 1),
    };
}
