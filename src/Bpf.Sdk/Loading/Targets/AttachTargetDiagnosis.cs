using Bpf.Sdk.Btf;
using Bpf.Sdk.Kernel;
using Bpf.Sdk.Links;
using Bpf.Sdk.Loading.Types;

namespace Bpf.Sdk.Loading.Targets;

/// <summary>Why the kernel's types do not have what a program is to be attached to.</summary>
static class AttachTargetDiagnosis
{
    /// <summary>The reason as sentences.</summary>
    public static string Explain(KernelTypes types, TypedPlace place, string name, string? module)
    {
        BtfTable table = module is null or "vmlinux" ? types.Kernel : types.Modules.FirstOrDefault(candidate => candidate.Name == module)?.Table ?? types.Kernel;
        string where = module is null ? "This kernel (with its modules)" : module == "vmlinux" ? "The kernel itself" : $"Module '{module}'";
        if (place.Prefix.Length > 0)
        {
            return $"{where} has no {place.Noun} '{name}' that programs can be attached to by type.{NearNames.Suggest(name, Names(table, place.Kind, place.Prefix))}";
        }

        // Functions that are there and have no type are told from those that are not by the symbols.
        string? known = KprobeDiagnosis.Explain(name, module, KernelSymbols.ReadAll(), () => KernelSymbols.IsBlacklisted(name), () => KernelSymbols.IsTraceable(name));
        return known is not null
            ? known + (known.Contains("no function", StringComparison.Ordinal)
                ? $" It may be inlined wherever it is called (static inline in C), renamed in this version, or in a module that is not loaded.{(known.Contains("Did you mean", StringComparison.Ordinal) ? "" : NearNames.Suggest(name, Names(table, place.Kind, "")))}"
                : "")
            : $"{where} does not describe function '{name}' among its types: the compiler has changed its arguments, or there are several of this name. A kprobe can be attached to it instead."
                + NearNames.Suggest(name, Names(table, place.Kind, ""));
    }

    /// <summary>The names of all types of a kind that begin so, without the beginning.</summary>
    public static IEnumerable<string> Names(BtfTable types, BtfKind kind, string prefix)
    {
        for (int id = 1; id < types.Count; id++)
        {
            if (types[id] is var type && type.Kind == kind && type.Name.StartsWith(prefix, StringComparison.Ordinal))
            {
                yield return type.Name[prefix.Length..];
            }
        }
    }
}
