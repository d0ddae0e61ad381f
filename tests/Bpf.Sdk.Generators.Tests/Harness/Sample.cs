namespace Bpf.Sdk.Generators.Tests.Harness;

/// <summary>Manifests that several tests use.</summary>
static class Sample
{
    public static string MesChk => Read("mes_chk.bpf.manifest");

    public static string Shapes => Read("shapes.bpf.manifest");

    public static string Read(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Samples", name));

    /// <summary>The smallest manifest with the given records in it.</summary>
    public static string Manifest(string source, params string[] records) =>
        $"bpf-manifest 1\nobject {source} resource={Path.GetFileName(source).Replace(".bpf.c", "")}.bpf.o\n" + string.Concat(records.Select(record => record + "\n"));
}
