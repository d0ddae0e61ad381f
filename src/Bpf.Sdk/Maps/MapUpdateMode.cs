namespace Bpf.Sdk;

/// <summary>What a write does with an element that is there already, or is not.</summary>
[Flags]
public enum MapUpdateMode
{
    /// <summary>Adds or replaces (<c>BPF_ANY</c>).</summary>
    Any = 0,

    /// <summary>Only adds (<c>BPF_NOEXIST</c>).</summary>
    NoExist = 1,

    /// <summary>Only replaces (<c>BPF_EXIST</c>).</summary>
    Exist = 2,

    /// <summary>Copies the value while holding its <c>struct bpf_spin_lock</c> (<c>BPF_F_LOCK</c>, Linux 5.1): whoever takes the lock too sees all of it or nothing.</summary>
    Locked = 4,
}
