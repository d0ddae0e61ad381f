using Bpf.Sdk.Btf;
using Bpf.Sdk.Loading.Types;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.Loading.StructOps;

/// <summary>Converts structures of callbacks from the layout that the object was compiled with to the kernel's. Members are matched by name.</summary>
/// <param name="spec">The object.</param>
/// <param name="kernel">The kernel's types; null if it does not tell them.</param>
sealed class StructOpsPlanner(ObjectSpec spec, KernelTypes? kernel)
{
    const string ValuePrefix = "bpf_struct_ops_";

    readonly Dictionary<string, StructOpsMember> _programs = [];

    public StructOpsPlan Plan() => new([.. spec.StructOps.Where(static structOps => structOps.AutoCreate).Select(Convert)], _programs);

    StructOpsImage Convert(StructOpsSpec structOps)
    {
        string name = WithoutFlavour(structOps.StructName);
        KernelType target = Find(name) ?? throw Unsupported(structOps, $"this kernel has no struct {name}, or does not tell its types (CONFIG_DEBUG_INFO_BTF)");
        KernelType value = Find(ValuePrefix + name) is { } found && found.Table == target.Table ? found : throw Unsupported(structOps, $"struct {name} of this kernel cannot be implemented by programs");
        BtfMember data = Array.Find(value.Table.GetMembers(value.Type), member => member.Type == target.Id);
        if (data.Type == 0)
        {
            throw Unsupported(structOps, $"{ValuePrefix}{name} of this kernel does not hold a struct {name}");
        }

        var conversion = new Conversion(structOps, target, target.Table.GetMembers(target.Type), new byte[value.Type.Size], data.BitOffset / 8);
        var slots = new List<(int, string)>();
        BtfTable btf = spec.Btf!;
        BtfMember[] members = btf.GetMembers(btf[structOps.Type]);
        foreach (BtfMember member in members)
        {
            ConvertMember(conversion, member, slots);
        }

        foreach (StructOpsCallback callback in structOps.Callbacks)
        {
            if (!Array.Exists(members, member => member.Name == callback.Member))
            {
                throw new BpfException("load structure of callbacks", structOps.Name, 0, $"Program '{callback.Program}' is set for member '{callback.Member}', which struct {structOps.StructName} of the object does not have.");
            }
        }

        return new(structOps, (uint)value.Id, conversion.Value, slots, target.Module?.Handle);
    }

    void ConvertMember(Conversion conversion, BtfMember member, List<(int, string)> slots)
    {
        (StructOpsSpec structOps, KernelType target, BtfMember[] kernelMembers, byte[] value, int start) = conversion;
        BtfTable btf = spec.Btf!;
        int size = (int)btf.SizeOf(member.Type);
        ReadOnlySpan<byte> bytes = structOps.Data.AsSpan().Slice(member.BitOffset / 8, size);
        string? program = structOps.Callbacks.FirstOrDefault(callback => callback.Member == member.Name).Program;
        int index = Array.FindIndex(kernelMembers, other => other.Name == member.Name);
        if (index < 0)
        {
            // What is not set is not missed: an object can be for newer kernels too.
            if (program is not null || bytes.ContainsAnyExcept((byte)0))
            {
                throw Unsupported(structOps, $"member '{member.Name}' is set{(program is null ? "" : $" to program '{program}'")}, and struct {target.Type.Name} of this kernel does not have it. Leave it out for this kernel ({nameof(StructOpsSpec)}.{nameof(StructOpsSpec.SetProgram)} with null)");
            }

            return;
        }

        BtfMember kernelMember = kernelMembers[index];
        if (member.BitSize != 0 || kernelMember.BitSize != 0)
        {
            throw Unsupported(structOps, $"member '{member.Name}' is a bit field, which cannot be set");
        }

        (BtfType type, BtfType kernelType) = (btf.Resolve(member.Type), target.Table.Resolve(kernelMember.Type));
        int offset = start + kernelMember.BitOffset / 8;
        if (type.Kind != kernelType.Kind)
        {
            throw Unsupported(structOps, $"member '{member.Name}' is a {type.Kind} in the object and a {kernelType.Kind} in this kernel");
        }

        if (type.Kind != BtfKind.Pointer)
        {
            long kernelSize = target.Table.SizeOf(kernelMember.Type);
            if (size != kernelSize)
            {
                throw Unsupported(structOps, $"member '{member.Name}' has {size} bytes in the object and {kernelSize} in this kernel");
            }

            bytes.CopyTo(value.AsSpan(offset));
        }
        else if (program is not null)
        {
            if (target.Table.Resolve(kernelType.Target).Kind != BtfKind.FunctionPrototype)
            {
                throw Unsupported(structOps, $"member '{member.Name}' is set to program '{program}', and is no callback in this kernel");
            }

            Use(structOps, member.Name, program, new((uint)target.Id, index, target.Module?.Handle));
            slots.Add((offset, program));
        }
        else if (bytes.ContainsAnyExcept((byte)0))
        {
            throw Unsupported(structOps, $"member '{member.Name}' is a pointer, which only programs can be put into");
        }
    }

    KernelType? Find(string name) => kernel?.Find(BtfKind.Struct, name);

    // One program can serve several structures, as the same callback only: the verifier checks it for one.
    void Use(StructOpsSpec structOps, string member, string program, StructOpsMember place)
    {
        ProgramSpec used = spec.Programs.FirstOrDefault(other => other.Name == program)
            ?? throw new BpfException("load structure of callbacks", structOps.Name, 0, $"Member '{member}' is set to program '{program}', which the object does not have.");
        if (used.Type is not (BpfProgramType.StructOps or BpfProgramType.Unspecified))
        {
            throw new BpfException("load structure of callbacks", structOps.Name, 0, $"Member '{member}' is set to program '{program}' of type {used.Type}. Put it into SEC(\"struct_ops\").");
        }

        if (!_programs.TryAdd(program, place) && _programs[program] is var other && (other.Type, other.Member) != (place.Type, place.Member))
        {
            throw new BpfException("load structure of callbacks", structOps.Name, 0, $"Program '{program}' is set for member '{member}' and for another callback too. Write a program for each.");
        }
    }

    static string WithoutFlavour(string name) => name.IndexOf("___", 1, StringComparison.Ordinal) is > 0 and var flavour ? name[..flavour] : name;

    static BpfNotSupportedException Unsupported(StructOpsSpec structOps, string problem) =>
        new($"struct_ops {structOps.StructName}", null, $"Cannot load structure of callbacks '{structOps.Name}': {problem}.");

    readonly record struct Conversion(StructOpsSpec StructOps, KernelType Target, BtfMember[] Members, byte[] Value, int Start);
}
