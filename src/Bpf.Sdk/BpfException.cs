using System.Text;
using Bpf.Sdk.Kernel;

namespace Bpf.Sdk;

/// <summary>Something that the kernel, the BPF file system or an object refused. The message says what was tried, on what, why it failed and what to do.</summary>
public class BpfException : Exception
{
    /// <summary>Creates an exception whose message is complete as given.</summary>
    public BpfException(string message) : base(message)
    {
    }

    /// <summary>Creates an exception whose message is complete as given, and that another one caused.</summary>
    public BpfException(string message, Exception? innerException) : base(message, innerException)
    {
    }

    /// <summary>Creates an exception from the parts of a failure.</summary>
    /// <param name="operation">What was tried, for example <c>create map</c>.</param>
    /// <param name="objectName">What it was tried on, for example the name of a map.</param>
    /// <param name="errorNumber">The positive errno, or 0 if the kernel was not asked.</param>
    /// <param name="hint">Why it probably failed and what to do, as full sentences.</param>
    public BpfException(string operation, string? objectName, int errorNumber, string? hint)
        : this(Compose(operation, objectName, errorNumber, hint), operation, objectName, errorNumber, hint)
    {
    }

    private protected BpfException(string message, string operation, string? objectName, int errorNumber, string? hint) : base(message)
    {
        Operation = operation;
        ObjectName = objectName;
        ErrorNumber = errorNumber;
        Hint = hint;
    }

    /// <summary>What was tried, or null if the message alone says it.</summary>
    public string? Operation { get; }

    /// <summary>The map, program, device or path that it was tried on.</summary>
    public string? ObjectName { get; }

    /// <summary>The positive errno of the kernel's answer, or 0.</summary>
    public int ErrorNumber { get; }

    /// <summary>Why it probably failed and what to do.</summary>
    public string? Hint { get; }

    static string Compose(string operation, string? objectName, int errorNumber, string? hint)
    {
        var text = new StringBuilder("Cannot ").Append(operation);
        if (objectName is not null)
        {
            text.Append(" '").Append(objectName).Append('\'');
        }

        if (errorNumber != 0)
        {
            text.Append(": ").Append(Errno.Name(errorNumber));
        }

        text.Append('.');
        if (hint is not null)
        {
            text.Append(' ').Append(hint);
        }

        return text.ToString();
    }
}
