using System.Text;
using Bpf.Sdk.Kernel;

namespace Bpf.Sdk;

/// <summary>The kernel refused to load a program. The message has the verifier's reason and the C source line; <see cref="Log"/> has all that it said.</summary>
public sealed class BpfLoadException : BpfException
{
    internal BpfLoadException(string program, int errorNumber, string reason, string? sourceLine, string? hint, string log)
        : base(Compose(program, errorNumber, reason, sourceLine, hint), "load program", program, errorNumber, hint)
    {
        ProgramName = program;
        Reason = reason;
        SourceLine = sourceLine;
        Log = log;
    }

    /// <summary>Name of the program.</summary>
    public string ProgramName { get; }

    /// <summary>The last words of the verifier, empty if it was not asked or said nothing.</summary>
    public string Reason { get; }

    /// <summary>Where in C the refused instruction comes from, as <c>file:line:column: text</c>; null if the object was compiled without <c>-g</c>.</summary>
    public string? SourceLine { get; }

    /// <summary>The whole verifier log.</summary>
    public string Log { get; }

    static string Compose(string program, int errorNumber, string reason, string? sourceLine, string? hint)
    {
        var text = new StringBuilder($"The kernel refused to load program '{program}' ({Errno.Name(errorNumber)})");
        if (reason.Length > 0)
        {
            text.Append(": ").Append(reason);
        }

        text.Append('.');
        if (sourceLine is not null)
        {
            text.Append("\n  at ").Append(sourceLine);
        }

        if (hint is not null)
        {
            text.Append('\n').Append(hint);
        }

        return text.ToString();
    }
}
