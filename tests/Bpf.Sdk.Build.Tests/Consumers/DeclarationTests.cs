namespace Bpf.Sdk.Build.Tests.Consumers;

/// <summary>Declarations in C# that the object does not hold to: one build for all, one error at the line of each.</summary>
sealed class DeclarationTests
{
    string _output = null!;
    int _exitCode;

    [OneTimeSetUp]
    public void Build()
    {
        using var project = new ConsumerProject();
        project.Folder.CopyPrograms("my app", "mes_chk.bpf.c", "mes_chk.h");
        project.Write("Program.cs", "Console.WriteLine();\n");
        project.Write("WrongType.cs", """
            using Bpf.Sdk;

            [BpfObject("mes_chk.bpf.c")]
            static partial class WrongType
            {
                [BpfMap("mes_map_start", Pinning = BpfPinning.Global)]
                public static partial ArrayMap<uint> Start { get; }
            }
            """);
        project.Write("WrongMap.cs", """
            using Bpf.Sdk;

            [BpfObject("mes_chk.bpf.c")]
            static partial class WrongMap
            {
                [BpfMap("mes_map_stat", Pinning = BpfPinning.Global)]
                public static partial ArrayMap<ulong> Start { get; }
            }
            """);
        project.Write("WrongSection.cs", """
            using Bpf.Sdk;

            [BpfObject("mes_chk.bpf.c")]
            sealed partial class WrongSection
            {
                [TcProgram("ingres")]
                public partial TcLink AttachStart(string device);
            }
            """);
        project.Write("WrongFile.cs", """
            using Bpf.Sdk;

            [BpfObject("mes_check.bpf.c")]
            sealed partial class WrongFile;
            """);
        (_exitCode, _output) = project.Build();
    }

    [Test]
    public void TheBuildFails() => Assert.That(_exitCode, Is.Not.Zero);

    [TestCase("WrongType.cs", 7)]
    [TestCase("WrongMap.cs", 6)]
    [TestCase("WrongSection.cs", 6)]
    [TestCase("WrongFile.cs", 3)]
    public void EachMistakeIsAnErrorOfOursAtItsLine(string file, int line) =>
        Assert.That(_output, Does.Match($@"{file}\({line},\d+\): error BPF0\d+: "));

    [TestCase("WrongMap.cs", "mes_map_start")]
    [TestCase("WrongSection.cs", "ingress")]
    [TestCase("WrongFile.cs", "mes_chk.bpf.c")]
    public void TheErrorNamesWhatIsThere(string file, string name) =>
        Assert.That(_output, Does.Match($@"{file}\(\d+,\d+\): error BPF0\d+: .*{name}"));
}
