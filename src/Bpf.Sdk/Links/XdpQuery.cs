using Bpf.Sdk.Kernel;

namespace Bpf.Sdk.Links;

/// <summary>Lists the XDP programs of a device.</summary>
static class XdpQuery
{
    public static List<XdpAttachment> Run(NetlinkSocket socket, in NetworkDevice device)
    {
        var error = XdpNetlink.Get(socket, device.Index, out var programs);
        if (!error.IsSuccess && error.ErrorNumber != Errno.ENODEV)
        {
            throw XdpFailure.Query(device.Name, error);
        }

        var attachments = new List<XdpAttachment>();
        Add(programs.Driver, XdpMode.Driver);
        Add(programs.Generic, XdpMode.Generic);
        Add(programs.Offloaded, XdpMode.Offloaded);
        return attachments;

        void Add(uint program, XdpMode mode)
        {
            if (program != 0)
            {
                attachments.Add(new(program, ProgramName.Of(program), mode));
            }
        }
    }
}
