using System.Buffers;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Tmds.Linux;

namespace Bpf.Sdk.Kernel;

/// <summary>
/// The bytes of a file outside of the managed heap: megabytes that live long would only be carried from collection to collection. They go
/// when nothing refers to them any more, never earlier, so that no span of them can be left behind.
/// </summary>
sealed unsafe class NativeBytes : MemoryManager<byte>
{
    readonly byte* _address;
    readonly int _length;
    readonly bool _isMapping;

    NativeBytes(byte* address, int length, bool isMapping)
    {
        _address = address;
        _length = length;
        _isMapping = isMapping;
    }

    // The rule is about spans that outlive their owner. BtfTable, which alone reads these bytes, keeps itself alive for as long as it has one.
#pragma warning disable CA2015
    ~NativeBytes() => Dispose(false);
#pragma warning restore CA2015

    /// <summary>Maps a file of which nobody can take away or change anything: one of the kernel's own.</summary>
    /// <returns>The bytes, or null if the kernel does not map this file.</returns>
    public static NativeBytes? TryMap(SafeFileHandle file, long length)
    {
        bool added = false;
        file.DangerousAddRef(ref added);
        // The kernel refuses shared mappings of its types (btf_sysfs_vmlinux_mmap, kernel/bpf/sysfs_btf.c).
        void* address = LibC.mmap(null, (size_t)(nuint)length, LibC.PROT_READ, LibC.MAP_PRIVATE, (int)file.DangerousGetHandle(), 0);
        file.DangerousRelease();
        return address == LibC.MAP_FAILED ? null : new((byte*)address, (int)length, isMapping: true);
    }

    /// <summary>Reads a part of a file.</summary>
    /// <exception cref="EndOfStreamException">The file ends before it.</exception>
    public static NativeBytes Read(SafeFileHandle file, long offset, long length)
    {
        if (length > int.MaxValue)
        {
            throw new IOException($"{length} bytes are more than any BTF has.");
        }

        var bytes = new NativeBytes((byte*)NativeMemory.Alloc((nuint)length), (int)length, isMapping: false);
        for (int done = 0; done < length;)
        {
            // SAFETY: the span is within what was allocated, and bytes is used after it.
            int count = RandomAccess.Read(file, new Span<byte>(bytes._address + done, (int)length - done), offset + done);
            done += count > 0 ? count : throw new EndOfStreamException($"The file ends {length - done} bytes early.");
        }

        GC.KeepAlive(bytes);
        return bytes;
    }

    // SAFETY: address and length are of one allocation or mapping, which the finalizer alone ends.
    public override Span<byte> GetSpan() => new(_address, _length);

    public override MemoryHandle Pin(int elementIndex = 0) => new(_address + elementIndex, pinnable: this);

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            return;
        }

        if (_isMapping)
        {
            LibC.munmap(_address, (size_t)_length);
        }
        else
        {
            NativeMemory.Free(_address);
        }
    }
}
