using Bpf.Sdk.KernelTests.Network;

namespace Bpf.Sdk.KernelTests.Maps;

public sealed class MapDumpTests
{
    [Test]
    public void Elements_behind_many_empty_ones_are_found()
    {
        KernelRequirement.Root();
        using OpenBpfObject open = TestObjects.Open("tc_pass");
        using BpfObject loaded = open.Load();
        using RawMap raw = TestMaps.Create(BpfMapType.ProgramArray, 4, 4, 100);
        ProgramArrayMap programs = raw.As<ProgramArrayMap>();
        int[] used = [3, 50, 99];
        foreach (int index in used)
        {
            programs.Set(index, loaded.Programs["tc_pass"]);
        }

        var elements = new MapDump(raw).Elements().ToList();

        Assert.That(elements.Select(static element => BitConverter.ToInt32(element.Key)), Is.EqualTo(used));
        Assert.That(elements.Select(static element => BitConverter.ToUInt32(element.Value)), Is.All.EqualTo(loaded.Programs["tc_pass"].Id));
    }
}
