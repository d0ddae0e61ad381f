namespace Bpf.Sdk;

/// <summary>What is known of a program that the kernel refused, for <see cref="BpfLoadException"/>.</summary>
sealed record LoadRefusal
{
    public required string Reason { get; init; }

    public string? SourceLine { get; init; }

    public int? InstructionNumber { get; init; }

    public string? Instruction { get; init; }

    public string? RegisterState { get; init; }

    /// <summary>Of the register state what the instruction and the reason are about.</summary>
    public string InvolvedRegisters { get; init; } = "";

    public string? Hint { get; init; }

    public required string Log { get; init; }
}
