using System.Diagnostics.CodeAnalysis;

namespace Bpf.Sdk.Tool.Loads;

/// <summary>Why something failed, in parts that a program can go by.</summary>
sealed record ErrorReport
{
    // What the SDK has as a member is an option of the command.
    static readonly (string Member, string Option)[] Options =
    [
        ("BpfLoadOptions.KernelConfig", "--kconfig"),
        ("BpfLoadOptions.KernelBtf", "--btf"),
        ("BpfLoadOptions.PinRoot", "--pin-root"),
    ];

    /// <summary>
    /// <c>verifier</c>: the kernel refused a program. <c>kernel</c>: it refused something else. <c>map_mismatch</c>: a pinned map is of another shape.
    /// <c>not_supported</c>: the kernel lacks something. <c>format</c>: the file is not a BPF object. <c>file</c>: it cannot be read. <c>object</c>: what was asked for
    /// and what the object has do not fit.
    /// </summary>
    public required string Kind { get; init; }

    /// <summary>All of it, for people.</summary>
    public required string Message { get; init; }

    public string? Program { get; init; }

    /// <summary>The map, path or whatever else it was about.</summary>
    public string? Item { get; init; }

    public string? Operation { get; init; }

    /// <summary>For example <c>EACCES</c>.</summary>
    public string? Errno { get; init; }

    /// <summary>The verifier's last words.</summary>
    public string? Reason { get; init; }

    public string? SourceLine { get; init; }

    public int? InstructionNumber { get; init; }

    public string? Instruction { get; init; }

    public string? RegisterState { get; init; }

    public string? Hint { get; init; }

    public string? MinimumKernel { get; init; }

    public string? Log { get; init; }

    /// <param name="exception">What was thrown.</param>
    /// <param name="program">Name of the program that it was thrown for, if that is known and the exception does not say.</param>
    public static ErrorReport Of(Exception exception, string? program = null)
    {
        if (exception is BpfLoadException refused)
        {
            return new()
            {
                Kind = "verifier",
                Message = ForCommandLine(refused.Message),
                Program = refused.ProgramName,
                Operation = refused.Operation,
                Errno = ErrnoOf(refused),
                Reason = refused.Reason.Length > 0 ? refused.Reason : null,
                SourceLine = refused.SourceLine,
                InstructionNumber = refused.InstructionNumber,
                Instruction = refused.Instruction,
                RegisterState = refused.RegisterState,
                Hint = ForCommandLine(refused.Hint),
                Log = refused.Log.Length > 0 ? refused.Log : null,
            };
        }

        var failure = exception as BpfException;
        return new()
        {
            Kind = exception switch
            {
                BpfMapMismatchException => "map_mismatch",
                BpfNotSupportedException => "not_supported",
                BpfFormatException => "format",
                BpfException { ErrorNumber: not 0 } => "kernel",
                BpfException => "object",
                _ => "file",
            },
            Message = ForCommandLine(exception.Message),
            Program = program,
            Item = failure?.ObjectName,
            Operation = failure?.Operation,
            Errno = failure is null ? null : ErrnoOf(failure),
            Hint = ForCommandLine(failure?.Hint),
            MinimumKernel = (exception as BpfNotSupportedException)?.MinimumKernel,
        };
    }

    /// <summary>A message of the SDK in the words of the command line.</summary>
    [return: NotNullIfNotNull(nameof(message))]
    public static string? ForCommandLine(string? message) => Options.Aggregate(message, static (text, option) => text?.Replace(option.Member, option.Option, StringComparison.Ordinal));

    static string? ErrnoOf(BpfException exception) => exception.ErrorNumber == 0 ? null : Kernel.Errno.Name(exception.ErrorNumber);
}
