using System.Diagnostics;
using Bpf.Sdk.Kernel;
using Bpf.Sdk.KernelTests.Network;
using Bpf.Sdk.KernelTests.Processes;
using Bpf.Sdk.KernelTests.Programs;

namespace Bpf.Sdk.KernelTests.Maps;

/// <summary>Maps that hold control groups, and those whose values come and go with the programs that are attached to one.</summary>
public sealed class CgroupMapTests
{
    BpfObject _object = null!;
    CgroupScope _group = null!;

    [SetUp]
    public void Create()
    {
        _group = new();
        _object = TestObjects.Open("cgroup_maps").Load();
    }

    [TearDown]
    public void Close()
    {
        _object?.Dispose();
        _group?.Dispose();
    }

    T Map<T>(string name) where T : BpfMap, IBpfMap<T> => _object.Maps[name].As<T>();

    int IsInGroup1() => _object.Programs["is_in_group_1"].TestRun().ReturnValue;

    [Test]
    public void A_program_sees_the_group_of_an_element([Values] bool byHandle)
    {
        CgroupArrayMap map = Map<CgroupArrayMap>("groups");
        Assert.That(IsInGroup1(), Is.EqualTo(-Errno.EAGAIN), "the element is empty");

        Set(_group.Path);
        Assert.That(IsInGroup1(), Is.Zero);
        Set(CgroupScope.Root!);
        Assert.That(IsInGroup1(), Is.EqualTo(1));

        Assert.That((map.Remove(1), map.Remove(1)), Is.EqualTo((true, false)));
        Assert.That(IsInGroup1(), Is.EqualTo(-Errno.EAGAIN));

        void Set(string path)
        {
            if (byHandle)
            {
                using var directory = Cgroup.Open(path);
                map.Set(1, directory);
            }
            else
            {
                map.Set(1, path);
            }
        }
    }

    [Test]
    public void All_elements_are_emptied()
    {
        CgroupArrayMap map = Map<CgroupArrayMap>("groups");
        map.Set(0, _group.Path);
        map.Set(1, _group.Path);

        map.Clear();

        Assert.That((map.Remove(0), map.Remove(1), IsInGroup1()), Is.EqualTo((false, false, -Errno.EAGAIN)));
    }

    [Test]
    public void What_is_no_group_is_refused()
    {
        CgroupArrayMap map = Map<CgroupArrayMap>("groups");

        Assert.That(() => map.Set(0, "/tmp"), Throws.TypeOf<BpfMapException>().With.Property("Reason").EqualTo(BpfMapFailure.Mismatch)
            .And.Message.StartsWith("Cannot put cgroup '/tmp' into map 'groups', key 0: EBADF. It is not a control group."));
        Assert.That(() => map.Set(0, _group.Path + "/none"), Throws.TypeOf<BpfException>().With.Property("ErrorNumber").EqualTo(Errno.ENOENT));
        Assert.That(() => CgroupStorageKey.Of("/tmp", BpfAttachType.CgroupDevice), Throws.TypeOf<BpfException>().With.Message.EqualTo(
            "Cannot find the number of cgroup '/tmp'. It is not a control group. It must be a directory of a cgroup2 file system, opened for reading; /proc/mounts says where one is mounted."));
        Assert.That(() => map.Set(3, _group.Path), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("elements 0 to 2"));
    }

    [Test]
    public void A_group_of_version_1_is_refused_as_such()
    {
        if (CgroupScope.RootOfFirstVersion is not { } root)
        {
            Assert.Ignore("No control groups of version 1 are mounted.");
            return;
        }

        Assert.That(() => Map<CgroupArrayMap>("groups").Set(0, root), Throws.TypeOf<BpfMapException>().With.Message.Contains("It is a control group of version 1. It must be a directory of a cgroup2 file system"));
    }

    [Test]
    [RequiresKernel("5.9")]
    public void A_program_counts_in_the_value_of_the_group_that_it_is_attached_to()
    {
        AttachedCgroupStorageMap<ulong> map = Map<AttachedCgroupStorageMap<ulong>>("attached");
        PerCpuAttachedCgroupStorageMap<uint> perCpu = Map<PerCpuAttachedCgroupStorageMap<uint>>("per_cpu");
        CgroupStorageKey key = CgroupStorageKey.Of(_group.Path, BpfAttachType.CgroupDevice);
        var values = new PerCpu<uint>();
        Assert.That((map.TryGetValue(key, out _), map.TryReplace(key, 1), map.ContainsKey(key)), Is.EqualTo((false, false, false)));
        Assert.That((perCpu.TryGetValue(key, values), perCpu.TryReplace(key, values)), Is.EqualTo((false, false)));
        Assert.That(() => map[key] = 1, Throws.TypeOf<BpfMapException>().With.Property("Reason").EqualTo(BpfMapFailure.NotFound).And.Message.Contains("No program that uses the map has been attached there"));
        Assert.That(() => perCpu.Set(key, values), Throws.TypeOf<BpfMapException>().With.Property("Reason").EqualTo(BpfMapFailure.NotFound));
        Assert.That(() => map[key], Throws.TypeOf<KeyNotFoundException>());

        using (var group = Cgroup.Open(_group.Path))
        using (TestAttachment.To(group, _object.Programs["count"], BpfAttachType.CgroupDevice))
        {
            map[key] = 1000;
            values.Fill(50);
            perCpu.Set(key, values);

            _group.Run(": </dev/null; : </dev/null");

            Assert.That(map[key], Is.GreaterThanOrEqualTo(1002));
            Assert.That(perCpu.TryGetValue(key, values), Is.True);
            Assert.That(values.ToArray().Sum(static value => value), Is.EqualTo((long)(50 * values.Count) + (long)map[key] - 1000));
            Assert.That((map.Keys, perCpu.Keys), Is.EqualTo((new[] { key }, new[] { key })));
            Assert.That((map.ContainsKey(key), map.ContainsKey(key with { AttachType = BpfAttachType.CgroupSysctl })), Is.EqualTo((true, false)));
            Assert.That((map.TryReplace(key, 5), map[key]), Is.EqualTo((true, 5ul)));
        }

        Assert.That(map[key], Is.EqualTo(5), "detached, and not gone");
        _group.Dispose();
        _group = null!;
        // A worker of the kernel does it.
        for (long start = Stopwatch.GetTimestamp(); map.ContainsKey(key) && Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(10);)
        {
            Thread.Sleep(1);
        }

        Assert.That((map.TryGetValue(key, out _), map.Keys.Count(), perCpu.Keys.Count()), Is.EqualTo((false, 0, 0)));
    }

    [Test]
    [RequiresKernel("5.9")]
    public void Programs_share_the_value_of_a_group()
    {
        AttachedCgroupStorageMap<ulong> map = Map<AttachedCgroupStorageMap<ulong>>("shared");
        CgroupStorageKey key = CgroupStorageKey.Of(_group.Path, BpfAttachType.Unspecified);
        using var group = Cgroup.Open(_group.Path);
        using IDisposable attached = TestAttachment.To(group, _object.Programs["count_shared"], BpfAttachType.CgroupDevice);
        map[key] = 1000;

        _group.Run(": </dev/null");

        Assert.That(map[key], Is.GreaterThanOrEqualTo(1001));
        Assert.That(map.Keys, Is.EqualTo(new[] { key }));
    }
}
