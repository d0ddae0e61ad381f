using Bpf.Sdk.Btf;
using Bpf.Sdk.Kernel;
using Bpf.Sdk.Loading.Types;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.Loading.Targets;

/// <summary>What the verifier must know of the place that a program will be attached to.</summary>
/// <param name="Type">Number of a BTF type: of a kernel function, a hook, a tracepoint's prototype or a struct of callbacks; 0 if the program's type needs none.</param>
/// <param name="Holder">The program or module whose types these are; null for the kernel's own.</param>
readonly record struct AttachTarget(uint Type, BpfHandle? Holder);

/// <summary>Finds the type that a tracing program is attached to: in the kernel, in a module, or in another program.</summary>
sealed class AttachTargetResolver(TargetKernel kernel)
{
    const string KernelName = "vmlinux";

    readonly Lazy<KernelTypes?> _types = new(() => kernel.Types); // held for the load: its programs are for the same modules

    /// <summary>Resolves the target of a program. Those of callbacks of the kernel (struct_ops) come from the map that holds them.</summary>
    /// <exception cref="BpfException">There is no such target, or none is given where one must be.</exception>
    public AttachTarget Resolve(ProgramSpec program)
    {
        if (TypedPlace.IsMany(program.Type, program.AttachType))
        {
            return program.AttachTarget is { } functions && Split(functions).Module is { } module ? new(0, FindModule(program, module).Handle) : default;
        }

        if (TypedPlace.Of(program.Type, program.AttachType) is not { } place)
        {
            return default;
        }

        if (program.TargetProgram is null && program.Type == BpfProgramType.Extension)
        {
            throw Failure(program, "It replaces a function of another program, and no program is given. Set ProgramSpec.TargetProgram before Load().");
        }

        if (string.IsNullOrEmpty(program.AttachTarget))
        {
            throw Failure(program, $"Its section '{program.SectionName}' does not say what it is to be attached to, which the verifier has to know. "
                + $"Name the {place.Noun} in C, as in SEC(\"{program.SectionName}/{place.Example}\"), or set ProgramSpec.AttachTarget before Load().");
        }

        return program.TargetProgram is { } target ? FindInProgram(program, target) : FindInKernel(program, place);
    }

    AttachTarget FindInKernel(ProgramSpec program, TypedPlace place)
    {
        if (_types.Value is not { } types)
        {
            throw new BpfNotSupportedException("kernel types (BTF)", null,
                $"Program '{program.Name}' is attached by type to '{program.AttachTarget}', and this kernel does not tell its types: there is no /sys/kernel/btf/vmlinux. "
                + "Use a kernel built with CONFIG_DEBUG_INFO_BTF, or a program for kprobes or tracepoints.");
        }

        (string? module, string name) = Split(program.AttachTarget!);
        KernelType? found = module switch
        {
            null => types.Find(place.Kind, place.Prefix + name),
            KernelName => types.Find(place.Kind, place.Prefix + name) is { Module: null } own ? own : null,
            _ => KernelTypes.Find(FindModule(program, module), place.Kind, place.Prefix + name),
        };
        return found is { } type
            ? new((uint)type.Id, type.Module?.Handle)
            : throw Failure(program, AttachTargetDiagnosis.Explain(types, place, name, module));
    }

    ModuleBtf FindModule(ProgramSpec program, string name)
    {
        IReadOnlyList<ModuleBtf> modules = _types.Value?.Modules ?? [];
        // Files of modules are named with dashes, modules with underscores.
        return modules.FirstOrDefault(module => module.Name == name || module.Name == name.Replace('-', '_')) ?? throw Failure(program,
            $"Module '{name}' is not loaded, or this kernel does not tell its types (/sys/kernel/btf/{name}). Load it first: modprobe {name}."
            + NearNames.Suggest(name, modules.Select(static module => module.Name)));
    }

    static AttachTarget FindInProgram(ProgramSpec program, BpfProgram target)
    {
        string name = program.AttachTarget!;
        uint id = ObjectInfo.Get<ProgramInfo>(target.Handle, "program").btf_id;
        if (id == 0 || BtfCalls.TryRead(id) is not { } types)
        {
            throw Failure(program, id == 0
                ? $"Program '{target.Name}', a function of which it is for, was loaded without types. Compile it with -g."
                : $"The types of program '{target.Name}', a function of which it is for, cannot be read. {KernelFailure.NotPermitted(Capability.SysAdmin)}");
        }

        return types.Find(BtfKind.Function, name) is { } function
            ? new((uint)function.Id, target.Handle)
            : throw Failure(program, $"Program '{target.Name}' has no function '{name}'.{NearNames.Suggest(name, AttachTargetDiagnosis.Names(types, BtfKind.Function, ""))} "
                + $"Its functions: {string.Join(", ", AttachTargetDiagnosis.Names(types, BtfKind.Function, "").Take(10))}.");
    }

    static (string? Module, string Name) Split(string target)
    {
        int colon = target.IndexOf(':');
        return colon < 0 ? (null, target) : (target[..colon], target[(colon + 1)..]);
    }

    static BpfException Failure(ProgramSpec program, string why) =>
        new($"load program '{program.Name}'" + (program.AttachTarget is null ? "" : $", which is for '{program.AttachTarget}'"), null, 0, why);
}
