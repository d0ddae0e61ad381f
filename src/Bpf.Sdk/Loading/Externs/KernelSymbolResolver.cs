using Bpf.Sdk.Btf;
using Bpf.Sdk.Kernel;
using Bpf.Sdk.Loading.Types;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.Loading.Externs;

/// <summary>Finds kernel variables and functions by the kernel's types, and what has no type by its address.</summary>
sealed class KernelSymbolResolver(ObjectSpec spec, TargetKernel kernel)
{
    // Linux 6.4 (commit 58aa2afbb1e6). Older verifiers refuse the address of a function, which programs only compare with zero: any other number will do.
    const uint FirstWithFunctionAddresses = 6 << 16 | 4 << 8;

    const int MostModules = short.MaxValue; // a call has the module's place in 16 bits

    readonly Dictionary<int, (KernelType? Found, string? Problem)> _types = [];
    readonly List<BpfHandle?> _modules = [];
    readonly Lazy<KernelTypes?> _kernelTypes = new(() => kernel.Types); // held for the load: they are looked at again and again
    readonly Lazy<KernelAddresses> _addresses = new(() =>
        kernel.ReadAddresses(spec.Externs.Where(static external => external.Kind == ExternKind.KernelSymbol).Select(static external => external.Name)));

    /// <summary>Types of the modules whose functions are called, from the second place on; empty if all are of the kernel.</summary>
    public IReadOnlyList<BpfHandle?> Modules => _modules;

    /// <summary>Fills one into the instruction that refers to it.</summary>
    /// <returns>Null, or why it cannot be had, as sentences.</returns>
    public string? Fill(InstructionReference reference, BpfInstruction[] instructions, int at)
    {
        ExternSpec external = spec.Externs[reference.Target];
        bool isCall = !instructions[at].IsLoadImmediate64;
        if (isCall && external.Kind != ExternKind.KernelFunction)
        {
            return "It is called, and declared as a variable.";
        }

        if (external.Kind == ExternKind.KernelSymbol)
        {
            string? problem = FindAddress(external, out ulong address);
            FillConstant(instructions, at, address == 0 ? 0 : address + (ulong)reference.Offset);
            return problem;
        }

        (KernelType? found, string? failure) = FindType(reference.Target);
        if (failure is not null)
        {
            return failure;
        }

        if (found is not { } type)
        {
            if (isCall)
            {
                instructions[at] = MissingSymbol.Call(reference.Target);
            }
            else
            {
                FillConstant(instructions, at, 0);
            }
        }
        else if (isCall)
        {
            instructions[at] = new(BpfInstruction.CallOpcode, 0, BpfInstruction.PseudoKernelFunctionCall, type.Module is null ? (short)0 : PlaceOf(type.Module), type.Id);
        }
        else if (external.Kind == ExternKind.KernelFunction && kernel.Version.Value is > 0 and < FirstWithFunctionAddresses)
        {
            FillConstant(instructions, at, 1);
        }
        else
        {
            instructions[at] = instructions[at].WithSource(BpfInstruction.PseudoBtfId) with { Immediate = type.Id };
            instructions[at + 1] = instructions[at + 1] with { Immediate = type.Module?.Handle.FileDescriptor ?? 0 };
        }

        return null;
    }

    // The verifier looks the address up by name, and refuses the program where the kernel kept no names of variables.
    bool HasAddressesOfVariables => kernel.Config.Value is not { IsKnown: true } config || config["CONFIG_KALLSYMS_ALL"] is not null;

    short PlaceOf(ModuleBtf module)
    {
        int place = _modules.IndexOf(module.Handle);
        if (place < 0)
        {
            if (_modules.Count == 0)
            {
                _modules.Add(null); // place 0 stands for the kernel itself
            }

            place = _modules.Count;
            if (place > MostModules)
            {
                throw new BpfNotSupportedException("calls into many modules", null, $"Object '{spec.Name}' calls functions of more than {MostModules} kernel modules.");
            }

            _modules.Add(module.Handle);
        }

        return (short)place;
    }

    (KernelType? Found, string? Problem) FindType(int index)
    {
        if (!_types.TryGetValue(index, out (KernelType? Found, string? Problem) known))
        {
            known = LookUpType(spec.Externs[index]);
            _types.Add(index, known);
        }

        return known;
    }

    (KernelType? Found, string? Problem) LookUpType(ExternSpec external)
    {
        bool isFunction = external.Kind == ExternKind.KernelFunction;
        BtfKind kind = isFunction ? BtfKind.Function : BtfKind.Variable;
        if (_kernelTypes.Value is not { } types)
        {
            return (null, external.IsWeak ? null : "The kernel does not tell its types: it was built without CONFIG_DEBUG_INFO_BTF, or sysfs is not mounted.");
        }

        if (types.Find(kind, external.KernelName) is not { } found || (!isFunction && external.IsWeak && !HasAddressesOfVariables))
        {
            return (null, external.IsWeak ? null : DescribeMissing(external, kind, types));
        }

        // A function's type is its prototype; a variable's own type is behind it.
        if (TypeCompatibility.Holds(spec.Btf!, spec.Btf![external.Type].Target, found.Table, found.Type.Target, takesDeclarations: true))
        {
            return (found, null);
        }

        // A function that changed is another function, for which a program with a weak declaration has a replacement. A variable has none.
        return isFunction && external.IsWeak ? (null, null) : (null,
            $"The {(found.Module is null ? "kernel" : $"kernel module '{found.Module.Name}'")} has it with another type: {CTypeText.Of(found.Table, found.Type.Target)}, where the program has {CTypeText.Of(spec.Btf, spec.Btf[external.Type].Target)}.");
    }

    string DescribeMissing(ExternSpec external, BtfKind kind, KernelTypes types) => kind == BtfKind.Function
        ? "Neither the kernel nor a loaded module has a function of this name for BPF programs."
            + SuggestFunction(external.KernelName, types)
            + KernelFunctionHome.Describe(external.KernelName, kernel.Config.Value, types.Modules.Select(static module => module.Name))
            + " Declare it __weak and test it with bpf_ksym_exists(), to do without it where it is missing."
        : "The kernel's types have no variable of this name; of most kernels they have per-CPU variables only."
            + NearNames.Suggest(external.KernelName, NamesOf(types.Kernel, BtfKind.Variable))
            + $" The address of a variable can be had without its type: extern const void {external.KernelName} __ksym.";

    // A function of a module that is not loaded is not misspelt; one of a module that is loaded may be, and the module's types continue the kernel's.
    string SuggestFunction(string name, KernelTypes types)
    {
        string? home = KernelFunctionHome.ModuleOf(name, kernel.Config.Value);
        ModuleBtf? module = types.Modules.FirstOrDefault(module => module.Name == home);
        return home is not null && module is null ? "" : NearNames.Suggest(name, CallableFunctions(module?.Table ?? types.Kernel));
    }

    static IEnumerable<string> NamesOf(BtfTable types, BtfKind kind) =>
        Enumerable.Range(1, types.Count - 1).Select(id => types[id]).Where(type => type.Kind == kind).Select(static type => type.Name);

    // Kernels say since Linux 6.10 which functions are for programs; of older ones any function may be meant.
    static IEnumerable<string> CallableFunctions(BtfTable types)
    {
        string[] tagged = [.. Enumerable.Range(1, types.Count - 1)
            .Select(id => types[id])
            .Where(static type => type.Kind == BtfKind.DeclarationTag && type.Name == "bpf_kfunc")
            .Select(type => types[type.Target].Name)];
        return tagged.Length > 0 ? tagged : NamesOf(types, BtfKind.Function);
    }

    static void FillConstant(BpfInstruction[] instructions, int at, ulong value)
    {
        instructions[at] = instructions[at].WithSource(0) with { Immediate = (int)value };
        instructions[at + 1] = instructions[at + 1] with { Immediate = (int)(value >> 32) };
    }

    string? FindAddress(ExternSpec external, out ulong address)
    {
        KernelAddresses addresses = _addresses.Value;
        address = addresses.Find(external.Name, out ulong? other) ?? 0;
        if (!addresses.IsReadable)
        {
            return "Its address is in /proc/kallsyms, which cannot be read. Is proc mounted, and the kernel built with CONFIG_KALLSYMS?";
        }

        if (addresses.IsHidden)
        {
            return "Its address is in /proc/kallsyms, which shows zeros to this process. Run as root or with CAP_SYSLOG, and with sysctl kernel.kptr_restrict of 0 or 1.";
        }

        if (other is not null)
        {
            return $"The kernel has two symbols of this name, at 0x{address:x} and at 0x{other:x}, and nothing says which one is meant.";
        }

        if (addresses.Contains(external.Name) || external.IsWeak)
        {
            return null;
        }

        return "The kernel has no symbol of this name: /proc/kallsyms does not list it."
            + NearNames.Suggest(external.Name, SymbolNames())
            + (!HasAddressesOfVariables ? " If it is a variable: this kernel lists functions only, being built without CONFIG_KALLSYMS_ALL." : " Is it in a module that is not loaded?")
            + " Declare it __weak, so that its address is 0 where it is missing.";
    }

    IEnumerable<string> SymbolNames()
    {
        using var reader = new StreamReader(kernel.OpenSymbols());
        while (reader.ReadLine() is { } line)
        {
            if (KernelSymbols.Parse(line) is { } symbol)
            {
                yield return symbol.Name;
            }
        }
    }
}
