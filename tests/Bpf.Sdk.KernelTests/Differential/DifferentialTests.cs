using Bpf.Sdk.KernelTests.Network;

namespace Bpf.Sdk.KernelTests.Differential;

/// <summary>Every object of bpf/tests/differential is in the kernel what it is when libbpf loads it. The table goes to artifacts/differential.md.</summary>
[NonParallelizable] // what an object needs, a kernel may have once: a name, a struct_ops
public sealed class DifferentialTests
{
    readonly VerdictTable _table = new();
    BpfFileSystemScope? _files;
    int _load;

    static IEnumerable<TestCaseData> Objects =>
        from clang in Clang.Installed
        from source in TestSource.All
        where clang.Version >= source.MinimumClang
        select new TestCaseData(source, clang).SetArgDisplayNames(source.Name, clang.ToString());

    [OneTimeSetUp]
    public void CompileAll()
    {
        KernelRequirement.Root();
        if (Oracle.Lack is { } lack)
        {
            Assert.Ignore($"The comparison needs {lack}.");
        }

        _files = new();
        Oracle.Prepare();
        // What cannot be compiled fails in its own test.
        Parallel.ForEach(Objects, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, static test =>
        {
            try
            {
                ((Clang)test.Arguments[1]!).Compile((TestSource)test.Arguments[0]!);
            }
            catch (InvalidOperationException)
            {
            }
        });
    }

    [OneTimeTearDown]
    public void WriteTable()
    {
        _table.Write();
        _files?.Dispose();
    }

    [TestCaseSource(nameof(Objects))]
    public void An_object_is_loaded_as_libbpf_loads_it(object test, object by)
    {
        (TestSource source, Clang clang) = ((TestSource)test, (Clang)by);
        string path = clang.Compile(source);

        List<Verdict> verdicts = [.. source.Kernels.Select(kernel => Judge(source, clang, path, kernel))];
        // The gravest stands for all.
        Verdict verdict = verdicts.MaxBy(static one => one.Kind)!;
        _table.Add(source, clang, verdict);
        Assert.That(verdict.Kind, Is.Not.EqualTo(VerdictKind.Differs), verdict.Remark);
    }

    [TestCase(14)]
    [TestCase(16)]
    [TestCase(19)]
    public void A_clang_of_each_generation_is_compared(int version)
    {
        if (!Clang.OnlyDefault && Clang.Installed.All(clang => clang.Version != version))
        {
            Assert.Ignore($"clang-{version} is not installed: its objects are not compared.");
        }
    }

    Verdict Judge(TestSource source, Clang clang, string path, string? otherKernel)
    {
        var request = new LoadRequest(path)
        {
            PinRoot = "",
            Run = source.IsRun,
            KernelTypes = otherKernel is null ? null : Clang.Installed[^1].CompileKernel(otherKernel),
            Replaced = source.Replaced is var (replaced, program) ? (clang.Compile(TestSource.Named(replaced)), program) : null,
        };
        var verdict = Verdict.Of(source,
            InOwnDirectory(root => Oracle.Load(request with { PinRoot = root })),
            InOwnDirectory(root => SdkLoad.Load(request with { PinRoot = root })));
        return otherKernel is null || verdict.Kind == VerdictKind.Equal ? verdict : verdict with { Remark = $"With the types of {otherKernel}: {verdict.Remark}" };
    }

    // Pins of one load must not meet those of the next.
    ObjectOutcome InOwnDirectory(Func<string, ObjectOutcome> load)
    {
        string root = _files!.Path($"load{++_load}");
        Directory.CreateDirectory(root);
        try
        {
            ObjectOutcome outcome = load(root);
            return outcome with { Pins = [.. Directory.EnumerateFileSystemEntries(root, "*", SearchOption.AllDirectories).Select(path => path[(root.Length + 1)..]).Order()] };
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }
}
