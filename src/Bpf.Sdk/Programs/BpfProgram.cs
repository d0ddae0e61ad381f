using System.Buffers.Binary;
using Bpf.Sdk.Kernel;
using Bpf.Sdk.Loading;
using Bpf.Sdk.Loading.Targets;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk;

/// <summary>
/// A program that the kernel has verified and accepted. It runs once it is attached. A program that belongs to a
/// <see cref="BpfObject"/> lives as long as the object, or as something that it is attached to; one that was opened or loaded by itself lives until it is disposed.
/// </summary>
public partial class BpfProgram : IDisposable
{
    readonly bool _ownsHandle;

    internal BpfProgram(BpfHandle handle, string? name = null, bool ownsHandle = true)
    {
        ProgramInfo info = ObjectInfo.Get<ProgramInfo>(handle, "program");
        Handle = handle;
        Name = name ?? info.name.ToString();
        Type = (BpfProgramType)info.type;
        Id = info.id;
        Tag = TagText(info.tag);
        _ownsHandle = ownsHandle;
    }

    private protected BpfProgram(BpfProgram program)
    {
        (Handle, Name, Type, Id, Tag, VerifierLog) = (program.Handle, program.Name, program.Type, program.Id, program.Tag, program.VerifierLog);
    }

    /// <summary>Name of the C function; of a program that was opened by path or id, the 15 characters of it that the kernel keeps.</summary>
    public string Name { get; }

    /// <summary>Kind of program.</summary>
    public BpfProgramType Type { get; }

    /// <summary>Number by which the kernel knows it, unique until reboot.</summary>
    public uint Id { get; }

    /// <summary>Hash of its instructions, 16 hex digits, as <c>bpftool</c> and <c>tc</c> show it.</summary>
    public string Tag { get; }

    /// <summary>
    /// What the verifier wrote when the program was loaded; empty unless it was asked to, by <see cref="BpfLoadOptions.LogLevel"/> or <see cref="ProgramSpec.LogLevel"/>.
    /// </summary>
    public string VerifierLog { get; internal init; } = "";

    internal BpfHandle Handle { get; }

    /// <summary>Loads a program from raw instructions, without any object: bpf(2), BPF_PROG_LOAD.</summary>
    /// <exception cref="BpfLoadException">The verifier refused it; the message has its reason.</exception>
    public static BpfProgram Load(ProgramSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        BpfHandle handle = ProgramLoader.Load(new()
        {
            Spec = spec,
            Program = LinkedProgram.FromRaw(spec),
            AttachTarget = new AttachTargetResolver(TargetKernel.Running).Resolve(spec),
            LogLevel = spec.LogLevel,
        }, out string log);
        return Own(handle, spec.Name, log);
    }

    /// <summary>Opens a program by its path in the BPF file system.</summary>
    /// <exception cref="BpfException">Nothing, or not a program, is pinned there.</exception>
    public static BpfProgram OpenPinned(string path) => Own(PinnedObject.OpenOnly(path, PinnedKind.Program));

    /// <summary>Opens a program by the kernel's number for it.</summary>
    /// <exception cref="BpfException">No program has this number, or the caller lacks CAP_SYS_ADMIN.</exception>
    public static BpfProgram OpenById(uint id) => Own(ObjectIds.Programs.Open(id));

    /// <summary>Opens the one program that has a name. Of longer names the kernel keeps, and this compares, 15 characters.</summary>
    /// <exception cref="BpfException">No program is called that, or several are, or the caller lacks CAP_SYS_ADMIN.</exception>
    public static BpfProgram OpenByName(string name) => Own(ObjectIds.Programs.OpenByName(name, static handle =>
    {
        var info = ObjectInfo.Get<ProgramInfo>(handle, PinnedKind.Program);
        return (info.id, info.name);
    }));

    /// <summary>
    /// Opens all programs of the system, in the order of their numbers, each when it is asked for (bpf(2), BPF_PROG_GET_NEXT_ID). Whoever enumerates
    /// disposes them. A program that vanishes meanwhile is left out.
    /// </summary>
    /// <exception cref="BpfException">The caller lacks CAP_SYS_ADMIN.</exception>
    public static IEnumerable<BpfProgram> Enumerate() => ObjectIds.Programs.OpenAll().Select(static handle => Own(handle));

    /// <summary>
    /// Ties a map to the program, so that it lives at least as long although no instruction refers to it (bpf(2), BPF_PROG_BIND_MAP): metadata that tools
    /// find by way of the program. Does nothing if it is tied already.
    /// </summary>
    /// <exception cref="BpfException">The kernel is older than Linux 5.10, or did not permit it.</exception>
    public void BindMap(BpfMap map)
    {
        ArgumentNullException.ThrowIfNull(map);
        int result = ProgramCalls.BindMap(Handle, map.Handle);
        if (result < 0)
        {
            throw KernelFailure.Create($"bind map '{map.Name}' to program", Name, result,
                -result == Errno.EINVAL ? "The kernel is too old for it: it is there since Linux 5.10." : null);
        }
    }

    /// <summary>Gives the program a path in the BPF file system, by which it outlives this process. Missing directories are made.</summary>
    public void Pin(string path) => PinnedObject.Pin(Handle, path, PinnedKind.Program);

    /// <summary>Removes the pin at a path. The program goes on as long as something else holds it.</summary>
    public static void Unpin(string path) => PinnedObject.Unpin(path);

    /// <summary>The program as a traffic-control classifier, which can be attached to a network device.</summary>
    /// <exception cref="InvalidOperationException">It is not of type <see cref="BpfProgramType.SchedCls"/>.</exception>
    public TcProgram AsTc() => new(this);

    /// <summary>The program as an XDP program, which can be attached to a network device.</summary>
    /// <exception cref="InvalidOperationException">It is not of type <see cref="BpfProgramType.Xdp"/>.</exception>
    public XdpProgram AsXdp() => new(this);

    /// <summary>The program as a kprobe, which can be attached to a kernel function.</summary>
    /// <exception cref="InvalidOperationException">It is not of type <see cref="BpfProgramType.Kprobe"/>.</exception>
    public KprobeProgram AsKprobe() => new(this);

    /// <summary>Closes the program if it was opened or loaded by itself; a program of an object is closed with the object.</summary>
    public void Dispose()
    {
        if (_ownsHandle)
        {
            Handle.Dispose();
        }

        GC.SuppressFinalize(this);
    }

    // The kernel gives it as eight bytes, in the order in which people write them.
    static string TagText(ulong tag) => (BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(tag) : tag).ToString("x16");

    static BpfProgram Own(BpfHandle handle, string? name = null, string log = "")
    {
        try
        {
            return new(handle, name) { VerifierLog = log };
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Name, kind, id and tag, for people.</summary>
    public override string ToString() => $"{Name} ({Type}, id {Id}, tag {Tag})";
}
