using System.Text.Json;
using Bpf.Sdk.KernelTests.Differential;
using Bpf.Sdk.KernelTests.Network;
using Bpf.Sdk.KernelTests.Processes;

namespace Bpf.Sdk.KernelTests.Tool;

[KernelIndependent]
public sealed class InspectCommandTests
{
    [Test]
    public void Programs_are_described_with_all_that_they_use()
    {
        JsonElement program = Inspect("maps_in_maps").GetProperty("programs").Named("entry");

        Assert.That((program.Text("type"), program.Text("section"), program.Flag("auto_load")), Is.EqualTo(("sched_cls", "tc", true)));
        Assert.That(program.Texts("helpers"), Is.EqualTo(new[] { "bpf_map_lookup_elem", "bpf_tail_call" }));
        Assert.That(program.Texts("maps"), Is.SupersetOf(new[] { "by_index", "by_key", "calls" }));
    }

    [Test]
    public void Subprograms_count_with_the_programs_that_call_them()
    {
        JsonElement program = Inspect("call_order").GetProperty("programs").EnumerateArray().First(static program => program.GetProperty("subprograms").GetArrayLength() > 0);

        Assert.That(program.Number("linked_instructions"), Is.GreaterThan(program.Number("instructions")));
    }

    [Test]
    public void Maps_are_described_with_inner_maps_initial_elements_and_types()
    {
        JsonElement maps = Inspect("maps_in_maps").GetProperty("maps");

        Assert.That(maps.Named("by_index").GetProperty("inner_map").Text("type"), Is.EqualTo("array"));
        Assert.That(maps.Named("by_index").GetProperty("values").EnumerateArray().Select(static slot => (slot.Number("index"), slot.Text("name"))), Is.EqualTo(new[] { (0, "first"), (2, "second") }));
        Assert.That(Inspect("globals").GetProperty("maps").Named("by_point").Text("key_type"), Is.EqualTo("struct point"));
    }

    [TestCase(false)]
    [TestCase(true)]
    public void Global_variables_have_their_types_and_initial_values(bool isBigEndian)
    {
        JsonElement report = isBigEndian ? InspectBigEndian() : Inspect("globals");

        Assert.That(report.Text("endianness"), Is.EqualTo(isBigEndian ? "big" : "little"));
        JsonElement rodata = report.GetProperty("sections").Named(".rodata").GetProperty("variables");
        JsonElement data = report.GetProperty("sections").Named(".data").GetProperty("variables");
        Assert.That(rodata.Named("enabled").Text("value"), Is.EqualTo("true"));
        Assert.That(rodata.Named("offset").Text("value"), Is.EqualTo("-3"));
        Assert.That(rodata.Named("initial").Text("value"), Is.EqualTo("STATE_BUSY"));
        Assert.That(rodata.Named("label").Text("value"), Is.EqualTo("\"meter\""));
        Assert.That((data.Named("balance").Text("value"), data.Named("balance").Text("type")), Is.EqualTo(("-7", "__s64")));
        Assert.That(data.Named("current").Text("value"), Is.Null, "a struct");
    }

    [Test]
    public void Externs_say_kind_strength_and_user()
    {
        JsonElement item = Inspect("kernel_symbols").GetProperty("externs").Named("test_missing_weak");

        Assert.That((item.Text("kind"), item.Flag("weak")), Is.EqualTo(("kernel_symbol", true)));
        Assert.That(item.Texts("used_by"), Is.EqualTo(new[] { "finds" }));
    }

    [Test]
    public void Relocations_are_listed_on_demand()
    {
        using var file = new ObjectFile("core_task");

        JsonElement program = DotnetBpf.Document("inspect", file.Path, "--core").GetProperty("programs").Named("reads_task");

        Assert.That(program.Number("core_relocations"), Is.EqualTo(program.GetProperty("core").GetArrayLength()));
        Assert.That(program.GetProperty("core")[0].Text("local"), Does.StartWith("struct task_struct.pid"));
        Assert.That(Inspect("core_task").GetProperty("programs").Named("reads_task").GetProperty("core").ValueKind, Is.EqualTo(JsonValueKind.Null));
    }

    [TestCase("globals", "5.2", "global variables")]
    [TestCase("call_order", "4.16", "calls between BPF functions")]
    [TestCase("callbacks", "5.17", "helper bpf_loop")]
    public void The_newest_thing_that_is_used_decides_the_minimum_kernel(string name, string version, string item)
    {
        JsonElement report = Inspect(name);

        Assert.That((report.GetProperty("minimum_kernel").Text("version"), report.GetProperty("minimum_kernel").Text("decided_by")), Is.EqualTo((version, item)));
        Assert.That(report.GetProperty("features")[0].Text("since"), Is.EqualTo(version));
    }

    [Test]
    public void Without_a_terminal_there_are_plain_columns()
    {
        using var file = new ObjectFile("globals");

        ProcessResult result = DotnetBpf.Run("inspect", file.Path);

        Assert.That((result.ExitCode, result.Error), Is.EqualTo((0, "")));
        Assert.That(result.Output, Does.Match(@"(?m)^  by_point +hash +8 +11 +64 +0x1 +struct point +struct packed_record$").And.Match(@"(?m)^  5\.2 +global variables +touch$"));
    }

    [Test]
    public void A_file_that_is_no_object_is_refused_with_the_reason()
    {
        using var file = new ObjectFile("text", "no ELF"u8.ToArray());

        ProcessResult result = DotnetBpf.Run("inspect", file.Path);

        Assert.That((result.ExitCode, result.Output), Is.EqualTo((1, "")));
        Assert.That(result.Error, Does.StartWith("dotnet bpf: This is not an ELF file"));
    }

    static JsonElement Inspect(string name)
    {
        using var file = new ObjectFile(name);
        return DotnetBpf.Document("inspect", file.Path);
    }

    static JsonElement InspectBigEndian()
    {
        if (Clang.Installed.Count == 0)
        {
            Assert.Ignore("There is no clang here that compiles for the other byte order.");
        }

        using var file = new ObjectFile("globals", []);
        string source = Path.Combine(Workshop.Sources, "..", "globals.bpf.c");
        ProcessResult clang = Command.Run(Clang.Installed[0].Path, "-target", "bpfeb", "-O2", "-g", "-nostdlibinc", "-isystem", Workshop.Headers, "-c", "-o", file.Path, source);
        Assert.That(clang.ExitCode, Is.Zero, clang.Error);
        return DotnetBpf.Document("inspect", file.Path);
    }
}
