using System.Runtime.CompilerServices;

namespace Bpf.Sdk.Generators.Tests.Harness;

/// <summary>
/// Compares generated code with the text that was approved for it. With <c>BPF_APPROVE=1</c> the text takes the approved one's
/// place: review the difference and commit it.
/// </summary>
static class ApprovedText
{
    public static void Check(string folder, IReadOnlyDictionary<string, string> sources)
    {
        if (Environment.GetEnvironmentVariable("BPF_APPROVE") == "1")
        {
            Approve(Path.Combine(SourceFolder(), folder), sources);
            return;
        }

        var approved = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Approved", folder));
        Assert.That(sources.Keys, Is.EquivalentTo(approved.Select(Path.GetFileName)));
        foreach (var file in approved)
        {
            Assert.That(sources[Path.GetFileName(file)], Is.EqualTo(File.ReadAllText(file)), Path.GetFileName(file));
        }
    }

    static void Approve(string folder, IReadOnlyDictionary<string, string> sources)
    {
        Directory.CreateDirectory(folder);
        foreach (var stale in Directory.GetFiles(folder).Where(file => !sources.ContainsKey(Path.GetFileName(file))))
        {
            File.Delete(stale);
        }

        foreach (var (name, text) in sources)
        {
            File.WriteAllText(Path.Combine(folder, name), text);
        }
    }

    static string SourceFolder([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "Approved"));
}
