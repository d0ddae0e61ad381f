using Bpf.Sdk.Kernel;

namespace Bpf.Sdk.Links;

/// <summary>
/// A <c>cls_bpf</c> filter. The kernel keeps it until somebody deletes it, whether its maker lives or not. The socket stays open to
/// reach the device's namespace from whatever thread detaches.
/// </summary>
sealed class ClsactHook : TcHook
{
    // cls_bpf's own limit (CLS_BPF_NAME_LEN), with the NUL.
    const int MaximumNameLength = 255;

    // How often the qdisc may vanish between making sure of it and using it.
    const int QdiscAttempts = 4;

    readonly NetlinkSocket _socket;
    readonly BpfHandle? _program;
    readonly TcFilterKey _key;

    // Of an opened link: the namespace in which the filter is, and the one that the socket speaks to.
    readonly (ulong Filter, ulong Socket) _namespaces;

    ClsactHook(NetlinkSocket socket, BpfHandle? program, in TcFilterKey key, (ulong Filter, ulong Socket) namespaces = default)
    {
        _socket = socket;
        _program = program;
        _key = key;
        _namespaces = namespaces;
    }

    public override TcMechanism Mechanism => TcMechanism.Clsact;

    public override int Priority => _key.Priority;

    public override uint Handle => _key.Handle;

    /// <summary>The parent that stands for a side.</summary>
    public static uint ParentOf(TcDirection direction) =>
        direction == TcDirection.Ingress ? TrafficControl.IngressParent : TrafficControl.EgressParent;

    /// <summary>Adds the filter, and the qdisc if it is missing. Owns the socket from then on.</summary>
    public static ClsactHook Attach(NetlinkSocket socket, BpfHandle program, uint programId, string programName, in NetworkDevice device, TcDirection direction, TcAttachOptions options)
    {
        var key = new TcFilterKey(device.Index, ParentOf(direction), options.Priority, options.Handle);
        string name = programName.Length <= MaximumNameLength ? programName : programName[..MaximumNameLength];
        using (ClsactQdisc.Enter(socket))
        {
            var filter = AddFilter(socket, program, programId, name, device, direction, key);
            return new ClsactHook(socket, program, key with { Priority = filter.Priority, Handle = filter.Handle })
            {
                Direction = direction,
                InterfaceIndex = device.Index,
                Device = device.Name,
                ProgramId = programId,
            };
        }
    }

    /// <summary>Takes a program that was opened by path, with the record beside it. Needs the program no longer once its id is known.</summary>
    public static ClsactHook Open(BpfHandle program, in TcPinRecord record)
    {
        uint programId = ObjectInfo.Get<ProgramInfo>(program, PinnedKind.Program).id;
        var key = new TcFilterKey(record.InterfaceIndex, ParentOf(record.Direction), record.Priority, record.Handle);
        var namespaces = (record.NamespaceInode, NetworkNamespace.CurrentInode());
        return new ClsactHook(NetlinkSocket.Open(), null, key, namespaces)
        {
            Direction = record.Direction,
            InterfaceIndex = record.InterfaceIndex,
            Device = record.Device,
            ProgramId = programId,
        };
    }

    public override void Pin(string path)
    {
        // Pinned by the thread that has attached, in the same namespace.
        var record = new TcPinRecord(InterfaceIndex, NetworkNamespace.CurrentInode(), Direction, Priority, Handle, Device!);
        string recordPath = TcPinRecord.PathFor(path);
        PinnedObject.Pin(_program!, path, PinnedKind.Program);
        try
        {
            File.CreateSymbolicLink(recordPath, record.ToString());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            PinnedObject.Unpin(path);
            throw new BpfException($"Cannot write '{recordPath}', the record of the attachment beside its pin: {exception.Message} If it is left of an earlier attachment, remove it.", exception);
        }
    }

    public override void Unpin(string path)
    {
        if (PinnedObject.IsPinOf<ProgramInfo>(path, PinnedKind.Program, info => info.id == ProgramId))
        {
            // The pin last: what is left if we are killed in between still names the program, and can be removed again.
            PinnedObject.Unpin(TcPinRecord.PathFor(path));
            PinnedObject.Unpin(path);
        }
    }

    public override void Detach()
    {
        if (_namespaces.Filter != _namespaces.Socket)
        {
            throw new BpfException("detach the filter from", Device, 0,
                $"It is on interface {InterfaceIndex} of network namespace net:[{_namespaces.Filter}], and was opened from net:[{_namespaces.Socket}]. " +
                "Open it from a thread or process in its own namespace (setns(2), nsenter --net=…). If that namespace is gone, the filter went with it, and only the pin is left to be removed.");
        }

        using (ClsactQdisc.Enter(_socket))
        {
            RemoveFilter();
            ClsactQdisc.RemoveIfOurs(_socket, InterfaceIndex);
        }
    }

    public override void Release() => _socket.Dispose();

    static TcFilter AddFilter(NetlinkSocket socket, BpfHandle program, uint programId, string name, in NetworkDevice device, TcDirection direction, in TcFilterKey key)
    {
        for (int attempt = 1; ; attempt++)
        {
            ClsactQdisc.Ensure(socket, device, direction);
            var place = key.Priority == 0 ? key with { Priority = PriorityBeforeOthers(socket, key) } : key;
            var error = TrafficControl.AddFilter(socket, place, program.FileDescriptor, name, out var filter, out bool answered);
            GC.KeepAlive(program);
            if (error.IsSuccess)
            {
                return answered ? filter : Find(socket, place, programId) ?? throw new BpfException("find the filter just added to", device.Name, 0, "Somebody has removed it at once.");
            }

            // Somebody may have removed the qdisc after we have seen it.
            if (attempt < QdiscAttempts && TrafficControl.GetHookQdisc(socket, device.Index, out string? kind).IsSuccess && kind is null)
            {
                continue;
            }

            var failure = TcFailure.Filter(socket, device, direction, place, error);
            ClsactQdisc.RemoveIfOurs(socket, device.Index);
            throw failure;
        }
    }

    // Left to itself, the kernel chooses from 49152 downwards: behind every filter that was given a small number by hand, most of which end the
    // list for what they match. TCX programs run before all filters; a filter that stands in for one should, too.
    static int PriorityBeforeOthers(NetlinkSocket socket, in TcFilterKey key)
    {
        var filters = new List<TcFilter>();
        var error = TrafficControl.ListFilters(socket, key.InterfaceIndex, key.Parent, filters);
        int lowest = 0;
        foreach (var filter in filters)
        {
            if (filter.Chain == 0 && filter.Priority > 0 && (lowest == 0 || filter.Priority < lowest))
            {
                lowest = filter.Priority;
            }
        }

        // Nobody there, or one in the very first place: the kernel's choice.
        return error.IsSuccess && lowest > 1 ? lowest - 1 : 0;
    }

    void RemoveFilter()
    {
        // Whoever finds the filter gone, or somebody else's in its place (the index of a removed device is used again), has nothing to remove.
        if (Find(_socket, _key, ProgramId) is null)
        {
            return;
        }

        var error = TrafficControl.DeleteFilter(_socket, _key);
        if (!error.IsSuccess && error.ErrorNumber is not (Errno.ENOENT or Errno.ENODEV))
        {
            throw TcFailure.Detach(Device!, error);
        }
    }

    // Priority and handle of 0 match any.
    static TcFilter? Find(NetlinkSocket socket, in TcFilterKey key, uint programId)
    {
        var error = TrafficControl.GetHookQdisc(socket, key.InterfaceIndex, out string? kind);
        if (error.ErrorNumber == Errno.ENODEV || error.IsSuccess && !ClsactQdisc.HasSide(kind, key.Parent))
        {
            return null;
        }

        var filters = new List<TcFilter>();
        if (error.IsSuccess)
        {
            error = TrafficControl.ListFilters(socket, key.InterfaceIndex, key.Parent, filters);
        }

        if (!error.IsSuccess)
        {
            throw TcFailure.Detach($"interface {key.InterfaceIndex}", error);
        }

        foreach (var filter in filters)
        {
            if (filter.Kind == TrafficControl.BpfKind && filter.ProgramId == programId && filter.Chain == 0 && filter.Protocol == NetlinkUapi.ETH_P_ALL && filter.Handle != 0
                && (key.Priority == 0 || key.Priority == filter.Priority) && (key.Handle == 0 || key.Handle == filter.Handle))
            {
                return filter;
            }
        }

        return null;
    }
}
