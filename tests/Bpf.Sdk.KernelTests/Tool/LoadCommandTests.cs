using System.Text.Json;
using Bpf.Sdk.KernelTests.Network;
using Bpf.Sdk.KernelTests.Processes;

namespace Bpf.Sdk.KernelTests.Tool;

public sealed class LoadCommandTests
{
    [OneTimeSetUp]
    public void RequireRoot() => KernelRequirement.Root();

    [Test]
    public void Programs_are_told_as_the_kernel_has_them()
    {
        using var file = new ObjectFile("tc_pass");
        using OpenBpfObject open = TestObjects.Open("tc_pass");
        using BpfObject loaded = open.Load();

        (ProcessResult result, JsonElement report) = DotnetBpf.Json("load", file.Path);

        Assert.That((result.ExitCode, result.Error), Is.EqualTo((0, "")));
        Assert.That(report.Flag("loaded"), Is.True);
        JsonElement program = report.GetProperty("programs").Named("tc_count");
        Assert.That((program.Text("type"), program.Text("section"), program.Flag("loaded")), Is.EqualTo(("sched_cls", "tc", true)));
        Assert.That(program.Text("tag"), Is.EqualTo(loaded.Programs["tc_count"].Tag));
        Assert.That(program.Number("instructions"), Is.EqualTo(loaded.Programs["tc_count"].GetInfo().InstructionBytes / 8));
    }

    [Test]
    public void Maps_are_told_with_all_attributes_and_sections_of_variables_are_maps_too()
    {
        using var file = new ObjectFile("globals");

        JsonElement maps = DotnetBpf.Json("load", file.Path).Document.GetProperty("maps");

        JsonElement map = maps.Named("by_point");
        Assert.That((map.Text("type"), map.Number("key_size"), map.Number("value_size"), map.Number("max_entries"), map.Number("flags")), Is.EqualTo(("hash", 8, 11, 64, 1)));
        Assert.That(new[] { map.Number("btf_id"), map.Number("btf_key_type_id"), map.Number("btf_value_type_id") }, Is.All.Positive);
        Assert.That(maps.EnumerateArray().Select(static item => item.Text("name")), Is.SupersetOf(new[] { ".rodata", ".data", ".bss" }));
    }

    [Test]
    public void Without_a_terminal_there_are_plain_columns()
    {
        using var file = new ObjectFile("tc_pass");

        ProcessResult result = DotnetBpf.Run("load", file.Path);

        Assert.That(result.ExitCode, Is.Zero);
        Assert.That(result.Output, Does.Match(@"(?m)^Programs:\n  name +section +type").And.Match(@"(?m)^  tc_count +tc +sched_cls +\d+ +[0-9a-f]{16}").And.Match(@"(?m)^  packets +\d+ +array +4 +8 +1 "));
    }

    [Test]
    public void A_refused_program_is_explained_in_words_and_in_JSON()
    {
        using var file = new ObjectFile("no_bounds_check");

        (ProcessResult result, JsonElement report) = DotnetBpf.Json("load", file.Path);

        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Error, Does.StartWith("dotnet bpf: The kernel refused to load program 'no_bounds_check' (EACCES): invalid access to packet").And.Contain("no_bounds_check.bpf.c:").And.Not.Contain("   at Bpf.Sdk"));
        JsonElement error = report.GetProperty("error");
        Assert.That((error.Text("kind"), error.Text("program"), error.Text("errno")), Is.EqualTo(("verifier", "no_bounds_check", "EACCES")));
        Assert.That(error.Text("reason"), Does.StartWith("invalid access to packet"));
        Assert.That(error.Text("source_line"), Does.Contain("eth->h_proto"));
        Assert.That(error.Text("hint"), Does.Contain("data_end"));
        Assert.That(report.Flag("loaded"), Is.False);
    }

    [Test]
    public void What_is_pinned_outlives_the_command()
    {
        using var files = new BpfFileSystemScope();
        using var file = new ObjectFile("globals");

        JsonElement report = DotnetBpf.Json("load", file.Path, "--pin", files.Path("a/b")).Document;

        Assert.That(files.Entries(), Is.EqualTo(new[]
        {
            "a", "a/b", "a/b/maps", "a/b/maps/by_point", "a/b/maps/globals_bss", "a/b/maps/globals_data", "a/b/maps/globals_rodata", "a/b/maps/records", "a/b/touch",
        }));
        using BpfProgram program = BpfProgram.OpenPinned(report.GetProperty("programs").Named("touch").Text("pinned")!);
        Assert.That(program.Id, Is.EqualTo(report.GetProperty("programs").Named("touch").Number("id")));
    }

    [TestCase("no_bounds_check", Description = "the verifier refuses the program")]
    [TestCase("tc_pass", Description = "one path for a pin is taken")]
    public void A_failure_leaves_no_pins_but_those_that_were_there(string name)
    {
        using var files = new BpfFileSystemScope();
        using var file = new ObjectFile(name);
        using OpenBpfObject open = TestObjects.Open("tc_pass");
        using BpfObject loaded = open.Load();
        loaded.Programs["tc_count"].Pin(files.Path("a/tc_count"));

        ProcessResult result = DotnetBpf.Run("load", file.Path, "--pin", files.Path("a"));

        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(files.Entries(), Is.EqualTo(new[] { "a", "a/tc_count" }));
    }

    [Test]
    public void What_the_object_pins_stays_only_with_pin()
    {
        using var files = new BpfFileSystemScope();
        using var file = new ObjectFile("mes_chk");
        string[] load = ["load", file.Path, "--type", "ingress=tc", "--type", "egress=tc", "--pin-root", files.Path("root")];

        ProcessResult test = DotnetBpf.Run(load);
        Assert.That((test.ExitCode, test.Error), Is.EqualTo((0, "")));
        Assert.That(files.Entries(), Is.Empty);

        ProcessResult kept = DotnetBpf.Run([.. load, "--pin", files.Path("pins")]);
        Assert.That((kept.ExitCode, kept.Error), Is.EqualTo((0, "")));
        Assert.That(files.Entries(), Has.Some.StartsWith("root/").And.Some.EqualTo("pins/mes_start"));
    }

    [Test]
    [KernelIndependent]
    public void A_directory_elsewhere_is_refused_before_the_load()
    {
        using var file = new ObjectFile("tc_pass");

        ProcessResult result = DotnetBpf.Run("load", file.Path, "--pin", "/nowhere/pins");

        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Error, Does.Contain("is not on a BPF file system").And.Contain("mount -t bpf"));
    }

    [Test]
    public void Programs_without_a_type_are_named_and_can_be_given_one()
    {
        using var file = new ObjectFile("statics");

        (ProcessResult untyped, JsonElement report) = DotnetBpf.Json("load", file.Path);
        JsonElement typed = DotnetBpf.Json("load", file.Path, "--type", "unheard_of=tc").Document;

        Assert.That(untyped.Error, Does.Contain("warning: Program 'of_no_known_type' was not loaded").And.Contain("--type unheard_of=TYPE"));
        Assert.That(report.GetProperty("programs").Named("of_no_known_type").Text("reason"), Does.Contain("does not name a type"));
        Assert.That(report.GetProperty("programs").Named("only_on_demand").Text("reason"), Does.Contain("--only only_on_demand"));
        Assert.That(typed.GetProperty("programs").Named("of_no_known_type").Text("type"), Is.EqualTo("sched_cls"));
    }

    [TestCase("unheard_of", "is not SECTION=TYPE")]
    [TestCase("unheard_of=sched_clz", "Did you mean 'sched_cls'")]
    [KernelIndependent]
    public void A_wrong_choice_of_type_is_a_wrong_command_line(string choice, string message)
    {
        ProcessResult result = DotnetBpf.Run("load", "any.bpf.o", "--type", choice);

        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Error, Does.Contain(message));
    }

    [Test]
    [KernelIndependent]
    public void A_choice_of_type_for_a_section_that_the_object_lacks_is_refused()
    {
        using var file = new ObjectFile("statics");

        Assert.That(DotnetBpf.Run("load", file.Path, "--type", "absent=tc").Error, Does.Contain("no program in a section 'absent'").And.Contain("unheard_of"));
    }

    [Test]
    public void Only_the_programs_that_are_asked_for_are_loaded()
    {
        using var file = new ObjectFile("statics");

        JsonElement programs = DotnetBpf.Json("load", file.Path, "--only", "only_on_demand").Document.GetProperty("programs");

        Assert.That(programs.EnumerateArray().Where(static program => program.Flag("loaded")).Select(static program => program.Text("name")), Is.EqualTo(new[] { "only_on_demand" }));
        Assert.That(DotnetBpf.Run("load", file.Path, "--only", "absent").Error, Does.Contain("no program 'absent'").And.Contain("only_on_demand"));
    }

    [Test]
    public void A_program_that_replaces_a_function_is_given_its_target()
    {
        using var files = new BpfFileSystemScope();
        using var file = new ObjectFile("replaceable");
        using OpenBpfObject open = TestObjects.Open("replaceable");
        using BpfObject loaded = open.Load();
        loaded.Programs["replaceable"].Pin(files.Path("target"));

        (ProcessResult result, JsonElement report) = DotnetBpf.Json("load", file.Path, "--only", "replacement", "--target", files.Path("target"));

        if (report.GetProperty("error") is { ValueKind: JsonValueKind.Object } error && error.Text("kind") == "verifier" && error.Text("errno") == "EPERM")
        {
            KernelRequirement.Check(false, "needs a kernel that lets programs be attached to functions");
        }

        Assert.That((result.ExitCode, result.Error), Is.EqualTo((0, "")));
        Assert.That(report.GetProperty("programs").Named("replacement").Text("type"), Is.EqualTo("ext"));
    }

    [Test]
    public void A_program_that_replaces_a_function_and_one_that_does_not_say_what_is_to_be_done()
    {
        using var replacing = new ObjectFile("replaceable");
        using var other = new ObjectFile("tc_pass");
        using OpenBpfObject open = TestObjects.Open("tc_pass");
        using BpfObject loaded = open.Load();

        Assert.That(DotnetBpf.Run("load", replacing.Path, "--only", "replacement").Error, Does.Contain("--target PROGRAM"));
        Assert.That(DotnetBpf.Run("load", other.Path, "--target", $"{loaded.Programs["tc_count"].Id}").Error, Does.Contain("nothing to --target"));
    }

    [Test]
    public void Each_program_by_itself_is_loaded_or_has_its_own_reason()
    {
        using var file = new ObjectFile("rejected_memory");

        (ProcessResult result, JsonElement report) = DotnetBpf.Json("load", file.Path, "--keep-going");

        Assert.That(result.ExitCode, Is.EqualTo(1));
        foreach (JsonElement program in report.GetProperty("programs").EnumerateArray())
        {
            Assert.That(program.Flag("loaded") || program.GetProperty("error").Text("program") == program.Text("name"), Is.True, program.Text("name"));
        }

        Assert.That(report.GetProperty("programs").Named("index_too_large").GetProperty("error").Text("reason"), Is.Not.Empty);
        Assert.That(report.GetProperty("maps").Named("counts").Text("type"), Is.EqualTo("hash"));
    }

    [Test]
    public void The_log_of_the_verifier_is_shown_on_demand()
    {
        using var file = new ObjectFile("tc_pass");

        Assert.That(DotnetBpf.Run("load", file.Path, "--log").Output, Does.Contain("Verifier log of tc_pass:").And.Contain("processed 2 insns"));
    }

    [Test]
    [KernelIndependent]
    public void A_file_that_is_no_object_is_an_error_of_its_kind()
    {
        using var file = new ObjectFile("text", "no ELF"u8.ToArray());

        (ProcessResult result, JsonElement report) = DotnetBpf.Json("load", file.Path);

        Assert.That((result.ExitCode, report.GetProperty("error").Text("kind")), Is.EqualTo((1, "format")));
        Assert.That(DotnetBpf.Json("load", "/nowhere/x.o").Document.GetProperty("error").Text("kind"), Is.EqualTo("file"));
    }

    [Test]
    [KernelIndependent]
    public void What_is_no_file_of_its_kind_is_named_and_options_have_their_names_here()
    {
        using var file = new ObjectFile("kernel_config");
        using var config = new ObjectFile("config", "CONFIG_HZ=100\nCONFIG_NET\n"u8.ToArray());

        Assert.That(DotnetBpf.Run("load", Path.GetTempPath()).Error, Does.Contain("is a directory"));
        ProcessResult result = DotnetBpf.Run("load", file.Path, "--kconfig", config.Path);
        Assert.That(result.Error, Is.EqualTo("dotnet bpf: Line 2 of --kconfig is not of the form CONFIG_NAME=value: 'CONFIG_NET'.\n"));
        Assert.That(result.ExitCode, Is.EqualTo(1));
    }
}
