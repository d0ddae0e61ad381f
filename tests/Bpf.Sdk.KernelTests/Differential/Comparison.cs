using Bpf.Sdk.Kernel;

namespace Bpf.Sdk.KernelTests.Differential;

/// <summary>One thing that differs between libbpf's load and ours.</summary>
/// <param name="Subject">The program or map.</param>
/// <param name="Attribute">What of it, as <c>@differs</c> names it.</param>
/// <param name="Libbpf">What it is by libbpf.</param>
/// <param name="Ours">What it is by us.</param>
sealed record Difference(string Subject, string Attribute, string Libbpf, string Ours)
{
    public override string ToString() => $"{Subject}: {Attribute}: libbpf {Libbpf}, ours {Ours}";
}

/// <summary>What differs between two loads of an object.</summary>
sealed class Comparison
{
    readonly List<Difference> _differences = [];
    readonly List<string> _refusals = [];

    Comparison()
    {
    }

    public IReadOnlyList<Difference> Differences => _differences;

    /// <summary>Programs, or the object, that both refuse, with the reasons.</summary>
    public IReadOnlyList<string> RefusedByBoth => _refusals;

    public static Comparison Of(ObjectOutcome libbpf, ObjectOutcome ours)
    {
        var comparison = new Comparison();
        comparison.ComparePrograms(libbpf, ours);
        comparison.CompareMaps(libbpf, ours);
        comparison.Compare("pins", "pins", string.Join(' ', libbpf.Pins), string.Join(' ', ours.Pins));
        comparison.CompareObjects(libbpf, ours);
        return comparison;
    }

    void CompareObjects(ObjectOutcome libbpf, ObjectOutcome ours)
    {
        if (libbpf.Error != 0 && ours.Error != 0)
        {
            if (_refusals.Count == 0)
            {
                _refusals.Add(Refusal("object", libbpf.Error, libbpf.Message, ours.Error, ours.Message));
            }
        }
        else if ((libbpf.Error != 0 || ours.Error != 0) && _differences.Count == 0)
        {
            Compare("object", "load", Answer(libbpf.Error, libbpf.Message), Answer(ours.Error, ours.Message));
        }
    }

    void ComparePrograms(ObjectOutcome libbpf, ObjectOutcome ours)
    {
        foreach ((string name, ProgramOutcome? expected, ProgramOutcome? actual) in Pair(libbpf.Programs, ours.Programs, static program => program.Name))
        {
            if (expected is { IsLoaded: true } && actual is { IsLoaded: true })
            {
                ComparePrograms(name, expected, actual);
            }
            else if (expected is { IsLoaded: true } || actual is { IsLoaded: true })
            {
                Compare(name, "load", Answer(expected, libbpf), Answer(actual, ours));
            }
            else if (expected is { Error: not 0 } && actual is { Error: not 0 })
            {
                _refusals.Add(Refusal(name, expected.Error, expected.Message, actual.Error, actual.Message));
            }
        }
    }

    void ComparePrograms(string name, ProgramOutcome libbpf, ProgramOutcome ours)
    {
        Compare(name, "name", libbpf.KernelName, ours.KernelName);
        Compare(name, "type", libbpf.Type, ours.Type);
        Compare(name, "tag", libbpf.Tag, ours.Tag);
        Compare(name, "instructions", libbpf.Instructions, ours.Instructions);
        Compare(name, "btf", libbpf.HasBtf, ours.HasBtf);
        Compare(name, "functions", libbpf.Functions, ours.Functions);
        Compare(name, "lines", libbpf.Lines, ours.Lines);
        Compare(name, "maps", libbpf.Maps, ours.Maps);
        Compare(name, "attach-object", libbpf.AttachBtfObject, ours.AttachBtfObject);
        Compare(name, "attach-target", libbpf.AttachBtfId, ours.AttachBtfId);
        Compare(name, "run", libbpf.Run, ours.Run);
        Compare(name, "returned", libbpf.Returned, ours.Returned);
    }

    void CompareMaps(ObjectOutcome libbpf, ObjectOutcome ours)
    {
        // A loader that refuses the object for its maps has none, or those before the one that is wrong.
        if (libbpf.Error != 0 && ours.Error != 0 && (libbpf.Maps.Count == 0 || ours.Maps.Count == 0))
        {
            return;
        }

        foreach ((string name, MapOutcome? expected, MapOutcome? actual) in Pair(libbpf.Maps, ours.Maps, static map => map.Name))
        {
            if (expected is null || actual is null)
            {
                Compare(name, "map", expected is null ? "has it not" : "has it", actual is null ? "have it not" : "have it");
                continue;
            }

            Compare(name, "map-type", (BpfMapType)expected.Type, (BpfMapType)actual.Type);
            Compare(name, "key-size", expected.KeySize, actual.KeySize);
            Compare(name, "value-size", expected.ValueSize, actual.ValueSize);
            Compare(name, "max-entries", expected.MaxEntries, actual.MaxEntries);
            Compare(name, "flags", $"0x{expected.Flags:x}", $"0x{actual.Flags:x}");
            Compare(name, "extra", expected.Extra, actual.Extra);
            Compare(name, "map-btf", expected.HasBtf, actual.HasBtf);
            Compare(name, "key-type", expected.KeyType, actual.KeyType);
            Compare(name, "value-type", expected.ValueType, actual.ValueType);
            Compare(name, "kernel-value-type", expected.KernelValueType, actual.KernelValueType);
            Compare(name, "slots", Join(expected.Slots), Join(actual.Slots));
            Compare(name, "data", expected.Data, actual.Data);
        }

        // Hash maps give their keys in no order.
        static string? Join(List<string>? slots) => slots is null ? null : string.Join("; ", slots.Order(StringComparer.Ordinal));
    }

    void Compare<T>(string subject, string attribute, T libbpf, T ours)
    {
        if (!EqualityComparer<T>.Default.Equals(libbpf, ours))
        {
            _differences.Add(new(subject, attribute, libbpf?.ToString() ?? "nothing", ours?.ToString() ?? "nothing"));
        }
    }

    // Names are those of the kernel, which two maps may share: then they pair in their order.
    static IEnumerable<(string Name, T? Libbpf, T? Ours)> Pair<T>(List<T> libbpf, List<T> ours, Func<T, string> name) where T : class
    {
        foreach (string key in libbpf.Concat(ours).Select(name).Distinct())
        {
            T[] left = [.. libbpf.Where(item => name(item) == key)], right = [.. ours.Where(item => name(item) == key)];
            for (int i = 0; i < Math.Max(left.Length, right.Length); i++)
            {
                yield return (key, left.ElementAtOrDefault(i), right.ElementAtOrDefault(i));
            }
        }
    }

    static string Answer(ProgramOutcome? program, ObjectOutcome whole) => program is null ? Answer(whole.Error, whole.Message)
        : program.IsLoaded ? "loaded"
        : Answer(program.Error, program.Message);

    static string Answer(int error, string message) => error == 0 && message.Length == 0 ? "not loaded" : $"{Name(error)} ({message.Trim()})";

    static string Refusal(string subject, int libbpf, string libbpfSays, int ours, string weSay) =>
        $"{subject}: libbpf {Answer(libbpf, libbpfSays)}; ours {Answer(ours, weSay)}";

    static string Name(int error) => error == -1 ? "refused" : Errno.Name(-error);
}
