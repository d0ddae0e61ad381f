using Bpf.Sdk.Kernel;

namespace Bpf.Sdk.Tests.Kernel;

public sealed class TcxSupportTests
{
    [TestCase(-Errno.ENODEV, ExpectedResult = "Present")]
    [TestCase(-Errno.EINVAL, ExpectedResult = "Missing")]
    [TestCase(-Errno.EPERM, ExpectedResult = "Unknown")]
    [TestCase(-38, ExpectedResult = "Unknown")]
    [TestCase(0, ExpectedResult = "Unknown")]
    public string The_answer_for_interface_0_says_whether_the_kernel_has_tcx(int result) => TcxSupport.Interpret(result).ToString();
}
