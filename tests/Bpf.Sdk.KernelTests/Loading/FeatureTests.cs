using System.Diagnostics;
using System.Text.RegularExpressions;
using Bpf.Sdk.Features;
using Bpf.Sdk.Kernel;
using Bpf.Sdk.KernelTests.Network;

namespace Bpf.Sdk.KernelTests.Loading;

/// <summary>What the probes say of this kernel, held against bpftool's probes, the kernel's symbols and its version.</summary>
public sealed partial class FeatureTests
{
    // Functions that are in the kernel if the feature is, are not inlined, and are no stand-ins of kernels built without it.
    static readonly (KernelFeature Feature, string Symbol)[] Symbols =
    [
        (KernelFeature.BatchOperations, "generic_map_lookup_batch"),
        (KernelFeature.Tokens, "bpf_token_create"),
        (KernelFeature.ModuleTypes, "btf_try_get_module"),
        (KernelFeature.RingBuffers, "bpf_ringbuf_reserve"),
        (KernelFeature.UserRingBuffers, "bpf_user_ringbuf_drain"),
        (KernelFeature.ProbeReadKernel, "bpf_probe_read_kernel"),
        (KernelFeature.CallbackFunctions, "bpf_for_each_map_elem"),
        (KernelFeature.Iterators, "bpf_iter_new_fd"),
        (KernelFeature.ControlGroupLinks, "cgroup_bpf_link_attach"),
        (KernelFeature.XdpLinks, "bpf_xdp_link_attach"),
        (KernelFeature.NetworkNamespaceLinks, "netns_bpf_link_create"),
        (KernelFeature.NetfilterLinks, "bpf_nf_link_attach"),
        (KernelFeature.StructOpsLinks, "bpf_struct_ops_link_create"),
        (KernelFeature.SockMapLinks, "sock_map_link_create"),
        (KernelFeature.KprobeMulti, "bpf_kprobe_multi_link_release"),
        (KernelFeature.UprobeMulti, "bpf_uprobe_multi_link_release"),
        (KernelFeature.Tcx, "tcx_prog_attach"),
        (KernelFeature.Netkit, "netkit_prog_attach"),
    ];

    [OneTimeSetUp]
    public void OneTimeSetUp() => KernelRequirement.Root();

    [Test]
    public void What_is_told_is_what_the_kernels_symbols_say()
    {
        var symbols = KernelSymbols.ReadAll().Select(static symbol => symbol.Name).ToHashSet();

        Assert.That(Symbols.Select(static row => (row.Feature, KernelFeatures.Running[row.Feature])),
            Is.EqualTo(Symbols.Select(row => (row.Feature, symbols.Contains(row.Symbol) ? FeatureSupport.Present : FeatureSupport.Missing))));
    }

    [Test]
    public void Root_is_told_of_everything() =>
        Assert.That(BpfFeatures.Others.Where(static feature => feature.Support == FeatureSupport.Unknown), Is.Empty);

    // Debian's kernels and this machine's have no features ported back: what they have is as old as the table says.
    [Test]
    public void Nothing_is_there_before_its_time() => Assert.That(
        BpfFeatures.Others.Concat(BpfFeatures.ProgramTypes).Concat(BpfFeatures.MapTypes)
            .Where(static feature => feature.Support == FeatureSupport.Present && Version.Parse(feature.MinimumKernel) > Environment.OSVersion.Version),
        Is.Empty);

    [Test]
    public void What_is_missing_or_untold_has_a_reason() => Assert.That(
        BpfFeatures.Others.Concat(BpfFeatures.ProgramTypes).Concat(BpfFeatures.MapTypes).Where(static feature => (feature.Reason is null) != (feature.Support == FeatureSupport.Present)),
        Is.Empty);

    // bpftool says no where we say that it cannot be told: kernels with a policy answer EPERM.
    [Test]
    public void Kinds_of_program_are_those_that_bpftool_finds()
    {
        Dictionary<string, bool> theirs = AskBpftool(BpftoolProgramType());

        Assert.That(BpfFeatures.ProgramTypes.Where(feature => theirs.ContainsKey(feature.Name)).Select(static feature => (feature.Name, feature.Support == FeatureSupport.Present)),
            Is.EqualTo(theirs.Select(static pair => (pair.Key, pair.Value))));
    }

    [Test]
    public void Kinds_of_map_are_those_that_bpftool_finds()
    {
        Dictionary<string, bool> theirs = AskBpftool(BpftoolMapType());

        Assert.That(BpfFeatures.MapTypes.Where(feature => theirs.ContainsKey(feature.Name)).Select(static feature => (feature.Name, feature.Support == FeatureSupport.Present)),
            Is.EqualTo(theirs.Select(static pair => (pair.Key, pair.Value))));
    }

    // The bpftool of Debian 12 does not know how kernels word it since 6.9, and takes every helper there for one of every kind of program.
    [Test]
    public void Helpers_of_each_kind_of_program_are_those_that_bpftool_finds()
    {
        if (Environment.OSVersion.Version >= new Version(6, 9))
        {
            Assert.Ignore("Since Linux 6.9 bpftool 7.1 finds every helper for every kind of program: it does not know the verifier's words.");
        }

        string? type = null;
        var theirs = new HashSet<string>();
        foreach (string line in Bpftool("feature probe full").Split('\n'))
        {
            type = BpftoolHelpersOf().Match(line) is { Success: true } heading ? heading.Groups[1].Value : type;
            if (BpftoolHelper().Match(line) is { Success: true } helper)
            {
                theirs.Add($"{type} {helper.Groups[1].Value}");
            }
        }

        Assert.That(
            from row in ProgramTypeTable.Rows
            where ProgramTypeProbe.CanAskForHelpers(row.Type) && BpfFeatures.Of(row.Type).Support == FeatureSupport.Present
            from feature in BpfFeatures.Helpers(row.Type)
            where feature.Support == FeatureSupport.Present
            select $"{row.Name} {feature.Name}",
            Is.EquivalentTo(theirs));
    }

    [Test]
    public void A_helper_for_gpl_programs_only_is_refused_to_others()
    {
        var asked = new HashSet<BpfHelper>();
        var refused = new HashSet<BpfHelper>();
        foreach (BpfProgramType type in (BpfProgramType[])[BpfProgramType.Kprobe, BpfProgramType.SchedCls, BpfProgramType.Xdp, BpfProgramType.PerfEvent, BpfProgramType.SkMsg])
        {
            foreach (BpfHelper helper in BpfHelper.All.Where(helper => BpfFeatures.Of(type, helper).Support == FeatureSupport.Present))
            {
                ProgramTypeProbe.AskHelper(type, helper.Id, out string log, license: "Proprietary");
                asked.Add(helper);
                if (log.Contains("GPL", StringComparison.Ordinal))
                {
                    refused.Add(helper);
                }
            }
        }

        Assert.That(refused, Is.EquivalentTo(asked.Where(static helper => helper.IsGplOnly)));
        Assert.That(asked, Has.Count.GreaterThan(150));
    }

    [Test]
    public void Asking_leaves_no_descriptor_open()
    {
        _ = BpfFeatures.Others.Count();
        HashSet<string> before = OpenDescriptors.Settled();

        foreach (FeatureRow row in FeatureTable.Rows)
        {
            row.Probe();
        }

        _ = BpfFeatures.ProgramTypes.Count() + BpfFeatures.MapTypes.Count() + BpfFeatures.Helpers(BpfProgramType.Xdp).Count();

        Assert.That(OpenDescriptors.Settled(), Is.SubsetOf(before));
    }

    [Test]
    public void Helpers_of_programs_that_are_for_a_certain_function_cannot_be_told()
    {
        BpfFeature feature = BpfFeatures.Of(BpfProgramType.Tracing, BpfHelper.Find("bpf_d_path")!);

        Assert.That((feature.Support, feature.Reason), Is.EqualTo((FeatureSupport.Unknown, "Which helpers it may call depends on what the program is attached to.")));
    }

    static Dictionary<string, bool> AskBpftool(Regex line) => line.Matches(Bpftool("feature probe"))
        .ToDictionary(static match => match.Groups[1].Value, static match => match.Groups[2].Value == "is available");

    static string Bpftool(string arguments)
    {
        const string Path = "/usr/sbin/bpftool";
        if (!File.Exists(Path))
        {
            Assert.Ignore("bpftool is not installed.");
        }

        using Process process = Process.Start(new ProcessStartInfo(Path, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }

    [GeneratedRegex(@"eBPF program_type (\w+) (is available|is NOT available)")]
    private static partial Regex BpftoolProgramType();

    [GeneratedRegex(@"eBPF map_type (\w+) (is available|is NOT available)")]
    private static partial Regex BpftoolMapType();

    [GeneratedRegex(@"^eBPF helpers supported for program type (\w+):")]
    private static partial Regex BpftoolHelpersOf();

    [GeneratedRegex(@"^\s+- (bpf_\w+)")]
    private static partial Regex BpftoolHelper();
}
