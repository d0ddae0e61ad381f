using System.Globalization;
using System.Text;
using Bpf.Sdk.Kernel;

namespace Bpf.Sdk.Links;

/// <summary>
/// Names of events of ours: <c>bpfsdk_PID_START_NAMESPACE_NUMBER_FUNCTION</c>. They say whose they are, so that what a killed process left can be told
/// from what is in use, and from what anybody else has defined.
/// </summary>
static class KprobeEventName
{
    public const string DefaultGroup = "bpf_sdk";

    /// <summary>MAX_EVENT_NAME_LEN (kernel/trace/trace_probe.h) counts the NUL.</summary>
    public const int MaximumLength = 63;

    const string Prefix = "bpfsdk";

    static int _last;

    /// <summary>A name that no other event has.</summary>
    public static string Next(string function) => Create(ProcessIdentity.Current, Interlocked.Increment(ref _last), function);

    public static string Create(in ProcessIdentity process, int number, string function)
    {
        var name = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{Prefix}_{process.Id}_{process.StartTime:x}_{process.Namespace:x}_{number:x}_");
        foreach (char character in function)
        {
            if (name.Length == MaximumLength)
            {
                break;
            }

            name.Append(char.IsAsciiLetterOrDigit(character) ? character : '_');
        }

        return name.ToString();
    }

    /// <summary>Whose event it is; false if it is none of ours.</summary>
    public static bool TryParse(string name, out ProcessIdentity process)
    {
        process = default;
        string[] parts = name.Split('_', 6);
        if (parts.Length != 6 || parts[0] != Prefix
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int id)
            || !ulong.TryParse(parts[2], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong start)
            || !ulong.TryParse(parts[3], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong space)
            || !int.TryParse(parts[4], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _))
        {
            return false;
        }

        process = new ProcessIdentity(id, start, space);
        return true;
    }

    /// <summary>What is wrong with a name for a group or an event that a user has chosen, or null.</summary>
    public static string? ProblemOf(string name) =>
        name.Length is 0 or > MaximumLength ? $"'{name}' has {name.Length} characters; names of events and groups have 1 to {MaximumLength}."
        : char.IsAsciiDigit(name[0]) || name.AsSpan().ContainsAnyExcept(Allowed) ? $"'{name}' is no name of an event or group: these have letters, digits and '_', and begin with no digit."
        : null;

    static readonly System.Buffers.SearchValues<char> Allowed =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");
}
