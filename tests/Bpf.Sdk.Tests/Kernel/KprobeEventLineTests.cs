using Bpf.Sdk.Kernel;

namespace Bpf.Sdk.Tests.Kernel;

/// <summary>Lines of kprobe_events as kernels print them.</summary>
public sealed class KprobeEventLineTests
{
    [TestCase("p:bpf_sdk/e vfs_read", false, "bpf_sdk", "e", "vfs_read")]
    [TestCase("p:kprobes/test_bpf sys_bpf+4 arg1=%di", false, "kprobes", "test_bpf", "sys_bpf+4")]
    [TestCase("r:g/e ext4:ext4_sync_fs", true, "g", "e", "ext4:ext4_sync_fs")]
    [TestCase("r10:g/e __x64_sys_getpgid", true, "g", "e", "__x64_sys_getpgid")]
    [TestCase("p:g/e 0xffffffff81000000", false, "g", "e", "0xffffffff81000000")]
    public void A_line_is_read(string line, bool isReturn, string group, string name, string location)
    {
        Assert.That(KprobeEventLine.TryParse(line, out var parsed), Is.True);
        Assert.That(parsed, Is.EqualTo(new KprobeEventLine(isReturn, group, name, location)));
    }

    [TestCase("")]
    [TestCase("p")]
    [TestCase("p:")]
    [TestCase("p:g/e")]
    [TestCase("p:g/e ")]
    [TestCase("p:g vfs_read")]
    [TestCase("p:/e vfs_read")]
    [TestCase("p:g/ vfs_read")]
    [TestCase("px:g/e vfs_read")]
    [TestCase("e:g/e syscalls/sys_enter_open")]
    [TestCase("-:g/e")]
    public void Anything_else_is_not(string line) => Assert.That(KprobeEventLine.TryParse(line, out _), Is.False);

    [TestCase("config:0\n", 0)]
    [TestCase("config:13", 13)]
    public void The_return_bit_is_read(string format, int bit) => Assert.That(KprobePmu.ParseBit(format), Is.EqualTo(bit));

    [TestCase("")]
    [TestCase("config1:0")]
    [TestCase("config:0-3")]
    [TestCase("config:64")]
    public void Another_format_is_refused(string format) => Assert.That(() => KprobePmu.ParseBit(format), Throws.TypeOf<BpfException>());

    [TestCase("ffffffff81000000 T vfs_read", "vfs_read", true, null)]
    [TestCase("0000000000000000 t do_getpgid", "do_getpgid", true, null)]
    [TestCase("ffffffffc0000000 W weak", "weak", true, null)]
    [TestCase("ffffffffc0000000 d table", "table", false, null)]
    [TestCase("ffffffffc0000000 t ext4_sync_fs\t[ext4]", "ext4_sync_fs", true, "ext4")]
    public void A_symbol_is_read(string line, string name, bool isFunction, string? module) =>
        Assert.That(KernelSymbols.Parse(line), Is.EqualTo(new KernelSymbols.Symbol(name, isFunction, module)));

    [TestCase("")]
    [TestCase("ffffffff81000000 T")]
    [TestCase("ffffffff81000000 Text vfs_read")]
    public void A_broken_symbol_is_left_out(string line) => Assert.That(KernelSymbols.Parse(line), Is.Null);

    [TestCase("12 (a) S 1 1 1 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 8765 1 2", 8765ul)]
    [TestCase("12 (a) b) (c) S 1 1 1 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 8765 1 2", 8765ul)]
    [TestCase("12 (a) Z 1 1 1 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 8765 1 2", null)]
    [TestCase("12 (a) S 1", null)]
    [TestCase("", null)]
    public void The_start_of_a_process_is_read(string stat, ulong? time) => Assert.That(ProcessIdentity.ParseStartTime(stat), Is.EqualTo(time));
}
