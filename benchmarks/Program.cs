using Bpf.Sdk.Benchmarks;

if (args is not [string tool, string loader] || !File.Exists(tool) || !File.Exists(loader))
{
    Console.Error.WriteLine("usage: Bpf.Sdk.Benchmarks MESCHK LOADER, both published. Run it by ./build.sh bench.");
    return 2;
}

PrivateBpfFileSystem.Enter();
CompiledC.Compile();
List<Row> rows = [];
using (var meter = new FullMeter())
{
    FullMeter.Fill();
    rows.AddRange(MapRows.Measure());
    rows.Add(ObjectRow.Measure());
    FullMeter.Fill(); // the rows before have written to the maps
    rows.Add(ProcessRow.MeasureMeter(Path.GetFullPath(tool), CompiledC.Reader));
}

rows.AddRange(LoadRows.Measure(Path.GetFullPath(loader)));
rows.AddRange(LoadRows.MeasureGrowth());
rows.AddRange(KernelTypesRows.Measure());
Console.WriteLine(Report.Markdown(rows));
return rows.Exists(static row => row.IsMissed) ? 1 : 0;
