using Bpf.Sdk.KernelTests.Maps.Coverage;
using Bpf.Sdk.KernelTests.Network;

namespace Bpf.Sdk.KernelTests.Maps;

/// <summary>What all classes of maps have of their base.</summary>
public sealed class EveryMapTests
{
    [OneTimeSetUp]
    public void NeedsRoot() => KernelRequirement.Root();

    [ForEachMapClass]
    public void A_map_is_opened_by_its_number_and_outlives_who_made_it(object map)
    {
        BpfMap made = ((MapCase)map).Create();

        using BpfMap opened = ((MapCase)map).OpenById(made.Id);
        made.Dispose();

        Assert.That((opened.Id, opened.Name, opened.GetType()), Is.EqualTo((made.Id, "table", ((MapCase)map).Constructed)));
        Assert.That(opened.Compare(((MapCase)map).Spec), Is.Empty);
    }

    [ForEachMapClass]
    public void A_map_is_opened_by_its_name(object map)
    {
        string name = $"only_{Environment.ProcessId}";
        using BpfMap made = ((MapCase)map).Create(name);

        using BpfMap opened = ((MapCase)map).OpenByName(name);

        Assert.That((opened.Id, opened.Name, opened.GetType()), Is.EqualTo((made.Id, name, ((MapCase)map).Constructed)));
    }

    [ForEachMapClass]
    public void A_pinned_map_is_opened_by_its_path_and_outlives_who_made_it(object map)
    {
        using var files = new BpfFileSystemScope();
        BpfMap made = ((MapCase)map).Create();
        made.Pin(files.Path("table"));
        made.Dispose();

        using BpfMap opened = ((MapCase)map).OpenPinned(files.Path("table"));

        Assert.That((opened.Id, opened.GetType(), opened.IsPinnedAt(files.Path("table"))), Is.EqualTo((made.Id, ((MapCase)map).Constructed, true)));
        BpfMap.Unpin(files.Path("table"));
        Assert.That((opened.IsPinnedAt(files.Path("table")), files.Entries()), Is.EqualTo((false, Array.Empty<string>())));
    }

    [ForEachMapClass]
    public void A_map_is_frozen_for_good(object map)
    {
        using BpfMap made = ((MapCase)map).Create();
        made.Freeze();
        using BpfMap opened = ((MapCase)map).OpenById(made.Id);

        Assert.That(opened.Freeze, Throws.TypeOf<BpfMapException>().With.Property("Reason").EqualTo(BpfMapFailure.Frozen));
    }
}
