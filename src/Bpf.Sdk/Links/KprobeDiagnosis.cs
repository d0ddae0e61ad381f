using Bpf.Sdk.Kernel;

namespace Bpf.Sdk.Links;

/// <summary>Why the kernel takes no kprobe on a function. Pure: what it is told, it judges.</summary>
static class KprobeDiagnosis
{
    const int MaximumSuggestions = 3;

    // Symbols before functions that are no code to call: padding (CONFIG_CALL_PADDING), CFI types, trampolines of static calls.
    static readonly string[] NoFunctions = ["__pfx_", "__cfi_", "__SCT__", "__probestub_", "__traceiter_"];

    /// <summary>The reason as sentences, or null if nothing is known against the function.</summary>
    /// <param name="function">Its name.</param>
    /// <param name="module">The module it is said to be in, or null.</param>
    /// <param name="symbols">All symbols; none if they may not be read.</param>
    /// <param name="isBlacklisted">Whether kprobes are kept off it; asked only if it exists.</param>
    /// <param name="isTraceable">Whether it can be traced; asked only if it exists.</param>
    public static string? Explain(string function, string? module, IEnumerable<KernelSymbols.Symbol> symbols, Func<bool?> isBlacklisted, Func<bool?> isTraceable)
    {
        int functions = 0;
        bool any = false, isData = false;
        string? elsewhere = null;
        var near = new List<(int Rank, string Name)>();
        foreach (var symbol in symbols)
        {
            any = true;
            if (symbol.Name != function)
            {
                if (symbol.IsFunction && Rank(function, symbol.Name) is { } rank)
                {
                    near.Add((rank, symbol.Name));
                }
            }
            else if (module is not null && symbol.Module != module)
            {
                elsewhere = symbol.Module ?? "the kernel itself";
            }
            else if (symbol.IsFunction)
            {
                functions++;
            }
            else
            {
                isData = true;
            }
        }

        if (!any)
        {
            return null;
        }

        if (functions == 0)
        {
            return elsewhere is not null ? $"Module '{module}' has no such function; {elsewhere} has."
                : isData ? "It is data, and not a function."
                : "This kernel has no function of this name." + Suggest(near);
        }

        return isBlacklisted() == true ? "The kernel keeps kprobes off this function, in whose midst they would recurse: /sys/kernel/debug/kprobes/blacklist lists it."
            : functions > 1 ? $"There are {functions} functions of this name, and the kernel cannot tell which one is meant."
            : isTraceable() == false ? "The function is not traceable (notrace): available_filter_functions of tracefs does not list it."
            : null;
    }

    // Null: too far. What the compiler made of the function ("NAME.isra.0") comes first, then slips, then what wraps it ("__x64_sys_NAME").
    static int? Rank(string function, string candidate)
    {
        if (Array.Exists(NoFunctions, prefix => candidate.StartsWith(prefix, StringComparison.Ordinal)))
        {
            return null;
        }

        if (candidate.StartsWith(function, StringComparison.Ordinal) && candidate[function.Length] == '.')
        {
            return 0;
        }

        const int WrapperRank = 3;
        if (function.Length > 3 && candidate.EndsWith(function, StringComparison.Ordinal) && candidate[^(function.Length + 1)] == '_')
        {
            return WrapperRank;
        }

        int most = Math.Min(2, function.Length / 4);
        return Math.Abs(function.Length - candidate.Length) <= most && EditDistance.Between(function, candidate) is var distance && distance <= most ? distance : null;
    }

    static string Suggest(List<(int Rank, string Name)> near)
    {
        string[] names = [.. near
            .OrderBy(static candidate => candidate.Rank)
            .ThenBy(static candidate => candidate.Name.Length)
            .ThenBy(static candidate => candidate.Name, StringComparer.Ordinal)
            .Select(static candidate => $"'{candidate.Name}'")
            .Distinct()
            .Take(MaximumSuggestions)];
        return names.Length switch
        {
            0 => "",
            1 => $" Did you mean {names[0]}?",
            _ => $" Did you mean {string.Join(", ", names[..^1])} or {names[^1]}?",
        };
    }
}
