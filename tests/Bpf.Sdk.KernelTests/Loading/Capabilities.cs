using System.Runtime.InteropServices;
using Tmds.Linux;

namespace Bpf.Sdk.KernelTests.Loading;

/// <summary>capset(2), setresuid(2). Capabilities and users belong to a thread: only one that ends with the test may give them up.</summary>
static unsafe partial class Capabilities
{
    const uint Version3 = 0x20080522; // _LINUX_CAPABILITY_VERSION_3, linux/capability.h

    [StructLayout(LayoutKind.Sequential)]
    struct Header
    {
        public uint Version;
        public int Pid;
    }

    [LibraryImport("libc", EntryPoint = "capset", SetLastError = true)]
    private static partial int Set(Header* header, uint* data);

    /// <summary>Makes the calling thread one of user 65534. The system call, since libc's function changes all threads.</summary>
    public static void BecomeNobody()
    {
        const int Nobody = 65534;
        int setresuid = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 117 : 147; // asm/unistd_64.h, asm-generic/unistd.h
        Assert.That((long)LibC.syscall(setresuid, Nobody, Nobody, Nobody), Is.Zero);
    }

    /// <summary>Gives up all capabilities of the calling thread.</summary>
    public static void Drop()
    {
        var header = new Header { Version = Version3 };
        uint* none = stackalloc uint[6];
        Assert.That(Set(&header, none), Is.Zero);
    }
}
