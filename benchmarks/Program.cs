using Bpf.Sdk.Benchmarks;

if (args is not [string tool] || !File.Exists(tool))
{
    Console.Error.WriteLine("usage: Bpf.Sdk.Benchmarks MESCHK, the published tool. Run it by ./build.sh bench.");
    return 2;
}

PrivateBpfFileSystem.Enter();
CompiledC.Compile();
using var meter = new FullMeter();
FullMeter.Fill();
List<Row> rows = [];
rows.AddRange(MapRows.Measure());
rows.Add(ObjectRow.Measure());
FullMeter.Fill(); // the rows before have written to the maps
rows.Add(ProcessRow.Measure(Path.GetFullPath(tool), CompiledC.Reader));
Console.WriteLine(Report.Markdown(rows));
return rows.Exists(static row => row.IsMissed) ? 1 : 0;
