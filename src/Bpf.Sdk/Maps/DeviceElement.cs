using Bpf.Sdk.Kernel;
using Bpf.Sdk.Links;

namespace Bpf.Sdk;

/// <summary>Network devices as elements of a map.</summary>
static class DeviceElement
{
    /// <summary>The index of a device of the calling thread's network namespace.</summary>
    /// <exception cref="BpfException">There is none of this name.</exception>
    public static int IndexOf(string device)
    {
        using NetlinkSocket socket = NetlinkSocket.Open();
        return DeviceLookup.Of(device)(socket).Index;
    }

    /// <summary>A device was not taken.</summary>
    public static BpfMapException NotTaken(BpfMap map, uint key, int interfaceIndex, BpfProgram? program, int result)
    {
        string operation = program is null ? $"put network device {interfaceIndex} into" : $"put network device {interfaceIndex} with program '{program.Name}' into";
        if (result == -Errno.EINVAL)
        {
            using NetlinkSocket socket = NetlinkSocket.Open();
            if (NetworkDevice.Find(socket, interfaceIndex) is null)
            {
                return ElementFailure.Create(map, operation, $"{key}", result, BpfMapFailure.Other,
                    $"There is no device with this index in the network namespace of this thread. {DeviceLookup.Missing(socket, interfaceIndex).Hint}");
            }

            if (program is not null)
            {
                return ElementFailure.Create(map, operation, $"{key}", result, BpfMapFailure.Mismatch, ProgramHint(program, "BPF_XDP_DEVMAP", "xdp/devmap"));
            }
        }

        return ElementFailure.Create(map, operation, $"{key}", result);
    }

    /// <summary>What a program must be like to go with an element.</summary>
    public static string ProgramHint(BpfProgram program, string attachType, string section) =>
        $"The program is of type {program.Type}. It must be an XDP program whose expected attach type is {attachType} (SEC(\"{section}\") in C), and like the map's other programs: all take packets of several buffers or none.";
}
