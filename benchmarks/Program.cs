using Bpf.Sdk.Benchmarks;

(string Name, Func<string, IEnumerable<Row>> Measure)[] parts =
[
    ("tables", static _ => TableRows.Measure()),
    ("meter", static programs => MeterRows.Measure(Path.Combine(programs, "meschk"))),
    ("load", static programs => LoadRows.Measure(Path.Combine(programs, "loader")).Concat(LoadRows.MeasureGrowth())),
    ("types", static _ => KernelTypesRows.Measure()),
];
if (args is not [string programs, .. string[] wanted] || !Directory.Exists(programs) || wanted.Except(parts.Select(static part => part.Name)).Any())
{
    Console.Error.WriteLine($"usage: Bpf.Sdk.Benchmarks FOLDER [PART…], where the published programs are, and of {string.Join(", ", parts.Select(static part => part.Name))}. Run it by ./build.sh bench.");
    return 2;
}

PrivateBpfFileSystem.Enter();
CompiledC.Compile();
List<Row> rows = [.. parts.Where(part => wanted is [] || wanted.Contains(part.Name)).SelectMany(part => part.Measure(Path.GetFullPath(programs)))];
Console.WriteLine(Report.Markdown(rows));
return rows.Exists(static row => row.IsMissed || row.IsBeatenByGo) ? 1 : 0;
