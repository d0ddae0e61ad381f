using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Tmds.Linux;

namespace Bpf.Sdk.KernelTests.Network;

/// <summary>An AF_XDP socket that receives from the first queue of a device of the calling thread's namespace (linux/if_xdp.h).</summary>
sealed unsafe class XdpSocket : IDisposable
{
    const int FamilyXdp = 44; // AF_XDP
    const int LevelXdp = 283; // SOL_XDP
    const int MmapOffsets = 1; // XDP_MMAP_OFFSETS
    const int RxRing = 2; // XDP_RX_RING
    const int UmemRegister = 4; // XDP_UMEM_REG
    const int FillRing = 5; // XDP_UMEM_FILL_RING
    const int CompletionRing = 6; // XDP_UMEM_COMPLETION_RING
    const long FillRingOffset = 0x1_0000_0000; // XDP_UMEM_PGOFF_FILL_RING
    const ushort Copy = 2; // XDP_COPY

    const int Frames = 16;
    const int FrameSize = 2048;
    const int PageSize = 4096;

    readonly void* _memory = NativeMemory.AlignedAlloc(Frames * FrameSize, PageSize);
    byte* _receiveRing;
    ulong[] _offsets = [];
    uint _taken;

    public XdpSocket()
    {
        int descriptor = LibC.socket(FamilyXdp, LibC.SOCK_RAW | LibC.SOCK_CLOEXEC, 0);
        KernelRequirement.Check(descriptor >= 0, $"needs AF_XDP sockets (CONFIG_XDP_SOCKETS); errno {(descriptor < 0 ? LibC.errno : 0)}");
        Handle = new(descriptor, ownsHandle: true);
    }

    public SafeSocketHandle Handle { get; }

    int Descriptor => (int)Handle.DangerousGetHandle();

    /// <summary>Gives it memory, and binds it to a device.</summary>
    public void Bind(int interfaceIndex)
    {
        ulong* registration = stackalloc ulong[3] { (ulong)_memory, Frames * FrameSize, FrameSize };
        Set(UmemRegister, registration, 24);
        int size = Frames;
        Set(FillRing, &size, sizeof(int));
        Set(CompletionRing, &size, sizeof(int));
        Set(RxRing, &size, sizeof(int));

        // Of the rings for receiving, sending, filling and completion: producer, consumer, descriptors, flags.
        _offsets = new ulong[16];
        fixed (ulong* offsets = _offsets)
        {
            socklen_t length = 16 * sizeof(ulong);
            Check(LibC.getsockopt(Descriptor, LevelXdp, MmapOffsets, offsets, &length), "XDP_MMAP_OFFSETS");
        }

        _receiveRing = Map(0);
        byte* fill = Map(FillRingOffset);
        for (int frame = 0; frame < Frames; frame++)
        {
            ((ulong*)(fill + _offsets[10]))[frame] = (ulong)(frame * FrameSize);
        }

        Volatile.Write(ref *(uint*)(fill + _offsets[8]), Frames);
        _ = LibC.munmap(fill, PageSize);

        byte* address = stackalloc byte[16];
        new Span<byte>(address, 16).Clear();
        *(ushort*)address = FamilyXdp;
        *(ushort*)(address + 2) = Copy;
        *(int*)(address + 4) = interfaceIndex;
        Check(LibC.bind(Descriptor, (sockaddr*)address, 16), "bind");
    }

    /// <summary>Waits for a frame that contains some bytes; others are passed over.</summary>
    /// <returns>Whether it came.</returns>
    public bool Receives(ReadOnlySpan<byte> bytes)
    {
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(10); Thread.Sleep(1))
        {
            for (; _taken != Volatile.Read(ref *(uint*)(_receiveRing + _offsets[0])); _taken++)
            {
                byte* descriptor = _receiveRing + _offsets[2] + (_taken % Frames) * 16;
                if (new ReadOnlySpan<byte>((byte*)_memory + *(ulong*)descriptor, *(int*)(descriptor + 8)).IndexOf(bytes) >= 0)
                {
                    return true;
                }
            }
        }

        return false;
    }

    public void Dispose()
    {
        Handle.Dispose();
        if (_receiveRing is not null)
        {
            _ = LibC.munmap(_receiveRing, PageSize);
        }

        NativeMemory.AlignedFree(_memory);
    }

    byte* Map(long offset)
    {
        void* address = LibC.mmap(null, PageSize, LibC.PROT_READ | LibC.PROT_WRITE, LibC.MAP_SHARED | LibC.MAP_POPULATE, Descriptor, offset);
        return address != LibC.MAP_FAILED ? (byte*)address : throw new InvalidOperationException($"mmap of an AF_XDP ring: errno {LibC.errno}");
    }

    void Set(int option, void* value, int size) => Check(LibC.setsockopt(Descriptor, LevelXdp, option, value, (uint)size), $"setsockopt {option}");

    static void Check(int result, string operation)
    {
        if (result < 0)
        {
            throw new InvalidOperationException($"{operation} of an AF_XDP socket: errno {LibC.errno}");
        }
    }
}
