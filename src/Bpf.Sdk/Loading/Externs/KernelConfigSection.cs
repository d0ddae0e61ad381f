using Bpf.Sdk.Features;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.Loading.Externs;

/// <summary>The <c>.kconfig</c> section of an object: the values that a kernel gives to its variables.</summary>
sealed class KernelConfigSection
{
    readonly Dictionary<string, string> _problems = [];
    readonly TargetKernel _kernel;
    readonly KernelConfig? _given;

    /// <param name="externs">All externs of the object.</param>
    /// <param name="kernel">Whose values are asked for.</param>
    /// <param name="given">Lines that go before the kernel's, or null.</param>
    public KernelConfigSection(IReadOnlyList<ExternSpec> externs, TargetKernel kernel, string? given)
    {
        _kernel = kernel;
        _given = given is null ? null : ParseGiven(given);
        Data = new byte[externs.Where(IsConfig).Select(static value => value.Offset + value.Size).DefaultIfEmpty().Max()];
        foreach (ExternSpec value in externs.Where(IsConfig))
        {
            Span<byte> place = Data.AsSpan(value.Offset, value.Size);
            if (Fill(value, place) is { } problem)
            {
                place.Clear();
                _problems.Add(value.Name, problem);
            }
        }
    }

    /// <summary>The bytes of the section; empty if the object has none.</summary>
    public byte[] Data { get; }

    /// <summary>Why a variable has no value, as a sentence; null if it has one, or need not.</summary>
    public string? ProblemOf(ExternSpec variable) => _problems.GetValueOrDefault(variable.Name);

    static bool IsConfig(ExternSpec external) => external.Kind == ExternKind.KernelConfig;

    string? Fill(ExternSpec variable, Span<byte> place)
    {
        if (variable.ValueKind == ConfigValueKind.Unsupported)
        {
            return "Its C type is none that a configuration value can have: bool, char, an integer, enum libbpf_tristate, or an array of char.";
        }

        return variable.Name.StartsWith("CONFIG_", StringComparison.Ordinal) ? FillOption(variable, place) : FillVirtual(variable, place);
    }

    string? FillOption(ExternSpec variable, Span<byte> place)
    {
        KernelConfig config = _given?[variable.Name] is null ? _kernel.Config.Value : _given;
        if (config[variable.Name] is { } value)
        {
            return ConfigValue.Write(variable, value, place) is { } problem ? $"{config.Source} has {variable.Name}={value}, {problem}." : null;
        }

        const string Remedy = "Declare the variable __weak, so that it is 0 then, or give a value with BpfLoadOptions.KernelConfig.";
        return variable.IsWeak ? null
            : config.IsKnown ? $"The kernel was built without it: {config.Source} does not set it.{NearNames.Suggest(variable.Name, config.Options)} {Remedy}"
            : $"The kernel's configuration cannot be read (looked for: {config.Source}). Boot a kernel with CONFIG_IKCONFIG_PROC or install the file of its package. {Remedy}";
    }

    // What no configuration has, and programs ask for in the same way.
    string? FillVirtual(ExternSpec variable, Span<byte> place)
    {
        ulong value;
        switch (variable.Name)
        {
            case "LINUX_KERNEL_VERSION":
                value = _kernel.Version.Value;
                if (value == 0)
                {
                    return "The kernel's version cannot be made out: /proc/sys/kernel/osrelease does not say it.";
                }

                break;
            case "LINUX_HAS_BPF_COOKIE":
                value = _kernel.Features[KernelFeature.AttachCookies] == FeatureSupport.Present ? 1u : 0;
                break;
            case "LINUX_HAS_SYSCALL_WRAPPER":
                value = _kernel.HasSystemCallWrapper ? 1u : 0;
                break;
            default:
                return variable.IsWeak && variable.Name.StartsWith("LINUX_", StringComparison.Ordinal)
                    ? null
                    : "Known are CONFIG_ options, LINUX_KERNEL_VERSION, LINUX_HAS_BPF_COOKIE and LINUX_HAS_SYSCALL_WRAPPER.";
        }

        return ConfigValue.WriteNumber(variable, value, place) is { } problem ? $"Its value is {value}, {problem}." : null;
    }

    static KernelConfig ParseGiven(string given)
    {
        foreach ((int index, string line) in given.Split('\n').Index())
        {
            if (line.StartsWith("CONFIG_", StringComparison.Ordinal) && line.TrimEnd().IndexOf('=') is var separator && (separator < 0 || separator == line.TrimEnd().Length - 1))
            {
                throw new BpfException($"Line {index + 1} of BpfLoadOptions.KernelConfig is not of the form CONFIG_NAME=value: '{line.TrimEnd()}'.");
            }
        }

        return KernelConfig.Parse(given, "BpfLoadOptions.KernelConfig");
    }
}
