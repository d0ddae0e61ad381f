using Bpf.Sdk.Kernel;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk;

/// <summary>A kernel structure of callbacks (<c>struct_ops</c>) of a loaded object: its programs are verified, and the kernel uses them once it is registered.</summary>
public sealed class StructOpsMap
{
    readonly byte[] _value;
    IReadOnlyList<(int Offset, BpfHandle Program)> _programs = [];

    internal StructOpsMap(BpfHandle handle, StructOpsSpec spec, byte[] value)
    {
        (Handle, Name, StructName, IsLink, _value) = (handle, spec.Name, spec.StructName, spec.IsLink, value);
    }

    /// <summary>Name of the variable in C.</summary>
    public string Name { get; }

    /// <summary>Name of the struct in C.</summary>
    public string StructName { get; }

    /// <summary>It is registered by a link of the kernel (<c>.struct_ops.link</c>), which ends with its holder; else it stays until it is removed.</summary>
    public bool IsLink { get; }

    internal BpfHandle Handle { get; }

    /// <summary>Registers the structure with the kernel: bpf(2), BPF_MAP_UPDATE_ELEM, and BPF_LINK_CREATE if <see cref="IsLink"/>.</summary>
    /// <exception cref="BpfException">The kernel refused it: its subsystem checks the structure, and knows each by its name once only.</exception>
    public unsafe StructOpsLink Attach()
    {
        byte[] value = [.. _value];
        var uses = new List<BpfHandle>();
        try
        {
            foreach ((int offset, BpfHandle program) in _programs)
            {
                bool added = false;
                program.DangerousAddRef(ref added);
                uses.Add(program);
                BitConverter.TryWriteBytes(value.AsSpan(offset), (ulong)(uint)program.FileDescriptor); // where the kernel will have a pointer
            }

            uint key = 0;
            fixed (byte* pointer = value)
            {
                // SAFETY: the one value has the size of the kernel's type, which the map was made with.
                int result = MapCalls.Update(Handle, &key, pointer, MapCalls.Any);
                // A value is set once. Of a link, it may be registered again.
                if (result < 0 && !(IsLink && result == -Errno.EBUSY))
                {
                    throw Failure(result);
                }
            }
        }
        finally
        {
            uses.ForEach(static program => program.DangerousRelease());
        }

        if (!IsLink)
        {
            return new StructOpsLink(Handle.Duplicate(), isLink: false, Handle);
        }

        int link = LinkCalls.CreateStructOps(Handle);
        return link >= 0 ? new StructOpsLink(new BpfHandle(link), isLink: true, Handle) : throw Failure(link);
    }

    /// <summary>Name and kind, for people.</summary>
    public override string ToString() => $"{Name} (struct {StructName}{(IsLink ? ", by a link" : "")})";

    internal void SetPrograms(IReadOnlyList<(int Offset, BpfHandle Program)> programs) => _programs = programs;

    BpfException Failure(int result) => KernelFailure.Create("register structure of callbacks", Name, result, -result switch
    {
        Errno.EEXIST => $"A struct {StructName} of the same name is registered already.",
        Errno.EBUSY => "It is registered already, or was and is still going.",
        Errno.EINVAL => $"The kernel's check of struct {StructName} refuses it: a callback that it needs may be missing, or a value be out of range. See the subsystem's documentation.",
        Errno.ENOENT => "A name in it is empty or not known.",
        Errno.EOPNOTSUPP or Errno.ENOTSUPP => $"The kernel cannot register struct {StructName} this way{(IsLink ? " (by a link)" : "")}.",
        _ => null,
    });
}
