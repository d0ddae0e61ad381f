using Bpf.Sdk.Kernel;
using Bpf.Sdk.Loading.Maps;
using Bpf.Sdk.Loading.Types;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.Loading.StructOps;

/// <summary>The maps of structures of callbacks: planned before anything is loaded, created before the programs, complete after them.</summary>
static class StructOpsMaps
{
    public static StructOpsPlan Plan(ObjectSpec spec, TargetKernel kernel)
    {
        if (!spec.StructOps.Any(static structOps => structOps.AutoCreate))
        {
            return StructOpsPlan.Empty;
        }

        return new StructOpsPlanner(spec, kernel.Types).Plan();
    }

    public static void Create(StructOpsPlan plan, LoadedBtf? btf, BpfLoadOptions options, Dictionary<string, StructOpsMap> maps)
    {
        foreach (StructOpsImage image in plan.Images)
        {
            if (btf is null)
            {
                throw new BpfNotSupportedException("BTF", "5.6", $"Cannot load structure of callbacks '{image.Spec.Name}': the kernel did not take the object's types, without which it has none.");
            }

            var spec = new MapSpec
            {
                Name = image.Spec.Name,
                Type = BpfMapType.StructOps,
                KeySize = sizeof(uint),
                ValueSize = (uint)image.Value.Length,
                MaxEntries = 1,
                Flags = image.Spec.IsLink ? MapCalls.Link : 0,
            };
            BpfHandle handle = MapCreator.Create(spec, new MapCreation { Btf = btf, Features = options.Kernel.Features, Rights = options.Rights, KernelValueType = image.ValueType, Module = image.Module });
            maps.Add(image.Spec.Name, new(handle, image.Spec, image.Value));
        }
    }

    /// <summary>Puts the descriptors of the programs into the values.</summary>
    public static void Fill(StructOpsPlan plan, IReadOnlyDictionary<string, StructOpsMap> maps, IReadOnlyDictionary<string, BpfProgram> programs)
    {
        foreach (StructOpsImage image in plan.Images)
        {
            maps[image.Spec.Name].SetPrograms([.. image.Slots.Select(slot => (slot.Offset, programs[slot.Program].Handle))]);
        }
    }
}
