using Bpf.Sdk.Kernel;

namespace Bpf.Sdk.Links;

/// <summary>Attaches a program to one side of a device: looks the device up, chooses the mechanism, pins.</summary>
/// <param name="program">The loaded program.</param>
/// <param name="programId">The kernel's number for it.</param>
/// <param name="programName">Its name, which a filter bears too.</param>
/// <param name="probeTcx">Whether the kernel has TCX.</param>
sealed class TcAttacher(BpfHandle program, uint programId, string programName, Func<FeatureSupport> probeTcx)
{
    public TcLink Attach(Func<NetlinkSocket, NetworkDevice> find, TcDirection direction, TcAttachOptions? options)
    {
        options ??= new TcAttachOptions();
        Validate(direction, options);
        var socket = NetlinkSocket.Open();
        TcHook? hook = null;
        try
        {
            var device = find(socket);
            hook = AttachTcx(device, direction, options);
            hook ??= ClsactHook.Attach(socket, program, programId, programName, device, direction, options);
        }
        finally
        {
            if (hook is not ClsactHook)
            {
                socket.Dispose();
            }
        }

        return BpfLink.PinnedIfWanted(new TcLink(hook, pinPath: null, program), options.PinPath);
    }

    // Null: take clsact.
    TcxHook? AttachTcx(in NetworkDevice device, TcDirection direction, TcAttachOptions options)
    {
        if (options.Mechanism == TcMechanism.Clsact)
        {
            return null;
        }

        bool forced = options.Mechanism == TcMechanism.Tcx;
        var support = probeTcx();
        if (support == FeatureSupport.Missing)
        {
            return !forced ? null : throw TcFailure.NoTcx(device.Name, "this kernel does not know it");
        }

        int result = LinkCalls.CreateTcx(program, device.Index, TcxHook.AttachTypeOf(direction));
        if (result >= 0)
        {
            return new TcxHook(new BpfHandle(result)) { Direction = direction, InterfaceIndex = device.Index, Device = device.Name, ProgramId = programId };
        }

        // Where the probe could not tell, the attempt does: kernels without TCX do not know the attach type, or the command (before 5.7).
        if (support == FeatureSupport.Unknown && -result is Errno.EINVAL or Errno.EOPNOTSUPP)
        {
            return !forced ? null : throw TcFailure.NoTcx(device.Name, $"the kernel answered {Errno.Name(-result)}, and whether it knows TCX could not be told");
        }

        throw TcFailure.Tcx(device.Name, direction, result);
    }

    static void Validate(TcDirection direction, TcAttachOptions options)
    {
        if (direction is not (TcDirection.Ingress or TcDirection.Egress))
        {
            throw new ArgumentOutOfRangeException(nameof(direction), direction, "A program is attached to ingress or to egress.");
        }

        if (options.Mechanism is < TcMechanism.Auto or > TcMechanism.Clsact)
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.Mechanism, "Unknown mechanism.");
        }

        if (options.Priority is < 0 or > ushort.MaxValue)
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.Priority, "The priority of a filter is 1 to 65535, or 0 to have one chosen.");
        }

        if (options.Mechanism == TcMechanism.Tcx && (options.Priority != 0 || options.Handle != 0))
        {
            throw new ArgumentException("TCX programs have no priority and no handle; these belong to TcMechanism.Clsact.", nameof(options));
        }

        if (options.PinPath is { } path && (path.Length == 0 || Path.GetFileName(path).Length == 0))
        {
            throw new ArgumentException($"'{path}' is not the path of a file in the BPF file system.", nameof(options));
        }
    }
}
