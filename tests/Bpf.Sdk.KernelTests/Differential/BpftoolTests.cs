using System.Text.Json;
using Bpf.Sdk.KernelTests.Network;

namespace Bpf.Sdk.KernelTests.Differential;

/// <summary>What <c>bpftool prog loadall</c> leaves in the kernel, as its own output tells: that the oracle is not a libbpf of another kind.</summary>
public sealed class BpftoolTests
{
    [OneTimeSetUp]
    public void NeedsBpftool()
    {
        KernelRequirement.Root();
        if (Workshop.Find("bpftool") is null || Clang.Installed.Count == 0)
        {
            Assert.Ignore("The comparison needs bpftool and clang.");
        }
    }

    [TestCase("call_static")]
    [TestCase("callback_loop")]
    [TestCase("core_field_offset")]
    [TestCase("global_static")]
    [TestCase("kconfig_version")]
    [TestCase("map_array_of_maps")]
    [TestCase("map_prog_array")]
    [TestCase("many_programs")]
    [TestCase("sec_cgroup_addr")]
    public void Programs_are_those_that_bpftool_loads(string name)
    {
        using var files = new BpfFileSystemScope();
        string path = Clang.Installed[0].Compile(TestSource.Named(name));

        List<string> expected = LoadByBpftool(path, files.Path("programs"));
        ObjectOutcome ours = SdkLoad.Load(new(path) { PinRoot = files.Path("maps") });

        Assert.That(ours.Error, Is.Zero, ours.Message);
        Assert.That(ours.Programs.Select(static program => $"{program.KernelName} {program.Tag} {program.Instructions * 8} bytes"), Is.EquivalentTo(expected));
    }

    static List<string> LoadByBpftool(string path, string directory)
    {
        string bpftool = Workshop.Find("bpftool")!;
        (int code, string output) = Workshop.Run(bpftool, ["prog", "loadall", path, directory]);
        Assert.That(code, Is.Zero, output);
        var programs = new List<string>();
        foreach (string pin in Directory.EnumerateFiles(directory))
        {
            using var shown = JsonDocument.Parse(Workshop.Run(bpftool, ["-j", "prog", "show", "pinned", pin]).Output);
            JsonElement program = shown.RootElement;
            programs.Add($"{program.GetProperty("name")} {program.GetProperty("tag")} {program.GetProperty("bytes_xlated")} bytes");
        }

        Directory.Delete(directory, recursive: true);
        return programs;
    }
}
