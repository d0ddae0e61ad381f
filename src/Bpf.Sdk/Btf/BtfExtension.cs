using Bpf.Sdk.Elf;

namespace Bpf.Sdk.Btf;

/// <summary>A record about an instruction of a section.</summary>
interface IInstructionRecord
{
    int Instruction { get; }
}

/// <summary>Which function type begins at an instruction (<c>struct bpf_func_info</c>); the offset is in instructions.</summary>
readonly record struct FunctionInfo(int Instruction, int Type) : IInstructionRecord;

/// <summary>The C source line of an instruction (<c>struct bpf_line_info</c>); the offset is in instructions, the names are BTF strings.</summary>
readonly record struct LineInfo(int Instruction, uint FileName, uint Text, uint LineAndColumn) : IInstructionRecord
{
    public int Line => (int)(LineAndColumn >> 10);

    public int Column => (int)(LineAndColumn & 0x3ff);
}

/// <summary>A CO-RE relocation (<c>struct bpf_core_relo</c>); the offset is in instructions.</summary>
readonly record struct CoreRelocation(int Instruction, int Type, uint AccessString, int Kind) : IInstructionRecord;

/// <summary>The <c>.BTF.ext</c> section: for each code section its functions, source lines and CO-RE relocations.</summary>
sealed class BtfExtension
{
    const string Name = ".BTF.ext";
    const int Magic = 0xeb9f;
    const int HeaderWithRelocations = 32;
    const int InstructionSize = 8;

    readonly Dictionary<string, FunctionInfo[]> _functions = [];
    readonly Dictionary<string, LineInfo[]> _lines = [];
    readonly Dictionary<string, CoreRelocation[]> _coreRelocations = [];

    /// <summary>All CO-RE relocations by section, in the order of the file.</summary>
    public IEnumerable<KeyValuePair<string, CoreRelocation[]>> CoreRelocations => _coreRelocations;

    public ReadOnlySpan<FunctionInfo> GetFunctions(string section) => _functions.GetValueOrDefault(section);

    public ReadOnlySpan<LineInfo> GetLines(string section) => _lines.GetValueOrDefault(section);

    public ReadOnlySpan<CoreRelocation> GetCoreRelocations(string section) => _coreRelocations.GetValueOrDefault(section);

    /// <summary>Those of a section's records that are about some of its instructions, found without looking at the others.</summary>
    /// <param name="records">Of one section, as they are kept here.</param>
    /// <param name="start">The first instruction.</param>
    /// <param name="end">One behind the last.</param>
    public static ReadOnlySpan<T> Within<T>(ReadOnlySpan<T> records, int start, int end) where T : struct, IInstructionRecord
    {
        int first = FirstAt(records, start);
        return records[first..Math.Max(first, FirstAt(records, end))];

        static int FirstAt(ReadOnlySpan<T> records, int instruction)
        {
            (int first, int end) = (0, records.Length);
            while (first < end)
            {
                int middle = first + (end - first) / 2;
                (first, end) = records[middle].Instruction < instruction ? (middle + 1, end) : (first, middle);
            }

            return first;
        }
    }

    /// <summary>Whether a section has CO-RE relocations, or may have some for all that can be told of it.</summary>
    public static bool MayRelocate(ReadOnlyMemory<byte> section, bool isBigEndian)
    {
        var data = new EndianSpan(section.Span, isBigEndian, Name);
        return section.Length < HeaderWithRelocations || data.U16(0) != Magic || data.U32(4) >= HeaderWithRelocations && data.U32(28) != 0;
    }

    public static BtfExtension Parse(ReadOnlyMemory<byte> section, BtfTable btf, bool bigEndian = false)
    {
        var data = new EndianSpan(section.Span, bigEndian, Name);
        if (data.U16(0) is var magic && magic != Magic)
        {
            throw new BpfFormatException($"The section begins with 0x{magic:x4} and not with 0x{Magic:x4}", Name, 0);
        }

        long header = data.U32(4);
        var extension = new BtfExtension();
        ReadTable(data, btf, header, 8, 8, extension._functions,
            static (data, at) => new FunctionInfo((int)(data.U32(at) / InstructionSize), (int)data.U32(at + 4)));
        ReadTable(data, btf, header, 16, 16, extension._lines,
            static (data, at) => new LineInfo((int)(data.U32(at) / InstructionSize), data.U32(at + 4), data.U32(at + 8), data.U32(at + 12)));
        if (header >= HeaderWithRelocations) // CO-RE relocations came with the third table of the header (clang 10)
        {
            ReadTable(data, btf, header, 24, 16, extension._coreRelocations,
                static (data, at) => new CoreRelocation((int)(data.U32(at) / InstructionSize), (int)data.U32(at + 4), data.U32(at + 8), (int)data.U32(at + 12)));
        }

        return extension;
    }

    delegate T RecordReader<T>(EndianSpan data, long at);

    // A table: record size, then for each section its name, a count and the records.
    static void ReadTable<T>(EndianSpan data, BtfTable btf, long header, int field, int minimumRecordSize, Dictionary<string, T[]> tables, RecordReader<T> read)
        where T : struct, IInstructionRecord
    {
        long at = header + data.U32(field);
        long length = data.U32(field + 4);
        if (length == 0)
        {
            return;
        }

        data.Slice(at, length);
        long end = at + length;
        long recordSize = data.U32(at);
        if (recordSize < minimumRecordSize || recordSize % 4 != 0)
        {
            throw new BpfFormatException($"A record claims {recordSize} bytes; it has at least {minimumRecordSize}", Name, at);
        }

        for (at += 4; at < end;)
        {
            string section = btf.GetName(data.U32(at));
            long count = data.U32(at + 4);
            at += 8;
            if (count > (end - at) / recordSize)
            {
                throw new BpfFormatException($"{count} records are claimed for section '{section}' where {(end - at) / recordSize} fit", Name, at - 4);
            }

            var records = new T[count];
            bool isSorted = true;
            for (int i = 0; i < records.Length; i++, at += recordSize)
            {
                records[i] = read(data, at);
                isSorted &= i == 0 || records[i - 1].Instruction <= records[i].Instruction;
            }

            // Compilers write them in order; nothing but that says so.
            tables[section] = isSorted ? records : [.. records.OrderBy(static record => record.Instruction)];
        }
    }
}
