using System.Text;
using Bpf.Sdk.Btf;
using Bpf.Sdk.Loading.Types;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.Loading.CoRe;

/// <summary>
/// Adapts instructions to the kernel's types: CO-RE (compile once, run everywhere). What one relocation comes to is worked out once for an
/// object, however many instructions and programs ask.
/// </summary>
sealed class CoreRelocator(ObjectSpec spec, BpfLoadOptions options)
{
    readonly Dictionary<(int Type, uint Access, int Kind), CoreOutcome> _outcomes = [];
    readonly Dictionary<int, List<KernelType>> _candidates = [];
    KernelTypes? _types;

    string Kernel => options.KernelBtf is { } path ? $"'{path}'" : "the kernel";

    /// <summary>Applies the relocations of a linked program to its instructions.</summary>
    public void Relocate(ProgramSpec program, LinkedProgram linked)
    {
        foreach (CoreRelocation relocation in linked.CoreRelocations)
        {
            CoreOutcome outcome = OutcomeOf(program, relocation);
            if (outcome.Ambiguity is { } ambiguity)
            {
                throw new BpfException($"Program '{program.Name}' cannot be adapted to {Kernel}. {ambiguity}");
            }

            if (CorePatch.Apply(program.Name, linked.Instructions, relocation.Instruction, outcome))
            {
                linked.AddPoison(relocation.Instruction, () => Explain(outcome));
            }
        }

        GC.KeepAlive(_types); // names are compared as spans of its memory
    }

    CoreOutcome OutcomeOf(ProgramSpec program, CoreRelocation relocation)
    {
        if (_outcomes.TryGetValue(Key(relocation), out CoreOutcome? known))
        {
            return known;
        }

        if ((CoreRelocationKind)relocation.Kind == CoreRelocationKind.TypeIdLocal)
        {
            return _outcomes[Key(relocation)] = CoreOutcome.OfLocalType(CoreSpec.Parse(spec.Btf!, relocation));
        }

        if (!_candidates.TryGetValue(relocation.Type, out List<KernelType>? candidates))
        {
            candidates = FindCandidates(program, relocation);
            _candidates.Add(relocation.Type, candidates);
            if (candidates.Count > 1)
            {
                return ResolveAll(relocation, candidates);
            }
        }

        return _outcomes[Key(relocation)] = Resolve(relocation, candidates);
    }

    // A candidate that does not fit one relocation is out for those that follow. As libbpf has it, they follow each other in the order of the file,
    // and not in the order in which programs are linked here; those of programs that are not loaded do not count.
    CoreOutcome ResolveAll(CoreRelocation wanted, List<KernelType> candidates)
    {
        foreach ((string section, CoreRelocation[] relocations) in spec.BtfExtension!.CoreRelocations)
        {
            foreach (CoreRelocation relocation in relocations)
            {
                if (relocation.Type == wanted.Type && !_outcomes.ContainsKey(Key(relocation)) && IsLoaded(section, relocation.Instruction))
                {
                    try
                    {
                        _outcomes[Key(relocation)] = Resolve(relocation, candidates);
                    }
                    catch (BpfException) when (Key(relocation) != Key(wanted))
                    {
                        // Of a function that may not be linked at all; if it is, this comes up again.
                    }
                }
            }
        }

        return _outcomes.TryGetValue(Key(wanted), out CoreOutcome? outcome) ? outcome : _outcomes[Key(wanted)] = Resolve(wanted, candidates);
    }

    bool IsLoaded(string section, int instruction)
    {
        foreach (ProgramSpec program in spec.Programs)
        {
            if (instruction >= program.SectionInstruction && instruction < program.SectionInstruction + program.Instructions.Length
                && spec.Code.TryGetValue(program.SectionIndex, out CodeSection? code) && code.Name == section)
            {
                return program.AutoLoad && program.Type != BpfProgramType.Unspecified;
            }
        }

        return true; // a function that programs call
    }

    CoreOutcome Resolve(CoreRelocation relocation, List<KernelType> candidates)
    {
        CoreSpec local = CoreSpec.Parse(spec.Btf!, relocation);
        (CoreSpec Found, CoreOutcome Outcome, KernelType Type)? first = null;
        int fitting = 0;
        for (int i = 0; i < candidates.Count; i++)
        {
            if (CoreMatcher.Match(local, candidates[i]) is not { } found)
            {
                continue;
            }

            CoreOutcome outcome = CoreOutcome.Of(local, found);
            first ??= (found, outcome, candidates[i]);
            if (found.BitOffset != first.Value.Found.BitOffset || outcome.New?.Value != first.Value.Outcome.New?.Value)
            {
                return outcome with { Ambiguity = DescribeAmbiguity(local, first.Value, (found, outcome, candidates[i])) };
            }

            // Those that fit move to the front. The list is cut only when all were seen: if none fits, all are asked again.
            (candidates[fitting], candidates[i]) = (candidates[i], candidates[fitting]);
            fitting++;
        }

        if (fitting > 0)
        {
            candidates.RemoveRange(fitting, candidates.Count - fitting);
        }

        return first?.Outcome ?? CoreOutcome.Of(local, null);
    }

    List<KernelType> FindCandidates(ProgramSpec program, CoreRelocation relocation)
    {
        BtfType local = spec.Btf![relocation.Type];
        if (local.NameOffset == 0)
        {
            throw new BpfNotSupportedException("CO-RE relocation of a type without a name", null,
                $"Program '{program.Name}' asks by CO-RE for {((CoreRelocationKind)relocation.Kind).Describe()} {CoreText.Name(spec.Btf, relocation.Type)}: types are found in the kernel by their names. Give it the kernel's name for it.");
        }

        _types ??= ReadTypes(program, relocation);
        return _types.FindAll(spec.Btf.GetBytes(local.NameOffset), type => CoreTypeMatching.AreOfOneKind(local, type));
    }

    KernelTypes ReadTypes(ProgramSpec program, CoreRelocation relocation)
    {
        if (options.KernelBtf is { } path)
        {
            try
            {
                return new(BtfFile.Read(path));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new BpfException($"The kernel's types cannot be read from '{path}', which {nameof(BpfLoadOptions)}.{nameof(BpfLoadOptions.KernelBtf)} names: {exception.Message}", exception);
            }
        }

        return options.Kernel.Types ?? throw new BpfNotSupportedException("kernel BTF", "5.4",
            $"Program '{program.Name}' is to be adapted to the kernel's {CoreText.Name(spec.Btf!, relocation.Type)} (CO-RE), and this kernel does not tell its types: there is no /sys/kernel/btf/vmlinux. "
            + "It was built without CONFIG_DEBUG_INFO_BTF, or /sys is not mounted here. "
            + $"Name a file with the types of just this kernel by {nameof(BpfLoadOptions)}.{nameof(BpfLoadOptions.KernelBtf)}, for example from the BTFHub archive.");
    }

    string Explain(CoreOutcome outcome)
    {
        CoreSpec local = outcome.Local;
        BtfType root = spec.Btf![local.Root];
        var text = new StringBuilder($"CO-RE: the instruction needs {local.Kind.Describe()} {local}, ");
        if (outcome.RefusesResize)
        {
            text.Append($"which has {outcome.New!.Value.Size} bytes in {Kernel} and {outcome.Old!.Value.Size} in the object. Only unsigned numbers and pointers can be accessed in another size: read it by BPF_CORE_READ() or bpf_core_read(), or declare it with the kernel's type.");
            return text.ToString();
        }

        // Asked anew: those that did not fit an earlier relocation have left the list.
        List<KernelType> all = _types!.FindAll(spec.Btf.GetBytes(root.NameOffset), static _ => true);
        if (all.Count == 0)
        {
            text.Append($"and {Kernel} has no such type");
            text.Append(_types.Modules.Count > 0 ? $", nor has any of its {_types.Modules.Count} modules that are loaded. If it is of another module, load that first (modprobe)." : ".");
        }
        else
        {
            text.Append($"and no type of {Kernel} with this name fits:");
            foreach (KernelType candidate in all)
            {
                text.Append($"\n  {CoreText.Name(candidate.Table, candidate.Id)} [{candidate.Id}]{(candidate.Module is { } module ? $" of module {module.Name}" : "")}: ");
                text.Append(CoreTypeMatching.AreOfOneKind(root, candidate.Type)
                    ? CoreMatcher.Explain(local, candidate)
                    : $"it is a {candidate.Type.Kind.ToString().ToLowerInvariant()} and not a {root.Kind.ToString().ToLowerInvariant()}");
            }
        }

        text.Append($"\nIf the program can do without it, ask {Question(local.Kind)} first, so that the verifier sees that the instruction is not reached.");
        GC.KeepAlive(_types);
        return text.ToString();
    }

    static string Question(CoreRelocationKind kind) =>
        kind.IsOfEnumerator() ? "bpf_core_enum_value_exists()" : kind.IsOfType() ? "bpf_core_type_exists()" : "bpf_core_field_exists()";

    static string DescribeAmbiguity(CoreSpec local, (CoreSpec Found, CoreOutcome Outcome, KernelType Type) one, (CoreSpec Found, CoreOutcome Outcome, KernelType Type) other)
    {
        return $"What it needs, {local.Kind.Describe()} {local}, is not the same in all types of that name, and taking either could read the wrong memory: {Describe(one)}, {Describe(other)}. "
            + "Declare a member in the object's type that only the right one has, or use a flavour of the name (struct name___flavour).";

        static string Describe((CoreSpec Found, CoreOutcome Outcome, KernelType Type) candidate) =>
            $"[{candidate.Type.Id}]{(candidate.Type.Module is { } module ? $" of module {module.Name}" : "")} {candidate.Found} gives {candidate.Outcome.New?.Value.ToString() ?? "nothing"}";
    }

    static (int Type, uint Access, int Kind) Key(CoreRelocation relocation) => (relocation.Type, relocation.AccessString, relocation.Kind);
}
