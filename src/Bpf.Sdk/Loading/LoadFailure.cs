using System.Globalization;
using System.Text.RegularExpressions;
using Bpf.Sdk.Features;
using Bpf.Sdk.Kernel;
using Bpf.Sdk.Loading.Externs;
using Bpf.Sdk.Loading.Rights;
using Bpf.Sdk.Loading.Verifier;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.Loading;

/// <summary>Makes of an errno and a verifier log what a person can use.</summary>
static partial class LoadFailure
{
    /// <summary>Explains why a program was refused.</summary>
    /// <param name="request">What the kernel was asked.</param>
    /// <param name="result">The negated errno.</param>
    /// <param name="log">What the verifier wrote.</param>
    public static BpfLoadException Explain(ProgramLoadRequest request, int result, string log)
    {
        VerifierLog verdict = VerifierLog.Parse(log);
        return new(request.Spec.Name, -result, new()
        {
            Reason = verdict.Reason,
            SourceLine = SourceLine(verdict.Instruction),
            InstructionNumber = verdict.Instruction < 0 ? null : verdict.Instruction,
            Instruction = verdict.Code,
            RegisterState = verdict.Registers.Count == 0 ? null : string.Join(' ', verdict.Registers),
            InvolvedRegisters = InvolvedRegisters(verdict),
            // What was put there to be refused comes first: of that the verifier knows only that it is no helper.
            Hint = WithTypesFailure(request, -result,
                request.Program.DescribePoison(verdict.Instruction)
                ?? MissingMap.Explain(verdict.Reason, request.Object)
                ?? MissingSymbol.Explain(verdict.Reason, request.Object)
                ?? VerifierHints.Find(verdict.Reason, new(request.Spec.Type, SourceLine))
                ?? Hint(request, -result, verdict.Reason)),
            Log = log,
        });

        string? SourceLine(int instruction) => VerifierLog.SourceLine(request.Types, request.Program.Lines, instruction);
    }

    // Some programs need types: for global functions, locks, timers and kernel pointers. Where neither they nor the program are permitted, that is one reason and not two.
    static string? WithTypesFailure(ProgramLoadRequest request, int errno, string? hint) =>
        request.BtfFailure is { } failure && (errno, failure.ErrorNumber) is not (Errno.EPERM, Errno.EPERM) ? $"{hint}\nThe object's types are not in the kernel, and the program may need them: {failure.Message}".TrimStart() : hint;

    /// <summary>The registers that an instruction and what is said of it are about, with what is known of them.</summary>
    public static string InvolvedRegisters(VerifierLog verdict)
    {
        var numbers = new SortedSet<int>();
        foreach (Match register in Register().Matches($"{verdict.Code} {verdict.Reason}"))
        {
            numbers.Add(int.Parse(register.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture));
        }

        return string.Join(", ", numbers.Select(number => VerifierRegisters.Find(verdict.Registers, number)).OfType<string>());
    }

    // For what the verifier did not explain.
    static string? Hint(ProgramLoadRequest request, int errno, string reason)
    {
        ProgramSpec spec = request.Spec;
        if (request.Rights.Explain(-errno, "prog_load", TokenFailure.Delegation(spec.Type, spec.AttachType)) is { } refusal)
        {
            return refusal;
        }

        if (reason.Length > 0 && errno is not (Errno.E2BIG or Errno.ENOTSUPP))
        {
            return errno == Errno.EPERM ? PermissionDiagnosis.Explain(ProgramTypeNeeds.CapabilitiesOf(spec.Type), PermissionFacts.Read()) : null;
        }

        return errno switch
        {
            Errno.EPERM => PermissionDiagnosis.Explain(ProgramTypeNeeds.CapabilitiesOf(spec.Type), PermissionFacts.Read(), NobodyMay(spec)),
            Errno.EINVAL => Unknown(spec, PermissionFacts.Read().Kernel),
            Errno.E2BIG => $"The program is too large or too complex: {request.Program.Instructions.Length} instructions with all functions that it calls. The verifier follows one million on all paths together; before Linux 5.2 a program has 4096 at most.",
            Errno.ENOTSUPP => "The kernel verified the program and could not compile it: its JIT is off (net.core.bpf_jit_enable), has no memory, or lacks something that the program uses on this architecture.",
            Errno.ENOMEM => "The kernel has no memory for the program, or the memory limit of the control group (or RLIMIT_MEMLOCK before Linux 5.11) is reached.",
            Errno.EACCES => "The verifier refused the program without a word, or a security module did.",
            Errno.EAGAIN => "Signals interrupted the verifier each time. Try again.",
            Errno.EBADF => "A descriptor that the program refers to (a map, types, the program that it is attached to) is closed.",
            Errno.ENOENT or Errno.ESRCH => $"What the program is attached to ('{spec.AttachTarget}') is gone from the kernel, or cannot be attached to.",
            Errno.EFAULT => "The verifier found itself at fault, or could not read what it was given. A newer kernel may be free of the fault.",
            Errno.ENODEV => "The network device that the program is bound to is gone or cannot run programs.",
            _ => null,
        };
    }

    static string NobodyMay(ProgramSpec spec)
    {
        string what = spec.AttachType == BpfAttachType.Unspecified ? $"type {spec.Type}" : $"type {spec.Type} ({spec.AttachType})";
        return $"This kernel refuses programs of {what} although no capability is missing, before it looks at their instructions: more privileges will not help.";
    }

    // An invalid argument without a word: something in the request is newer than the kernel, or not built in.
    static string Unknown(ProgramSpec spec, Version? kernel)
    {
        if (FirstKernel.Of(spec.Type) is { } type && kernel < type && kernel is not null)
        {
            return $"Programs of type {spec.Type} came with Linux {type}, and this is Linux {kernel}.";
        }

        if (FirstKernel.Of(spec.AttachType) is { } attachType && kernel < attachType && kernel is not null)
        {
            return $"Programs of type {spec.Type} for {spec.AttachType} came with Linux {attachType}, and this is Linux {kernel}.";
        }

        string option = ProgramTypeNeeds.OptionOf(spec.Type) is { } name ? $" ({name})" : "";
        string flags = spec.Flags != 0 ? $", its flags (0x{spec.Flags:x}: sleepable programs need Linux 5.10, XDP fragments 5.18, and not every type takes them)" : "";
        return $"The verifier did not come to look at it. The kernel was built without programs of type {spec.Type}{option}, or does not take its attach type ({spec.AttachType}){flags}, or its target ({spec.AttachTarget ?? "none"}).";
    }

    // "r1" in instructions, "R1" in reasons; w1 is its lower half.
    [GeneratedRegex(@"\b[rRw](\d|10)\b")]
    private static partial Regex Register();
}
