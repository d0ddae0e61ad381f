using Bpf.Sdk.Kernel;

namespace Bpf.Sdk;

/// <summary>Explains why the kernel did not map an array (bpf_map_mmap of kernel/bpf/syscall.c).</summary>
static class ArrayMappingFailure
{
    /// <param name="map">The array.</param>
    /// <param name="writable">Whether it was to be written.</param>
    /// <param name="result">The negated errno.</param>
    public static BpfMapException Create(BpfMap map, bool writable, int result)
    {
        (BpfMapFailure reason, string hint) = Explain(map, writable, -result);
        return ElementFailure.Create(map, "memory-map", null, result, reason, hint);
    }

    static (BpfMapFailure, string) Explain(BpfMap map, bool writable, int errno)
    {
        if ((map.Flags & MapCalls.Mappable) == 0)
        {
            return (BpfMapFailure.NotSupported, "It was created without BPF_F_MMAPABLE: add __uint(map_flags, BPF_F_MMAPABLE) to its definition in C (Linux 5.5).");
        }

        if (errno == Errno.ENOTSUPP)
        {
            return (BpfMapFailure.NotSupported, "Its values have a lock, a timer or a pointer of the kernel (struct bpf_spin_lock, struct bpf_timer, __kptr), which user space must not touch.");
        }

        if (errno is Errno.ENOMEM)
        {
            return (BpfMapFailure.Other, "The address space has no room for it, or the process has as many mappings as it may (vm.max_map_count).");
        }

        DescriptorFacts facts = DescriptorFacts.Read(map.Handle);
        return facts switch
        {
            { Access: DescriptorAccess.WriteOnly } => (BpfMapFailure.WriteOnly, "The map was opened for writing only, and memory that can be written can be read: open it for both."),
            // Of a file that cannot be written, a shared mapping counts as a private one (do_mmap), and those bpf_map_mmap refuses, also for reading.
            { Access: DescriptorAccess.ReadOnly } => (BpfMapFailure.ReadOnly,
                $"The map was opened for reading only, and the kernel maps no such handle, not even for reading. Open it for both and use {nameof(ArrayMap<>.MapReadOnly)}, or read it by calls."),
            { IsFrozen: true } when writable => (BpfMapFailure.Frozen, $"The map is frozen: nobody changes it from user space any more. {nameof(ArrayMap<>.MapReadOnly)} maps it for reading."),
            _ when writable && (map.Flags & MapCalls.ReadOnlyForProgram) != 0 => (BpfMapFailure.ReadOnly,
                $"It is constant for programs (BPF_F_RDONLY_PROG), and such arrays the kernel maps for reading alone: use {nameof(ArrayMap<>.MapReadOnly)}, and set elements by calls."),
            _ when errno == Errno.EPERM => (BpfMapFailure.Other, KernelFailure.NotPermitted(Capability.Bpf)),
            _ => (BpfMapFailure.Other, "A security module may forbid it; the kernel's log says so then."),
        };
    }
}
