using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Bpf.Sdk.Btf;
using Bpf.Sdk.Kernel;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk;

public partial class BpfProgram
{
    /// <summary>Asks the kernel what it knows of the program: bpf(2), BPF_OBJ_GET_INFO_BY_FD. What the caller may not see, and what an older kernel does not tell, is 0 or empty.</summary>
    public BpfProgramInfo GetInfo()
    {
        ProgramInfo info = ProgramCalls.GetInfo(Handle, ProgramCalls.Parts.Maps, out ProgramCalls.Buffers buffers);
        return new()
        {
            Id = info.id,
            Type = (BpfProgramType)info.type,
            Name = info.name.ToString(),
            Tag = TagText(info.tag),
            LoadTime = BootClock.ToCalendar(info.load_time),
            UserId = info.created_by_uid,
            IsGplCompatible = (info.gpl_compatible & 1) != 0 || !BitConverter.IsLittleEndian && info.gpl_compatible >> 31 != 0,
            MapIds = ImmutableCollectionsMarshal.AsImmutableArray(buffers.MapIds),
            InstructionBytes = (int)info.xlated_prog_len,
            MachineCodeBytes = (int)info.jited_prog_len,
            VerifiedInstructions = info.verified_insns,
            BtfId = info.btf_id,
            AttachBtfId = info.attach_btf_obj_id,
            AttachTypeId = info.attach_btf_id,
            InterfaceIndex = (int)info.ifindex,
            Statistics = new(info.run_time_ns, info.run_cnt, info.recursion_misses),
        };
    }

    /// <summary>Reads how often the program has run and for how long, without allocation. The numbers stand still unless statistics are on: <see cref="BpfStatistics.Enable"/>.</summary>
    public BpfProgramStatistics GetStatistics()
    {
        var info = ObjectInfo.Get<ProgramInfo>(Handle, PinnedKind.Program);
        return new(info.run_time_ns, info.run_cnt, info.recursion_misses);
    }

    /// <summary>Reads the program's code and where it comes from. What the kernel withholds from the caller is empty.</summary>
    public BpfProgramCode GetCode()
    {
        ProgramInfo info = ProgramCalls.GetInfo(Handle, ProgramCalls.Parts.All, out ProgramCalls.Buffers buffers);
        BtfTable? types = info.btf_id == 0 ? null : BtfCalls.TryRead(info.btf_id);
        return new()
        {
            Instructions = [.. MemoryMarshal.Cast<byte, BpfInstruction>(buffers.Instructions)],
            MachineCode = buffers.MachineCode,
            Functions = Functions(buffers, types),
            Lines = Lines(buffers, types),
        };
    }

    static ImmutableArray<BpfProgramFunction> Functions(ProgramCalls.Buffers buffers, BtfTable? types)
    {
        var functions = ImmutableArray.CreateBuilder<BpfProgramFunction>(buffers.Functions.Length);
        for (int i = 0; i < buffers.Functions.Length; i++)
        {
            FunctionInfoRecord record = buffers.Functions[i];
            functions.Add(new(
                types is not null && record.type_id < types.Count ? types[(int)record.type_id].Name : "",
                (int)record.insn_off,
                i < buffers.FunctionAddresses.Length ? buffers.FunctionAddresses[i] : 0,
                i < buffers.FunctionLengths.Length ? (int)buffers.FunctionLengths[i] : 0));
        }

        return functions.MoveToImmutable();
    }

    static ImmutableArray<BpfSourceLine> Lines(ProgramCalls.Buffers buffers, BtfTable? types)
    {
        var lines = ImmutableArray.CreateBuilder<BpfSourceLine>(buffers.Lines.Length);
        var names = new Dictionary<uint, string>();
        foreach (LineInfoRecord record in buffers.Lines)
        {
            var line = new LineInfo((int)record.insn_off, record.file_name_off, record.line_off, record.line_col);
            lines.Add(new(line.Instruction, Text(line.FileName), line.Line, line.Column, Text(line.Text).Trim()));
        }

        return lines.MoveToImmutable();

        string Text(uint offset)
        {
            if (types is null)
            {
                return "";
            }

            ref string? text = ref CollectionsMarshal.GetValueRefOrAddDefault(names, offset, out _);
            return text ??= types.GetString(offset);
        }
    }
}
