namespace Bpf.Sdk.Benchmarks;

/// <summary>Says on standard error what is being measured; standard output is the table.</summary>
static class Progress
{
    public static void Say(string text) => Console.Error.WriteLine($"measuring: {text}");
}
