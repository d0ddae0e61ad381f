using Bpf.Sdk.Kernel;

namespace Bpf.Sdk.Links;

/// <summary>Lists what is attached to one side of a device.</summary>
static class TcQuery
{
    public static List<TcAttachment> Run(NetlinkSocket socket, in NetworkDevice device, TcDirection direction)
    {
        if (direction is not (TcDirection.Ingress or TcDirection.Egress))
        {
            throw new ArgumentOutOfRangeException(nameof(direction), direction, "A device has an ingress and an egress side.");
        }

        // TCX programs run before filters (sch_handle_ingress, sch_handle_egress).
        var attachments = new List<TcAttachment>();
        AddTcx(device, direction, attachments);
        AddFilters(socket, device, direction, attachments);
        return attachments;
    }

    static void AddTcx(in NetworkDevice device, TcDirection direction, List<TcAttachment> attachments)
    {
        int count = LinkCalls.QueryTcx(device.Index, TcxHook.AttachTypeOf(direction), out uint[] programs, out uint[] links);
        if (count < 0)
        {
            // EINVAL: a kernel without TCX.
            if (-count is Errno.EINVAL or Errno.ENODEV)
            {
                return;
            }

            throw TcFailure.Query(device.Name, direction, new NetlinkError(-count));
        }

        for (int i = 0; i < count; i++)
        {
            attachments.Add(new TcAttachment
            {
                Mechanism = TcMechanism.Tcx,
                Direction = direction,
                ProgramId = programs[i],
                LinkId = links[i],
                Name = ProgramName.Of(programs[i]),
            });
        }
    }

    static void AddFilters(NetlinkSocket socket, in NetworkDevice device, TcDirection direction, List<TcAttachment> attachments)
    {
        uint parent = ClsactHook.ParentOf(direction);
        var filters = new List<TcFilter>();
        var error = TrafficControl.GetHookQdisc(socket, device.Index, out string? kind);
        if (error.IsSuccess && ClsactQdisc.HasSide(kind, parent))
        {
            error = TrafficControl.ListFilters(socket, device.Index, parent, filters);
        }

        if (!error.IsSuccess && error.ErrorNumber != Errno.ENODEV)
        {
            throw TcFailure.Query(device.Name, direction, error);
        }

        foreach (var filter in filters)
        {
            // A program id of 0: a filter of another kind, or one of classic BPF.
            if (filter.ProgramId != 0)
            {
                attachments.Add(new TcAttachment
                {
                    Mechanism = TcMechanism.Clsact,
                    Direction = direction,
                    ProgramId = filter.ProgramId,
                    Name = filter.Name ?? "",
                    Priority = filter.Priority,
                    Handle = filter.Handle,
                });
            }
        }
    }
}
