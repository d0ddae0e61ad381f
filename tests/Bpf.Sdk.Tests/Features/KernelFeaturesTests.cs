using Bpf.Sdk.Features;
using Bpf.Sdk.Kernel;

namespace Bpf.Sdk.Tests.Features;

public sealed class KernelFeaturesTests
{
    [Test]
    public void Each_feature_has_one_row()
    {
        Assert.That(FeatureTable.Rows.Select(static row => row.Feature), Is.Unique.And.EquivalentTo(Enum.GetValues<KernelFeature>()));
        Assert.That(FeatureTable.Rows.Select(static row => row.Name), Is.Unique);
        Assert.That(FeatureTable.Rows.Select(static row => row.Since), Is.All.Matches<string>(static since => Version.TryParse(since, out _)));
    }

    [TestCase(FeatureSupport.Present, 1)]
    [TestCase(FeatureSupport.Missing, 1)]
    [TestCase(FeatureSupport.Unknown, 2)]
    public void Yes_and_no_are_asked_for_once(FeatureSupport answer, int expected)
    {
        int asked = 0;
        var features = new KernelFeatures(_ => { asked++; return answer; });

        Assert.That((features[KernelFeature.Tcx], features[KernelFeature.Tcx]), Is.EqualTo((answer, answer)));
        Assert.That(asked, Is.EqualTo(expected));
    }

    [Test]
    public void What_could_not_be_told_is_not_lacking() =>
        Assert.That(new KernelFeatures(static _ => FeatureSupport.Unknown).Lacks(KernelFeature.Tcx), Is.False);

    [Test]
    public void A_costly_question_is_not_asked_to_know_what_is_known()
    {
        var features = new KernelFeatures(static _ => FeatureSupport.Missing, isCostly: true);

        Assert.That(features.IsKnownToLack(KernelFeature.Tcx), Is.False);
        Assert.That(features.Lacks(KernelFeature.Tcx), Is.True);
        Assert.That(features.IsKnownToLack(KernelFeature.Tcx), Is.True);
    }

    [TestCase(5, ExpectedResult = "Present")]
    [TestCase(0, ExpectedResult = "Present")]
    [TestCase(-Errno.EINVAL, ExpectedResult = "Missing")]
    [TestCase(-Errno.E2BIG, ExpectedResult = "Missing")]
    [TestCase(-Errno.EPERM, ExpectedResult = "Unknown")]
    [TestCase(-Errno.ENOMEM, ExpectedResult = "Unknown")]
    [TestCase(-Errno.ENOSYS, ExpectedResult = "Unknown")]
    public string The_answer_to_an_attempt_is_judged(int result) => FeatureProbe.Judge(result).ToString();

    [TestCase(-Errno.ENODEV, ExpectedResult = "Present")]
    [TestCase(-Errno.EINVAL, ExpectedResult = "Missing")]
    [TestCase(-Errno.EPERM, ExpectedResult = "Unknown")]
    [TestCase(-Errno.ENOSYS, ExpectedResult = "Unknown")]
    [TestCase(0, ExpectedResult = "Unknown")]
    public string The_answer_for_interface_0_says_whether_the_kernel_has_tcx(int result) =>
        FeatureProbe.Judge(result, present: Errno.ENODEV, Errno.EINVAL).ToString();

    [TestCase(0, "", ExpectedResult = "Present")]
    [TestCase(-Errno.EINVAL, "invalid func unknown#300\n", ExpectedResult = "Missing")]
    [TestCase(-Errno.EINVAL, "unknown func bpf_sys_bpf#166\n", ExpectedResult = "Missing")]
    [TestCase(-Errno.EINVAL, "program of this type cannot use helper bpf_sys_bpf#166\n", ExpectedResult = "Missing")]
    [TestCase(-Errno.EACCES, "R1 type=ctx expected=fp\n", ExpectedResult = "Present")]
    [TestCase(-Errno.EPERM, "", ExpectedResult = "Unknown")]
    public string The_verifiers_words_about_a_helper_are_judged(int result, string log) => ProgramTypeProbe.InterpretHelper(result, log).ToString();

    [TestCase(BpfProgramType.Tracing, -Errno.EINVAL, "attach_btf_id 1 is not a function\n", ExpectedResult = "Present")]
    [TestCase(BpfProgramType.Tracing, -Errno.EINVAL, "", ExpectedResult = "Missing")]
    [TestCase(BpfProgramType.Tracing, -Errno.EPERM, "", ExpectedResult = "Unknown")]
    [TestCase(BpfProgramType.Extension, -Errno.EINVAL, "Cannot replace kernel functions\n", ExpectedResult = "Present")]
    [TestCase(BpfProgramType.StructOps, -Errno.ENOTSUPP, "", ExpectedResult = "Present")]
    [TestCase(BpfProgramType.StructOps, -Errno.EINVAL, "", ExpectedResult = "Missing")]
    [TestCase(BpfProgramType.Xdp, 0, "", ExpectedResult = "Present")]
    public string The_answer_to_a_program_is_judged(BpfProgramType type, int result, string log) => ProgramTypeProbe.Interpret(type, result, log).ToString();

    [TestCase("6.1", "5.0", ExpectedResult = "It came with Linux 6.1; this is 5.0.")]
    [TestCase("6.1", "6.1", ExpectedResult = "The kernel was built without it.")]
    public string A_lack_is_explained_by_the_version_if_it_explains_it(string since, string running) => FeatureReason.OlderThan(since, new(running));
}
