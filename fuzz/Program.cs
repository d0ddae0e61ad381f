using System.Runtime.CompilerServices;
using Bpf.Sdk.Fuzz;

// fuzz SECONDS SEED DIRECTORY [TARGET…]
if (args.Length < 3 || !int.TryParse(args[0], out int seconds) || !int.TryParse(args[1], out int seed))
{
    Console.Error.WriteLine("usage: Bpf.Sdk.Fuzz SECONDS SEED DIRECTORY [TARGET…]");
    return 2;
}

// Before the first type of theirs is touched: a loaded assembly cannot be changed.
foreach (string assembly in (string[])["Bpf.Sdk.dll", "Bpf.Sdk.Generators.dll"])
{
    Coverage.Instrument(Path.Combine(AppContext.BaseDirectory, assembly));
}

return Run(seconds, seed, args[2], args[3..]);

[MethodImpl(MethodImplOptions.NoInlining)]
static int Run(int seconds, int seed, string directory, string[] names)
{
    var coverage = new Coverage(); // before anything that counts: it gives the counters their memory
    List<Target> targets = [.. Targets.All().Where(target => names.Length == 0 || names.Contains(target.Name))];
    int failures = 0;
    foreach (Target target in targets)
    {
        var run = new FuzzRun(target, coverage, directory, seed);
        run.Run(TimeSpan.FromSeconds(seconds / (double)targets.Count));
        failures += run.Failures;
    }

    Console.WriteLine(failures == 0 ? "no failure" : $"{failures} failures, see {Path.Combine(directory, "failures")}");
    return failures == 0 ? 0 : 1;
}
