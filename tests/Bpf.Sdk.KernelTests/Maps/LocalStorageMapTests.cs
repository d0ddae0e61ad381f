using System.Diagnostics;
using System.Net.Sockets;
using Bpf.Sdk.Kernel;
using Bpf.Sdk.KernelTests.Network;
using Bpf.Sdk.KernelTests.Processes;
using Bpf.Sdk.KernelTests.Programs;
using Microsoft.Win32.SafeHandles;

namespace Bpf.Sdk.KernelTests.Maps;

/// <summary>Maps whose values belong to sockets, tasks, inodes or control groups.</summary>
public sealed class LocalStorageMapTests
{
    static readonly Version ThreadsHaveDescriptors = new(6, 9);

    [OneTimeSetUp]
    public void NeedsRoot() => KernelRequirement.Root();

    // With one map, and the programs that use it.
    static BpfObject Load(BpfMapType type, string map, params string[] programs)
    {
        BpfFeature feature = BpfFeatures.Of(type);
        if (KernelRequirement.Running < Version.Parse(feature.MinimumKernel))
        {
            Assert.Ignore($"The test needs maps of kind {type} (Linux {feature.MinimumKernel}).");
        }

        KernelRequirement.Check(feature.Support == FeatureSupport.Present, $"needs maps of kind {type}: {feature.Reason}");
        OpenBpfObject open = TestObjects.Open("local_storage");
        foreach (Objects.MapSpec other in open.Maps.Values)
        {
            other.AutoCreate = other.Name == map;
        }

        foreach (string program in programs)
        {
            open.Programs[program].AutoLoad = true;
        }

        return open.Load();
    }

    static BpfObject LoadTasks(params string[] programs) => Load(BpfMapType.TaskStorage, "tasks", programs);

    static int ThreadId => int.Parse(Path.GetFileName(new FileInfo("/proc/thread-self").LinkTarget!));

    static Process Sleeping() => Process.Start("sleep", "60");

    static void End(Process process)
    {
        process.Kill();
        process.WaitForExit();
    }

    [Test]
    public void A_program_counts_in_the_value_of_the_process()
    {
        using BpfObject loaded = LoadTasks("count_process");
        TaskStorageMap<ulong> map = loaded.Maps["tasks"].As<TaskStorageMap<ulong>>();
        BpfProgram program = loaded.Programs["count_process"];
        Assert.That(program.TestRun().ReturnValue, Is.Zero);

        map[Environment.ProcessId] = 100;

        Assert.That(program.TestRun().ReturnValue, Is.EqualTo(1));
        Assert.That(map[Environment.ProcessId], Is.EqualTo(101));
        using Process self = Process.GetCurrentProcess();
        Assert.That(map[self], Is.EqualTo(101));
        Assert.That(map.Remove(self), Is.True);
        Assert.That(program.TestRun().ReturnValue, Is.Zero);
    }

    [Test]
    [RequiresKernel("6.9")]
    public void A_program_counts_in_the_value_of_the_thread()
    {
        using BpfObject loaded = LoadTasks("count_thread");
        TaskStorageMap<ulong> map = loaded.Maps["tasks"].As<TaskStorageMap<ulong>>();
        var thread = new Thread(() =>
        {
            map[ThreadId] = 100;
            Assert.That(loaded.Programs["count_thread"].TestRun().ReturnValue, Is.EqualTo(1));
            Assert.That(map[ThreadId], Is.EqualTo(101));
            Assert.That(map.TryGetValue(Environment.ProcessId, out _), Is.False, "the first thread");
        });
        thread.Start();
        thread.Join();
    }

    [Test]
    public void A_thread_that_the_kernel_gives_no_descriptor_of_is_explained()
    {
        using BpfObject loaded = LoadTasks();
        TaskStorageMap<ulong> map = loaded.Maps["tasks"].As<TaskStorageMap<ulong>>();
        if (KernelRequirement.Running >= ThreadsHaveDescriptors)
        {
            Assert.Ignore("The kernel gives descriptors of threads.");
        }

        Exception? thrown = null;
        var thread = new Thread(() => thrown = Assert.Catch(() => map.TryGetValue(ThreadId, out _)));
        thread.Start();
        thread.Join();

        Assert.That(thrown, Is.TypeOf<BpfMapException>().With.Property("Reason").EqualTo(BpfMapFailure.NotSupported).And.Message.Contains("Linux 6.9"));
    }

    [Test]
    public void The_value_of_a_process_is_set_found_and_removed([Values("number", "process", "descriptor")] string by)
    {
        using BpfObject loaded = LoadTasks();
        TaskStorageMap<ulong> map = loaded.Maps["tasks"].As<TaskStorageMap<ulong>>();
        using Process process = Sleeping();
        using SafeFileHandle descriptor = TaskDescriptor.Open(process.Id, out _)!;

        Assert.That((TryGet(out ulong value), value), Is.EqualTo((false, 0ul)));
        Assert.That(() => Get(), Throws.TypeOf<KeyNotFoundException>().With.Message.StartsWith("Map 'tasks' has no value for "));
        Assert.That(() => Set(1, MapUpdateMode.Exist), Throws.TypeOf<BpfMapException>().With.Property("Reason").EqualTo(BpfMapFailure.NotFound));
        Assert.That((TryAdd(5), TryAdd(6), Get()), Is.EqualTo((true, false, 5ul)));
        Assert.That(() => Set(1, MapUpdateMode.NoExist), Throws.TypeOf<BpfMapException>().With.Property("Reason").EqualTo(BpfMapFailure.Exists));
        Set(7, MapUpdateMode.Any);
        Assert.That((TryGet(out value), value), Is.EqualTo((true, 7ul)));
        Assert.That((Remove(), Remove(), TryGet(out _)), Is.EqualTo((true, false, false)));
        End(process);

        ulong Get() => by switch { "number" => map[process.Id], "process" => map[process], _ => map[descriptor] };
        bool TryGet(out ulong value) => by switch { "number" => map.TryGetValue(process.Id, out value), "process" => map.TryGetValue(process, out value), _ => map.TryGetValue(descriptor, out value) };
        bool TryAdd(ulong value) => by switch { "number" => map.TryAdd(process.Id, value), "process" => map.TryAdd(process, value), _ => map.TryAdd(descriptor, value) };
        bool Remove() => by switch { "number" => map.Remove(process.Id), "process" => map.Remove(process), _ => map.Remove(descriptor) };
        void Set(ulong value, MapUpdateMode mode)
        {
            switch (by)
            {
                case "number":
                    map.Set(process.Id, value, mode);
                    break;
                case "process":
                    map.Set(process, value, mode);
                    break;
                default:
                    map.Set(descriptor, value, mode);
                    break;
            }
        }
    }

    [Test]
    public void A_process_that_has_ended_is_named()
    {
        using BpfObject loaded = LoadTasks();
        TaskStorageMap<ulong> map = loaded.Maps["tasks"].As<TaskStorageMap<ulong>>();
        using Process process = Sleeping();
        using SafeFileHandle descriptor = TaskDescriptor.Open(process.Id, out _)!;
        map[process] = 5;
        End(process);

        Assert.That(() => map.Set(process, 1), Throws.TypeOf<BpfMapException>().With.Property("ErrorNumber").EqualTo(Errno.ESRCH)
            .And.Message.EqualTo($"Cannot update map 'tasks', key {process.Id}: ESRCH. There is no such process or thread, or no more, in the PID namespace of this process."));
        Assert.That(() => map.TryGetValue(process.Id, out _), Throws.TypeOf<BpfMapException>().With.Property("ErrorNumber").EqualTo(Errno.ESRCH));
        Assert.That((map.TryGetValue(descriptor, out _), map.Remove(descriptor)), Is.EqualTo((false, false)));
        Assert.That(() => map[descriptor] = 1, Throws.TypeOf<BpfMapException>().With.Message.Contains("The task has ended"));
    }

    [Test]
    public void What_is_no_process_is_refused()
    {
        using BpfObject loaded = LoadTasks();
        TaskStorageMap<ulong> map = loaded.Maps["tasks"].As<TaskStorageMap<ulong>>();
        using SafeFileHandle file = File.OpenHandle("/dev/null");
        using Process self = Process.GetCurrentProcess();

        Assert.That(() => map[file] = 1, Throws.TypeOf<BpfMapException>().With.Property("Reason").EqualTo(BpfMapFailure.Mismatch).And.Message.Contains("pidfd_open(2)"));
        Assert.That(() => map[self.SafeHandle] = 1, Throws.ArgumentException.With.Message.Contains("give the Process itself"));
        Assert.That(() => map[0] = 1, Throws.TypeOf<ArgumentOutOfRangeException>());
        file.Dispose();
        Assert.That(() => map[file] = 1, Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void Values_of_another_size_are_refused()
    {
        using BpfObject loaded = LoadTasks();

        Assert.That(() => loaded.Maps["tasks"].As<TaskStorageMap<uint>>(), Throws.TypeOf<BpfMapMismatchException>().With.Message.Contains("value size"));
        Assert.That(() => loaded.Maps["tasks"].As<SocketStorageMap<ulong>>(), Throws.TypeOf<BpfMapMismatchException>().With.Message.Contains("SkStorage"));
    }

    [Test]
    public void Reading_by_descriptor_allocates_nothing()
    {
        using BpfObject loaded = LoadTasks();
        TaskStorageMap<ulong> map = loaded.Maps["tasks"].As<TaskStorageMap<ulong>>();
        using SafeFileHandle self = TaskDescriptor.Open(Environment.ProcessId, out _)!;
        map[self] = 1;
        long before = GC.GetAllocatedBytesForCurrentThread();

        map[self] = map[self] + 1;

        Assert.That((GC.GetAllocatedBytesForCurrentThread() - before, map[self]), Is.EqualTo((0L, 2ul)));
    }

    [Test]
    public void A_program_counts_in_the_value_of_the_control_group()
    {
        using BpfObject loaded = Load(BpfMapType.CgrpStorage, "groups", "count_group");
        CgroupStorageMap<ulong> map = loaded.Maps["groups"].As<CgroupStorageMap<ulong>>();
        using var other = new CgroupScope();
        map[CgroupScope.OfThisProcess] = 100;
        map[other.Path] = 200;

        Assert.That(loaded.Programs["count_group"].TestRun().ReturnValue, Is.EqualTo(1));

        Assert.That((map[CgroupScope.OfThisProcess], map[other.Path]), Is.EqualTo((101ul, 200ul)));
        Assert.That(map.Remove(CgroupScope.OfThisProcess), Is.True);
        Assert.That(loaded.Programs["count_group"].TestRun().ReturnValue, Is.Zero);
    }

    [Test]
    public void The_value_of_a_control_group_is_set_found_and_removed()
    {
        using BpfObject loaded = Load(BpfMapType.CgrpStorage, "groups");
        CgroupStorageMap<ulong> map = loaded.Maps["groups"].As<CgroupStorageMap<ulong>>();
        using var group = new CgroupScope();
        using SafeFileHandle directory = Cgroup.Open(group.Path);

        Assert.That((map.TryGetValue(group.Path, out ulong value), value), Is.EqualTo((false, 0ul)));
        Assert.That((map.TryAdd(group.Path, 5), map.TryAdd(group.Path, 6), map[directory]), Is.EqualTo((true, false, 5ul)));
        map.Set(directory, 7, MapUpdateMode.Exist);
        Assert.That((map.TryGetValue(group.Path, out value), value), Is.EqualTo((true, 7ul)));
        Assert.That((map.Remove(group.Path), map.Remove(group.Path)), Is.EqualTo((true, false)));
        Assert.That(() => map[group.Path], Throws.TypeOf<KeyNotFoundException>().With.Message.Contains(group.Path));
        Assert.That(() => map["/tmp"] = 1, Throws.TypeOf<BpfMapException>().With.Property("Reason").EqualTo(BpfMapFailure.Mismatch).And.Message.Contains("cgroup2"));
        Assert.That(() => map[group.Path + "/none"] = 1, Throws.TypeOf<BpfException>().With.Property("ErrorNumber").EqualTo(Errno.ENOENT));
    }

    [Test]
    public void A_program_counts_in_the_value_of_the_socket()
    {
        using var network = new LoopbackNamespace();
        using BpfObject loaded = TestObjects.Open("socket_maps").Load();
        SocketStorageMap<ulong> map = loaded.Maps["sent"].As<SocketStorageMap<ulong>>();
        SockMap sockets = loaded.Maps["by_index"].As<SockMap>();
        using IDisposable attached = TestAttachment.To(sockets.Handle, loaded.Programs["to_element_1"], BpfAttachType.SkMsgVerdict);
        (Socket sender, Socket target) = network.Connection();
        sockets.Set(0, sender);
        sockets.Set(1, target);
        map[sender] = 1000;

        sender.Send(new byte[30]);
        sender.Send(new byte[4]);

        Assert.That(map[sender], Is.EqualTo(1034));
        Assert.That(map.TryGetValue(target, out _), Is.False);
    }

    [Test]
    public void The_value_of_a_socket_is_set_found_and_removed()
    {
        using BpfObject loaded = TestObjects.Open("socket_maps").Load();
        SocketStorageMap<ulong> map = loaded.Maps["sent"].As<SocketStorageMap<ulong>>();
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        using SafeFileHandle file = File.OpenHandle("/dev/null");

        Assert.That((map.TryGetValue(socket, out ulong value), value), Is.EqualTo((false, 0ul)));
        Assert.That((map.TryAdd(socket, 5), map.TryAdd(socket, 6), map[socket.SafeHandle]), Is.EqualTo((true, false, 5ul)));
        Assert.That(() => map.Set(socket, 1, MapUpdateMode.NoExist), Throws.TypeOf<BpfMapException>().With.Property("Reason").EqualTo(BpfMapFailure.Exists));
        map.Set(socket, 7, MapUpdateMode.Exist);
        Assert.That((map.TryGetValue(socket, out value), value), Is.EqualTo((true, 7ul)));
        Assert.That((map.Remove(socket), map.Remove(socket)), Is.EqualTo((true, false)));
        Assert.That(() => map[socket], Throws.TypeOf<KeyNotFoundException>());
        Assert.That(() => map[file] = 1, Throws.TypeOf<BpfMapException>().With.Property("Reason").EqualTo(BpfMapFailure.Mismatch).And.Message.Contains("ENOTSOCK"));
        socket.Dispose();
        Assert.That(() => map[socket] = 1, Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void The_value_of_an_inode_is_set_found_and_removed()
    {
        using BpfObject loaded = Load(BpfMapType.InodeStorage, "inodes");
        InodeStorageMap<ulong> map = loaded.Maps["inodes"].As<InodeStorageMap<ulong>>();
        string path = Path.GetTempFileName();
        string link = path + ".link";
        File.CreateSymbolicLink(link, path);
        try
        {
            // Held open: without, the kernel may forget the inode.
            using SafeFileHandle file = File.OpenHandle(path);
            SetOrIgnore(map, path, 5);

            Assert.That((map[path], map[link], map[file]), Is.EqualTo((5ul, 5ul, 5ul)));
            Assert.That((map.TryAdd(path, 6), map.TryGetValue(path, out ulong value), value), Is.EqualTo((false, true, 5ul)));
            map.Set(file, 7, MapUpdateMode.Exist);
            Assert.That(map[path], Is.EqualTo(7));
            Assert.That((map.Remove(path), map.Remove(path), map.TryAdd(path, 8)), Is.EqualTo((true, false, true)));
            Assert.That(() => map[path + ".none"], Throws.TypeOf<BpfException>().With.Property("ErrorNumber").EqualTo(Errno.ENOENT));
        }
        finally
        {
            File.Delete(link);
            File.Delete(path);
        }
    }

    [Test]
    public void A_program_counts_in_the_value_of_the_inode()
    {
        BpfObject loaded;
        try
        {
            loaded = Load(BpfMapType.InodeStorage, "inodes", "count_opens");
        }
        catch (BpfLoadException exception) when (exception.ErrorNumber == Errno.EPERM && exception.Log.Length == 0)
        {
            Assert.Ignore("This kernel does not permit LSM programs, although the caller may do everything.");
            return;
        }

        using (loaded)
        {
            InodeStorageMap<ulong> map = loaded.Maps["inodes"].As<InodeStorageMap<ulong>>();
            string path = Path.GetTempFileName();
            try
            {
                using SafeFileHandle file = File.OpenHandle(path);
                SetOrIgnore(map, path, 100);
                using IDisposable attached = TestAttachment.ByType(loaded.Programs["count_opens"]);

                File.OpenHandle(path).Dispose();

                Assert.That(map[path], Is.EqualTo(101));
            }
            finally
            {
                File.Delete(path);
            }
        }
    }

    static void SetOrIgnore(InodeStorageMap<ulong> map, string path, ulong value)
    {
        try
        {
            map[path] = value;
        }
        catch (BpfMapException exception) when (exception.ErrorNumber == Errno.EBADF)
        {
            Assert.That(exception.Message, Does.Contain("the BPF security module is not active"));
            Assert.Ignore("The BPF security module is not active on this kernel.");
        }
    }
}
