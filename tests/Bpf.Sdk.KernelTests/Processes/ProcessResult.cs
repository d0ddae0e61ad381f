namespace Bpf.Sdk.KernelTests.Processes;

/// <summary>What a process printed, and how it ended.</summary>
sealed record ProcessResult(int ExitCode, string Output, string Error);
