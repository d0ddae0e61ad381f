using Bpf.Sdk.Build.Tests.Harness;
using Bpf.Sdk.Build.Tests.Vmlinux;
using Bpf.Sdk.Loading.Types;

namespace Bpf.Sdk.Build.Tests.Headers;

/// <summary>Our headers together with a vmlinux.h of the running kernel: one has types, and the other leaves its own away.</summary>
sealed class VmlinuxTests
{
    static readonly Lazy<string> s_vmlinux = new(static () =>
        File.Exists(KernelTypesFile.RunningPath) ? HeaderLayout.Header(KernelTypesFile.Read(null)) : throw new IgnoreException("this kernel has no /sys/kernel/btf/vmlinux"));

    static IEnumerable<string> AllHeaders => Directory.GetFiles(Repository.Headers, "*.h", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Repository.Headers, path)).Order(StringComparer.Ordinal);

    static IEnumerable<string> InstalledClangs => Clangs.Installed.Count > 0 ? Clangs.Installed : ["clang"];

    TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder()
    {
        _folder = new();
        _folder.Write("vmlinux.h", s_vmlinux.Value);
    }

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [TestCaseSource(nameof(AllHeaders))]
    public void AnyHeaderMayFollow(string header)
    {
        _folder.Write("with.bpf.c", $"#include \"vmlinux.h\"\n#include <{header}>\nint unused;\n");

        Assert.That(Clangs.Compile(Clangs.Any, "with.bpf.c", _folder), Is.Not.Empty);
    }

    [Test]
    public void AHeaderWithTypesMayNotComeBefore()
    {
        _folder.Write("with.bpf.c", "#include <linux/bpf.h>\n#include \"vmlinux.h\"\nint unused;\n");

        Assert.That(() => Clangs.Compile(Clangs.Any, "with.bpf.c", _folder), Throws.InstanceOf<AssertionException>().With.Message.Contains("Include vmlinux.h before"));
    }

    [TestCase("#include <stdbool.h>\n#include \"vmlinux.h\"\n", "gnu17")]
    [TestCase("#include \"vmlinux.h\"\n#include <stdbool.h>\n", "gnu17")]
    [TestCase("#include \"vmlinux.h\"\n", "gnu17")]
    [TestCase("#include \"vmlinux.h\"\n", "gnu2x")]
    [TestCase("#include <linux/types.h>\n#include <bpf/bpf_helpers.h>\n#include <bpf/bpf_endian.h>\n#include \"vmlinux.h\"\n", "gnu17")]
    public void TheCompilersHeadersGoWithIt(string includes, string standard)
    {
        foreach (string clang in InstalledClangs)
        {
            _folder.Write("with.bpf.c", includes + "bool answer(void);\nbool answer(void) { return true; }\n");

            Assert.That(Clangs.Compile(clang, "with.bpf.c", _folder, "x86", $"-std={standard}"), Is.Not.Empty);
        }
    }

    [TestCaseSource(nameof(InstalledClangs))]
    public void TracingMacrosHaveWhatTheyNeed(string clang)
    {
        _ = Clangs.Any;
        _folder.Write("tracing.bpf.c", """
            #include "vmlinux.h"
            #include <linux/bpf.h>
            #include <linux/pkt_cls.h>
            #include <linux/if_ether.h>
            #include <linux/in.h>
            #include <bpf/bpf_helpers.h>
            #include <bpf/bpf_core_read.h>
            #include <bpf/bpf_tracing.h>
            #include <bpf/bpf_endian.h>

            struct pair { long a; int b; };

            SEC("fentry/x") int BPF_PROG2(two, struct pair, p, int, c, char, d, void *, e) { return p.a + p.b + c + d + (long)e; }
            SEC("fentry/y") int BPF_PROG2(none) { return 0; }
            SEC("fexit/z") int BPF_PROG(on_exit, struct file *file, int result) { return file->f_flags + result; }
            SEC("ksyscall/openat") int BPF_KSYSCALL(on_open, int folder, const char *path, int flags, umode_t mode, long five, long six)
            {
            	char text[16];
            	bpf_probe_read_user_str(text, sizeof(text), path);
            	return folder + flags + text[0] + mode + five + six;
            }
            SEC("kretsyscall/openat") int BPF_KRETPROBE(on_opened, int result) { return result; }
            SEC("kprobe/x") int BPF_KPROBE(on_call, struct sk_buff *skb)
            {
            	unsigned long ip;
            	BPF_KPROBE_READ_RET_IP(ip, ctx);
            	return ip + BPF_CORE_READ(skb, len) + BPF_CORE_READ_BITFIELD_PROBED(skb, pkt_type) + PT_REGS_PARM2_CORE(ctx);
            }
            SEC("tc") int on_packet(struct __sk_buff *skb)
            {
            	struct task_struct *task = bpf_core_cast((void *)bpf_get_current_task(), struct task_struct);
            	int i, sum = 0;
            	bpf_for(i, 0, 4)
            		sum += i;
            	return bpf_core_field_exists(struct task_struct, on_cpu) && skb->protocol == bpf_htons(ETH_P_IP) ? task->pid + sum : TC_ACT_OK;
            }
            char LICENSE[] SEC("license") = "GPL";
            """);

        Assert.That(Clangs.Compile(clang, "tracing.bpf.c", _folder), Is.Not.Empty);
    }
}
