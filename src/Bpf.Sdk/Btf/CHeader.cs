using System.Globalization;
using System.Text;

namespace Bpf.Sdk.Btf;

/// <summary>
/// Writes all types of BTF as a C header, as <c>vmlinux.h</c> is: clang for BPF gives each struct and member the size and place that BTF has.
/// The same BTF gives the same bytes; types that are alike give like text in BTF of different builds, because order is by name:
/// declarations ahead, enums, typedefs, structs and unions (each behind those that it needs), functions that programs may call.
/// </summary>
sealed class CHeader
{
    const int MaximumDepth = 128;
    const long CharactersPerByte = 64; // of BTF. Text far beyond that is structs that contain each other so that each doubles the text

    readonly BtfTable _btf;
    readonly CNames _names;
    readonly CLayout _layout;
    readonly CHeaderPlan _plan;
    readonly TextWriter _output;
    readonly StringBuilder _text = new(); // of the declaration that is being written
    readonly long _most;
    long _written; // characters, and members that had none

    CHeader(BtfTable btf, TextWriter output)
    {
        _btf = btf;
        _output = output;
        _most = (btf.Image.Length + (btf.Base?.Image.Length ?? 0)) * CharactersPerByte + (1 << 16);
        _names = new(btf);
        _layout = new(btf, _names);
        _plan = new(btf, _names, _layout);
    }

    /// <summary>Writes the header. Lines end with a line feed on every system.</summary>
    public static void Write(BtfTable btf, TextWriter output) => new CHeader(btf, output).Write();

    void Write()
    {
        _output.Write(Beginning);
        WriteEach(_plan.Ahead, id => _text.Append(Keyword(_btf[id])).Append(' ').Append(_names[_btf[id]]).Append(";\n"));
        WriteEach(_names.Enums, id => WriteEnum(_btf[id]));
        WriteEach(_plan.Order, WriteOrdered);
        _output.Write(EndOfTypes);
        if (_names.KernelFunctions.Any())
        {
            _output.Write(BeginningOfFunctions);
            WriteEach(_names.KernelFunctions, WriteFunction);
            _output.Write("\n#endif\n");
        }

        _output.Write("\n#endif /* __VMLINUX_H__ */\n");
    }

    // The guard and the macros by which programs and other headers know this one are those that bpftool's has.
    const string Beginning = """
        #ifndef __VMLINUX_H__
        #define __VMLINUX_H__

        #ifdef __BPF_SDK_UAPI_TYPES__
        #error "Include vmlinux.h before <linux/…> headers: it has their types, and they leave theirs away when it is there."
        #endif

        /* <stdbool.h> makes macros of bool, true and false, C23 keywords. */
        #if defined(bool) || __STDC_VERSION__ >= 202311L
        #define __VMLINUX_WITHOUT_BOOL__
        #elif defined(__is_identifier)
        #if !__is_identifier(bool)
        #define __VMLINUX_WITHOUT_BOOL__
        #endif
        #endif

        #ifndef BPF_NO_PRESERVE_ACCESS_INDEX
        #pragma clang attribute push (__attribute__((preserve_access_index)), apply_to = record)
        #endif


        """;

    const string EndOfTypes = """

        #ifndef BPF_NO_PRESERVE_ACCESS_INDEX
        #pragma clang attribute pop
        #endif

        """;

    const string BeginningOfFunctions = """

        #ifndef BPF_NO_KFUNC_PROTOTYPES
        #ifndef __ksym
        #define __ksym __attribute__((section(".ksyms")))
        #endif
        #ifndef __weak
        #define __weak __attribute__((weak))
        #endif
        #ifndef __bpf_fastcall
        #if __has_attribute(bpf_fastcall)
        #define __bpf_fastcall __attribute__((bpf_fastcall))
        #else
        #define __bpf_fastcall
        #endif
        #endif


        """;

    void WriteEach(IEnumerable<int> ids, Action<int> write)
    {
        foreach (int id in ids)
        {
            write(id);
            _written += _text.Length;
            CheckLength(id);
            foreach (ReadOnlyMemory<char> chunk in _text.GetChunks())
            {
                _output.Write(chunk.Span);
            }

            _text.Clear();
        }
    }

    void CheckLength(int id)
    {
        if (_written + _text.Length > _most)
        {
            throw new BpfFormatException($"Written as C, the types up to number {id} have more than {_most} characters", ".BTF");
        }
    }

    void WriteOrdered(int id)
    {
        BtfType type = _btf[id];
        _text.Append('\n');
        if (type.IsComposite)
        {
            _text.Append(Keyword(type)).Append(' ').Append(_names[type]).Append(' ');
            WriteBody(type, 0, 0);
        }
        else if (type.Name == "bool")
        {
            _text.Append("#ifndef __VMLINUX_WITHOUT_BOOL__\n");
            WriteTypedef(type);
            _text.Append(";\n#endif\n");
            return;
        }
        else
        {
            WriteTypedef(type);
        }

        _text.Append(";\n");
    }

    void WriteTypedef(BtfType type)
    {
        _text.Append("typedef ");
        BtfType target = _btf[type.Target];
        if (_names.TypedefOf(target.Id) != type.Id)
        {
            WriteDeclaration(type.Target, _names[type], isValue: false, 0, 0);
            return;
        }

        _text.Append(Keyword(target)).Append(' ');
        if (target.IsComposite)
        {
            WriteBody(target, 0, 0);
        }
        else
        {
            WriteEnumerators(target);
        }

        _text.Append(' ').Append(_names[type]);
    }

    void WriteEnum(BtfType type)
    {
        BtfEnumerator[] enumerators = _btf.GetEnumerators(type);
        bool isNamed = type.NameOffset != 0 || _plan.IsUsed(type.Id);
        bool isBool = !isNamed && Array.Exists(enumerators, static item => item.Name is "true" or "false");
        _text.Append(isBool ? "\n#ifndef __VMLINUX_WITHOUT_BOOL__\n" : "\n").Append("enum ");
        if (isNamed)
        {
            _text.Append(_names[type]).Append(' ');
        }

        WriteEnumerators(type);
        _text.Append(isBool ? ";\n#endif\n" : ";\n");
    }

    void WriteEnumerators(BtfType type)
    {
        _text.Append("{\n");
        BtfEnumerator[] enumerators = _btf.GetEnumerators(type);
        foreach (BtfEnumerator enumerator in enumerators)
        {
            _text.Append('\t').Append(_names.TakeEnumerator(enumerator.Name)).Append(" = ").Append(Number(type, enumerator.Value)).Append(",\n");
        }

        if (enumerators.Length == 0)
        {
            // Only declared in the kernel, and C has no enum without enumerators.
            _text.Append('\t').Append(_names.TakeEnumerator(CIdentifier.Flavoured(type.Name, "undefined"))).Append(" = 0,\n");
        }

        _text.Append('}');
        if (CEnum.Mode(_btf, type) is { } mode)
        {
            _text.Append(" __attribute__((mode(").Append(mode).Append(")))");
        }
    }

    static string Number(BtfType type, long value) => (type.Kind, type.Flag, value) switch
    {
        (BtfKind.Enum, _, _) => value.ToString(CultureInfo.InvariantCulture),
        (_, false, _) => ((ulong)value).ToString(CultureInfo.InvariantCulture) + "ULL",
        (_, true, long.MinValue) => "(-9223372036854775807LL - 1)",
        _ => value.ToString(CultureInfo.InvariantCulture) + "LL",
    };

    void WriteFunction(int id)
    {
        BtfType function = _btf[id];
        _text.Append(_names.IsFastCall(id) ? "extern __bpf_fastcall " : "extern ");
        WriteDeclaration(function.Target, function.Name, isValue: false, 0, 0);
        _text.Append(" __weak __ksym;\n");
    }

    // From the brace on, with attributes.
    void WriteBody(BtfType type, int indentation, int depth)
    {
        if (depth == MaximumDepth)
        {
            throw new BpfFormatException($"BTF type {type.Id} is nested more than {MaximumDepth} deep, or contains itself", ".BTF");
        }

        CheckLength(type.Id);
        BtfMember[] members = _btf.GetMembers(type);
        _written += members.Length;
        CCompositeLayout layout = _layout.OfComposite(type);
        long[] gaps = _layout.Gaps(type, members);
        _text.Append("{\n");
        if (!layout.IsExact)
        {
            Indent(indentation + 1).Append("/* No C for BPF gives this layout: offsets are right only where CO-RE puts them in. */\n");
        }

        for (int i = 0; i < members.Length; i++)
        {
            if (_layout.IsWritten(members[i]))
            {
                WritePadding(gaps[i], members[i].BitOffset - gaps[i], indentation + 1);
                WriteMember(members[i], layout, indentation + 1, depth);
            }
        }

        WriteTrailingPadding(type, gaps[^1], indentation + 1);
        Indent(indentation).Append(layout.IsPacked ? "} __attribute__((packed))" : "}");
    }

    void WriteMember(BtfMember member, CCompositeLayout layout, int indentation, int depth)
    {
        Indent(indentation);
        if (member.Name.Length == 0 && _btf.Resolve(member.Type) is { IsComposite: true } inner)
        {
            _text.Append(Keyword(inner)).Append(' ');
            WriteBody(inner, indentation, depth + 1);
        }
        else
        {
            WriteDeclaration(member.Type, CIdentifier.From(member.Name), isValue: true, indentation, depth);
        }

        if (_layout.Width(member) is var width and > 0)
        {
            // What cannot be laid out is also what may have more bits than its type.
            long most = layout.IsExact ? width : Math.Min(width, _layout.Of(member.Type).Size * 8);
            _text.Append(CultureInfo.InvariantCulture, $" : {most}");
        }

        _text.Append(";\n");
    }

    // Bit fields without a name take no part in alignment, initialisers or BTF.
    void WritePadding(long bits, long from, int indentation)
    {
        const int Unit = 64;
        while (bits > 0)
        {
            // None may cross a boundary of its type, or it would begin there.
            long length = Math.Min(bits, Unit - from % Unit);
            Indent(indentation).Append(CultureInfo.InvariantCulture, $"long : {length};\n");
            (bits, from) = (bits - length, from + length);
            CheckLength(0);
        }
    }

    void WriteTrailingPadding(BtfType type, long bits, int indentation)
    {
        if (bits == 0)
        {
            return;
        }

        if (type.Kind == BtfKind.Struct)
        {
            WritePadding(bits, type.SizeOrType * 8L - bits, indentation);
            return;
        }

        Indent(indentation).Append("struct {\n");
        WritePadding(bits, 0, indentation + 1);
        Indent(indentation).Append("};\n");
    }

    void WriteDeclaration(int id, string name, bool isValue, int indentation, int depth)
    {
        CDeclarator declarator = CDeclarator.Of(_btf, _names, _layout, id, name, isValue, (parameter, inner) => Parameter(parameter, indentation, inner), depth);
        if (declarator.Qualifiers.StartsWith("__attribute__", StringComparison.Ordinal))
        {
            WriteBase(declarator, indentation, depth);
            _text.Append(' ').Append(declarator.Qualifiers);
        }
        else
        {
            _text.Append(declarator.Qualifiers).Append(declarator.Qualifiers.Length > 0 ? " " : "");
            WriteBase(declarator, indentation, depth);
        }

        _text.Append(declarator.Text.Length > 0 ? " " : "").Append(declarator.Text);
    }

    string Parameter(BtfParameter parameter, int indentation, int depth)
    {
        int start = _text.Length;
        WriteDeclaration(parameter.Type, CIdentifier.From(parameter.Name), isValue: false, indentation, depth);
        string text = _text.ToString(start, _text.Length - start);
        _text.Length = start;
        return text;
    }

    void WriteBase(CDeclarator declarator, int indentation, int depth)
    {
        BtfType type = declarator.Base;
        switch (type.Kind)
        {
            case BtfKind.Void:
                _text.Append("void");
                break;
            case BtfKind.Int:
                _text.Append(_layout.Integer(type).Name);
                break;
            case BtfKind.Float:
                _text.Append(CScalar.OfFloat(type.Size).Name);
                break;
            case BtfKind.Typedef:
                _text.Append(_names[type]);
                break;
            case BtfKind.Forward:
                _text.Append(Keyword(type)).Append(' ').Append(_names[type]);
                break;
            case BtfKind.Enum or BtfKind.Enum64:
                WriteEnumName(type);
                break;
            case BtfKind.Struct or BtfKind.Union when type.NameOffset != 0:
                _text.Append(Keyword(type)).Append(' ').Append(_names[type]);
                break;
            case BtfKind.Struct or BtfKind.Union when !declarator.IsValue && _names.TypedefOf(type.Id) is var typedef && typedef != 0:
                _text.Append(_names[_btf[typedef]]);
                break;
            case BtfKind.Struct or BtfKind.Union:
                _text.Append(Keyword(type)).Append(' ');
                WriteBody(type, indentation, depth + 1);
                break;
            default:
                throw new BpfFormatException($"BTF type {type.Id} ({type.Kind} '{type.Name}') is referred to as a type, which it is not", ".BTF");
        }
    }

    void WriteEnumName(BtfType type)
    {
        if (_names.TypedefOf(type.Id) is var typedef && typedef != 0)
        {
            _text.Append(_names[_btf[typedef]]);
        }
        else if (type is { Count: 0, NameOffset: 0 })
        {
            _text.Append("unsigned int");
        }
        else
        {
            _text.Append("enum ").Append(_names[type]);
        }
    }

    static string Keyword(BtfType type) => type.Kind switch
    {
        BtfKind.Enum or BtfKind.Enum64 => "enum",
        BtfKind.Union or BtfKind.Forward when type.Kind == BtfKind.Union || type.Flag => "union",
        _ => "struct",
    };

    StringBuilder Indent(int indentation) => _text.Append('\t', indentation);
}
