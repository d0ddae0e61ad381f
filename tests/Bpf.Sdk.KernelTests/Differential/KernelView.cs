using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Bpf.Sdk.Kernel;

namespace Bpf.Sdk.KernelTests.Differential;

/// <summary>What the kernel says of programs and maps, in the words of the oracle.</summary>
static unsafe class KernelView
{
    const BpfCommand ProgramTestRun = (BpfCommand)10; // BPF_PROG_TEST_RUN, linux/bpf.h

    /// <summary>struct bpf_prog_info, as far as it is compared.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 232)]
    struct FullProgramInfo
    {
        [FieldOffset(0)]
        public uint type;

        [FieldOffset(8)]
        public ulong tag;

        [FieldOffset(20)]
        public uint xlated_prog_len;

        [FieldOffset(52)]
        public uint nr_map_ids;

        [FieldOffset(64)]
        public ObjectName name;

        [FieldOffset(128)]
        public uint btf_id;

        [FieldOffset(144)]
        public uint nr_func_info;

        [FieldOffset(148)]
        public uint nr_line_info;

        [FieldOffset(220)]
        public uint attach_btf_obj_id;

        [FieldOffset(224)]
        public uint attach_btf_id;
    }

#pragma warning disable CS0649 // fields that the kernel alone writes, or that stay zero
    // The test member of union bpf_attr.
    struct TestRunAttributes
    {
        public uint prog_fd;
        public uint retval;
        public uint data_size_in;
        public uint data_size_out;
        public ulong data_in;
        public ulong data_out;
        public uint repeat;
        public uint duration;
        public uint ctx_size_in;
        public uint ctx_size_out;
        public ulong ctx_in;
        public ulong ctx_out;
    }
#pragma warning restore CS0649

    public static ProgramOutcome Of(BpfProgram program, bool run)
    {
        FullProgramInfo info = ObjectInfo.Get<FullProgramInfo>(program.Handle, PinnedKind.Program);
        var outcome = new ProgramOutcome
        {
            Name = program.Name,
            KernelName = info.name.ToString(),
            Type = info.type,
            Tag = Tag(info.tag),
            Instructions = info.xlated_prog_len / 8,
            HasBtf = info.btf_id != 0,
            Functions = info.nr_func_info,
            Lines = info.nr_line_info,
            Maps = info.nr_map_ids,
            AttachBtfObject = info.attach_btf_obj_id,
            AttachBtfId = info.attach_btf_id,
        };
        return run && IsRunnable(program.Type) ? Run(program, outcome) : outcome;
    }

    public static MapOutcome Of(BpfHandle map)
    {
        MapInfo info = ObjectInfo.Get<MapInfo>(map, PinnedKind.Map);
        return new()
        {
            Name = info.name.ToString(),
            Type = info.type,
            KeySize = info.key_size,
            ValueSize = info.value_size,
            MaxEntries = info.max_entries,
            Flags = info.map_flags,
            Extra = info.map_extra,
            HasBtf = info.btf_id != 0,
            KeyType = info.btf_key_type_id,
            ValueType = info.btf_value_type_id,
            KernelValueType = info.btf_vmlinux_value_type_id,
            Slots = (BpfMapType)info.type is BpfMapType.ProgramArray or BpfMapType.ArrayOfMaps or BpfMapType.HashOfMaps ? Slots(map, info) : null,
        };
    }

    /// <summary>The bytes of a section of global variables, or null if the kernel does not give them.</summary>
    public static string? Data(BpfHandle map, uint size)
    {
        uint key = 0;
        byte[] value = new byte[size];
        fixed (byte* pointer = value)
        {
            // SAFETY: the map has one element of this size.
            return MapCalls.Lookup(map, (byte*)&key, pointer) == 0 ? Convert.ToHexStringLower(value) : null;
        }
    }

    static bool IsRunnable(BpfProgramType type) => type is BpfProgramType.SocketFilter or BpfProgramType.SchedCls or BpfProgramType.SchedAct
        or BpfProgramType.Xdp or BpfProgramType.CgroupSkb or BpfProgramType.Syscall or BpfProgramType.RawTracepoint;

    static ProgramOutcome Run(BpfProgram program, ProgramOutcome outcome)
    {
        const int PacketSize = 64, Arguments = 12;
        byte* packet = stackalloc byte[PacketSize];
        ulong* arguments = stackalloc ulong[Arguments];
        for (uint i = 0; i < Arguments; i++)
        {
            arguments[i] = i + 1;
        }

        new Span<byte>(packet, PacketSize).Clear();
        var attributes = new TestRunAttributes { prog_fd = (uint)program.Handle.FileDescriptor };
        if (program.Type == BpfProgramType.RawTracepoint)
        {
            (attributes.ctx_in, attributes.ctx_size_in) = ((ulong)arguments, Arguments * sizeof(ulong));
        }
        else if (program.Type != BpfProgramType.Syscall)
        {
            (attributes.data_in, attributes.data_size_in, attributes.repeat) = ((ulong)packet, PacketSize, 1);
        }

        // SAFETY: both buffers outlive the call.
        int result = BpfSyscall.Invoke(ProgramTestRun, ref attributes);
        return outcome with { Run = result, Returned = result == 0 ? attributes.retval : 0 };
    }

    static List<string> Slots(BpfHandle map, in MapInfo info)
    {
        var slots = new List<string>();
        byte[] key = new byte[info.key_size], next = new byte[info.key_size];
        bool isFirst = true;
        while (Next())
        {
            next.CopyTo(key, 0);
            isFirst = false;
            uint id;
            fixed (byte* pointer = key)
            {
                // SAFETY: the values of these maps are ids of four bytes.
                if (MapCalls.Lookup(map, pointer, (byte*)&id) != 0)
                {
                    continue;
                }
            }

            slots.Add($"{Convert.ToHexStringLower(key)}: {((BpfMapType)info.type == BpfMapType.ProgramArray ? Program(id) : Map(id))}");
        }

        return slots;

        bool Next()
        {
            fixed (byte* keyPointer = key, nextPointer = next)
            {
                // SAFETY: both have the size of a key.
                return MapCalls.NextKey(map, isFirst ? null : keyPointer, nextPointer) == 0;
            }
        }
    }

    static string Program(uint id)
    {
        using BpfHandle handle = ObjectIds.Programs.Open(id);
        FullProgramInfo info = ObjectInfo.Get<FullProgramInfo>(handle, PinnedKind.Program);
        return $"{info.name} type {info.type}";
    }

    static string Map(uint id)
    {
        using BpfHandle handle = ObjectIds.Maps.Open(id);
        MapInfo info = ObjectInfo.Get<MapInfo>(handle, PinnedKind.Map);
        return $"{info.name} type {info.type} key {info.key_size} value {info.value_size} entries {info.max_entries} flags {info.map_flags}";
    }

    static string Tag(ulong tag) => (BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(tag) : tag).ToString("x16");
}
