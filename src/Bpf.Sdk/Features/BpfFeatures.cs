using Bpf.Sdk.Features;
using Bpf.Sdk.Kernel;

namespace Bpf.Sdk;

/// <summary>
/// What the running kernel can do with BPF, found out by trying: distributions port features back, build kernels without them, and
/// forbid them, so that versions say little. Needs the rights that loading needs; without them the answer is
/// <see cref="FeatureSupport.Unknown"/>.
/// </summary>
public static class BpfFeatures
{
    /// <summary>Kinds of program.</summary>
    public static IEnumerable<BpfFeature> ProgramTypes => ProgramTypeTable.Rows.Select(static row => Of(row.Type));

    /// <summary>Kinds of map.</summary>
    public static IEnumerable<BpfFeature> MapTypes => MapTypeTable.Rows.Select(static row => Of(row.Type));

    /// <summary>Everything else that loading and attaching depend on: types, attributes, instructions, links and other hooks.</summary>
    public static IEnumerable<BpfFeature> Others => FeatureTable.Rows.Select(static row => Of(row));

    /// <summary>Helper functions that programs of a kind may call.</summary>
    public static IEnumerable<BpfFeature> Helpers(BpfProgramType type) => BpfHelper.All.Select(helper => Of(type, helper));

    /// <summary>Whether programs of a kind can be loaded.</summary>
    /// <exception cref="ArgumentOutOfRangeException">This SDK does not know the kind.</exception>
    public static BpfFeature Of(BpfProgramType type)
    {
        ProgramTypeRow row = ProgramTypeTable.Find(type) ?? throw new ArgumentOutOfRangeException(nameof(type), type, "It is not a kind of program that this SDK knows.");
        FeatureSupport support = ProgramTypeProbe.Ask(type, out int result, out _);
        return FeatureReason.Feature(row.Name, support, row.Since, result);
    }

    /// <summary>Whether maps of a kind can be created.</summary>
    /// <exception cref="ArgumentOutOfRangeException">This SDK does not know the kind.</exception>
    public static BpfFeature Of(BpfMapType type)
    {
        MapTypeRow row = MapTypeTable.Find(type) ?? throw new ArgumentOutOfRangeException(nameof(type), type, "It is not a kind of map that this SDK knows.");
        int result = MapTypeProbe.Create(type);
        return FeatureReason.Feature(row.Name, MapTypeProbe.Interpret(type, result), row.Since, result);
    }

    /// <summary>Whether programs of a kind may call a helper.</summary>
    /// <remarks>Of programs that are loaded for a certain kernel function or program (tracing, lsm, ext, struct_ops) it cannot be told.</remarks>
    public static BpfFeature Of(BpfProgramType type, BpfHelper helper)
    {
        ArgumentNullException.ThrowIfNull(helper);
        if (!ProgramTypeProbe.CanAskForHelpers(type))
        {
            return new(helper.Name, FeatureSupport.Unknown, helper.MinimumKernel, "Which helpers it may call depends on what the program is attached to.");
        }

        FeatureSupport support = ProgramTypeProbe.AskHelper(type, helper.Id, out string log);
        return new(helper.Name, support, helper.MinimumKernel, support switch
        {
            FeatureSupport.Present => null,
            FeatureSupport.Unknown => FeatureReason.NotTold,
            _ when log.Contains("invalid func ", StringComparison.Ordinal) => FeatureReason.OlderThan(helper.MinimumKernel),
            _ => "It is not for programs of this kind, or the kernel was built without it.",
        });
    }

    static BpfFeature Of(FeatureRow row)
    {
        FeatureSupport support = KernelFeatures.Running[row.Feature];
        return new(row.Name, support, row.Since, support switch
        {
            FeatureSupport.Present => null,
            FeatureSupport.Unknown => FeatureReason.NotTold,
            _ => FeatureReason.OlderThan(row.Since),
        });
    }
}
