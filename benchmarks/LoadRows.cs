using System.Reflection;

namespace Bpf.Sdk.Benchmarks;

/// <summary>Loading of objects with many programs that need CO-RE, against libbpf: opened from a file, loaded, closed.</summary>
static class LoadRows
{
    const int Rounds = 101;
    const int RoundsOfMany = 41;
    const int Few = 20;
    const int Many = 200;
    const string FewObject = "twenty_programs.bpf.o";
    const string ManyObject = "two_hundred_programs.bpf.o";

    static readonly Aim s_warm = new(Ratio: 0.7);
    static readonly Aim s_process = new(Ratio: 1.0);

    public static IEnumerable<Row> Measure(string loader)
    {
        const string Control = "control: 20 programs by libbpf against itself";
        const string Warm = "open, load and close 20 CO-RE programs, against libbpf";
        const string WarmOfMany = "open, load and close 200 CO-RE programs, against libbpf";
        const string Process = "the same 20, whole NativeAOT process, against libbpf's";
        string few = Extract(FewObject);
        string many = Extract(ManyObject);
        if (CompiledC.LibBpfIsMissing is { } reason)
        {
            foreach (string name in new[] { Control, Warm, WarmOfMany, Process })
            {
                yield return Row.Skip(name, reason);
            }

            yield break;
        }

        yield return Comparison.Measure(Control, 1, default, () => Check(LibBpf.LoadAndClose(few), Few), () => Check(LibBpf.LoadAndClose(few), Few), Rounds);
        yield return Comparison.Measure(Warm, 1, s_warm, () => Check(LibBpf.LoadAndClose(few), Few), () => Check(LoadAndClose(few), Few), Rounds);
        yield return Comparison.Measure(WarmOfMany, 1, s_warm, () => Check(LibBpf.LoadAndClose(many), Many), () => Check(LoadAndClose(many), Many), RoundsOfMany);
        yield return ProcessRow.Measure(Process, s_process, CompiledC.Loader, [few], loader, [few]);
    }

    /// <summary>Whether the time for each program grows with their number, by the SDK and by libbpf: what 200 take against ten times 20.</summary>
    public static IEnumerable<Row> MeasureGrowth()
    {
        string few = Extract(FewObject);
        string many = Extract(ManyObject);
        yield return Comparison.MeasureGrowth("a program of 200 against one of 20", new Aim(Ratio: 1.1), RoundsOfMany,
            (() => Check(LoadAndClose(few), Few), Few), (() => Check(LoadAndClose(many), Many), Many));
        const string OfLibBpf = "a program of 200 against one of 20, both by libbpf";
        yield return CompiledC.LibBpfIsMissing is { } reason
            ? Row.Skip(OfLibBpf, reason)
            : Comparison.MeasureGrowth(OfLibBpf, default, RoundsOfMany,
                (() => Check(LibBpf.LoadAndClose(few), Few), Few), (() => Check(LibBpf.LoadAndClose(many), Many), Many));
    }

    static int LoadAndClose(string path)
    {
        using OpenBpfObject open = BpfObject.Open(path);
        using BpfObject loaded = open.Load();
        return loaded.Programs.Count;
    }

    static void Check(int programs, int expected)
    {
        if (programs != expected)
        {
            throw new InvalidOperationException($"{programs} programs were loaded and not {expected}.");
        }
    }

    // Both loaders read a file.
    static string Extract(string name)
    {
        string path = Path.Combine(AppContext.BaseDirectory, name);
        using Stream resource = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using FileStream file = File.Create(path);
        resource.CopyTo(file);
        return path;
    }
}
