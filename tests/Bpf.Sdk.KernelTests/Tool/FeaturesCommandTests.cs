using System.Text.Json;
using Bpf.Sdk.KernelTests.Network;
using Bpf.Sdk.KernelTests.Processes;

namespace Bpf.Sdk.KernelTests.Tool;

public sealed class FeaturesCommandTests
{
    [OneTimeSetUp]
    public void NeedsRoot() => KernelRequirement.Root();

    [Test]
    public void Json_has_the_answers_of_the_sdk()
    {
        JsonElement features = DotnetBpf.Document("features");

        Assert.That(Answers(features.GetProperty("program_types")), Is.EqualTo(BpfFeatures.ProgramTypes.Select(Answer)));
        Assert.That(Answers(features.GetProperty("map_types")), Is.EqualTo(BpfFeatures.MapTypes.Select(Answer)));
        Assert.That(Answers(features.GetProperty("features")), Is.EqualTo(BpfFeatures.Others.Select(Answer)));
        Assert.That(Answers(features.GetProperty("helpers").GetProperty("sched_cls")), Is.EqualTo(BpfFeatures.Helpers(BpfProgramType.SchedCls).Select(Answer)));
    }

    [Test]
    public void Text_has_helpers_on_request_only()
    {
        ProcessResult plain = DotnetBpf.Run("features");
        ProcessResult withHelpers = DotnetBpf.Run("features", "--helpers");

        Assert.That((plain.ExitCode, withHelpers.ExitCode), Is.EqualTo((0, 0)), plain.Error + withHelpers.Error);
        Assert.That(plain.Output, Does.Match("(?m)^  array +yes +3.19( +-)?$").And.Not.Contain("bpf_map_lookup_elem"));
        Assert.That(withHelpers.Output, Does.Contain("Helpers of sched_cls programs:\n  bpf_map_lookup_elem\n"));
    }

    static IEnumerable<string> Answers(JsonElement features) => features.EnumerateArray().Select(static feature =>
        $"{feature.GetProperty("name").GetString()} {feature.GetProperty("support").GetString()} {feature.GetProperty("since").GetString()}");

    static string Answer(BpfFeature feature)
    {
        string support = feature.Support switch { FeatureSupport.Present => "yes", FeatureSupport.Missing => "no", _ => "unknown" };
        return $"{feature.Name} {support} {feature.MinimumKernel}";
    }
}
