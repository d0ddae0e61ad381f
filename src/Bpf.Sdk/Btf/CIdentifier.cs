namespace Bpf.Sdk.Btf;

/// <summary>Names of BTF as identifiers of C.</summary>
static class CIdentifier
{
    /// <summary>
    /// What follows <c>___</c> in the name of a type or enumerator is no part of the name to CO-RE: a name that had to be changed still finds the kernel's.
    /// </summary>
    const string FlavourSeparator = "___";

    // Of C17 with GNU's. C23's new ones (alignas, nullptr …) are left alone: renaming a member that C17 can spell would hide it from CO-RE.
    static readonly HashSet<string> Keywords =
    [
        "auto", "break", "case", "char", "const", "continue", "default", "do", "double", "else", "enum", "extern", "float", "for", "goto", "if", "inline", "int", "long",
        "register", "restrict", "return", "short", "signed", "sizeof", "static", "struct", "switch", "typedef", "union", "unsigned", "void", "volatile", "while",
        "_Alignas", "_Alignof", "_Atomic", "_Bool", "_Complex", "_Generic", "_Imaginary", "_Noreturn", "_Static_assert", "_Thread_local", "asm", "typeof",
        "__alignof__", "__asm__", "__attribute__", "__auto_type", "__const", "__extension__", "__inline", "__inline__", "__int128", "__restrict", "__thread", "__typeof__", "__volatile__",
    ];

    /// <summary>A name, or the nearest that C can spell. An empty name stays empty.</summary>
    public static string From(string name)
    {
        if (IsValid(name))
        {
            return Keywords.Contains(name) ? Flavoured(name, "c") : name;
        }

        if (name.Length == 0)
        {
            return name;
        }

        string spelled = string.Create(name.Length, name, static (text, name) =>
        {
            for (int i = 0; i < text.Length; i++)
            {
                text[i] = IsPart(name[i]) ? name[i] : '_';
            }
        });
        return char.IsAsciiDigit(spelled[0]) ? $"_{spelled}" : spelled;
    }

    public static bool IsValid(string name)
    {
        foreach (char c in name)
        {
            if (!IsPart(c))
            {
                return false;
            }
        }

        return name.Length > 0 && !char.IsAsciiDigit(name[0]);
    }

    public static bool IsKeyword(string name) => Keywords.Contains(name);

    /// <summary>The name with something behind it that CO-RE does not look at.</summary>
    public static string Flavoured(string name, string flavour) => name + FlavourSeparator + flavour;

    static bool IsPart(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';
}
