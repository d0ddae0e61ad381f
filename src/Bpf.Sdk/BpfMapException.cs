namespace Bpf.Sdk;

/// <summary>Why an operation on a map failed.</summary>
public enum BpfMapFailure
{
    /// <summary>None of the others; the errno says more.</summary>
    Other,

    /// <summary>The map has as many elements as it may.</summary>
    Full,

    /// <summary>The element was only to be added, and is there already.</summary>
    Exists,

    /// <summary>The element was only to be replaced, and is not there.</summary>
    NotFound,

    /// <summary>The map is frozen: only BPF programs may change it, if anybody.</summary>
    Frozen,

    /// <summary>The handle was opened for reading.</summary>
    ReadOnly,

    /// <summary>The handle was opened for writing.</summary>
    WriteOnly,

    /// <summary>Maps of this kind do not have the operation, or not on this kernel.</summary>
    NotSupported,

    /// <summary>The map or program that was to be put in is not like those that the map was made for.</summary>
    Mismatch,
}

/// <summary>An operation on a map that failed. The message names the operation, the map, the key, and why.</summary>
public sealed class BpfMapException : BpfException
{
    internal BpfMapException(string message, string operation, string map, string? key, BpfMapFailure reason, int errorNumber, string hint)
        : base(message, operation, map, errorNumber, hint)
    {
        Key = key;
        Reason = reason;
    }

    /// <summary>The key that it was about, or null.</summary>
    public string? Key { get; }

    /// <summary>Why.</summary>
    public BpfMapFailure Reason { get; }
}
