using System.Text.RegularExpressions;
using Bpf.Sdk.Kernel;

namespace Bpf.Sdk.Tests.Kernel;

/// <summary>Holds the tables of facts against the C header that programs are compiled with, and against what the kernel's way of numbering implies.</summary>
public sealed partial class FactTableTests
{
    [Test]
    public void Helpers_have_the_headers_names_and_numbers() => Assert.That(
        HelperTable.Rows.Select(static helper => $"{helper.Name} = {helper.Id}"),
        Is.EqualTo(HelperNumber().Matches(Header()).Where(static match => match.Groups[1].Value != "unspec").Select(static match => $"bpf_{match.Groups[1].Value} = {match.Groups[2].Value}")));

    // Numbers are given out in order, so that a version that goes back is an error in the table.
    [Test]
    public void Helpers_came_in_the_order_of_their_numbers() => Assert.That(HelperTable.Rows.Select(static helper => Version.Parse(helper.MinimumKernel)), Is.Ordered);

    [Test]
    public void Each_kind_of_program_has_a_row_and_they_came_in_order()
    {
        Assert.That(ProgramTypeTable.Rows.Select(static row => row.Type), Is.EqualTo(Enum.GetValues<BpfProgramType>().Skip(1)));
        Assert.That(ProgramTypeTable.Rows.Select(static row => Version.Parse(row.Since)), Is.Ordered);
    }

    [Test]
    public void Each_kind_of_map_has_a_row_and_they_came_in_order()
    {
        Assert.That(MapTypeTable.Rows.Select(static row => row.Type), Is.EqualTo(Enum.GetValues<BpfMapType>().Skip(1)));
        Assert.That(MapTypeTable.Rows.Select(static row => Version.Parse(row.Since)), Is.Ordered);
    }

    [TestCase(1, "bpf_map_lookup_elem")]
    [TestCase(211, "bpf_cgrp_storage_delete")]
    public void A_helper_is_found_by_number_and_by_name(int id, string name)
    {
        Assert.That(BpfHelper.Find(id)!.Name, Is.EqualTo(name));
        Assert.That(BpfHelper.Find(name)!.Id, Is.EqualTo(id));
    }

    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(100_000)]
    public void A_number_without_helper_has_none(int id) => Assert.That(BpfHelper.Find(id), Is.Null);

    static string Header()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Bpf.Sdk.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return File.ReadAllText(Path.Combine(folder!, "src", "Bpf.Sdk.Build", "include", "linux", "bpf.h"));
    }

    [GeneratedRegex(@"\bBPF_FUNC_(\w+) = (\d+),")]
    private static partial Regex HelperNumber();
}
