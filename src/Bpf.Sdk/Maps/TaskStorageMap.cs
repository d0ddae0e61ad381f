using System.Diagnostics;
using Bpf.Sdk.Kernel;
using Microsoft.Win32.SafeHandles;

namespace Bpf.Sdk;

/// <summary>
/// A value for each task, that is each thread of a process (<c>BPF_MAP_TYPE_TASK_STORAGE</c>, Linux 5.11), which programs have with <c>bpf_task_storage_get</c>. It goes with the
/// task.
/// </summary>
/// <remarks>
/// The value of a process is that of its first thread, whose number is that of the process. Other threads are given by their numbers (Linux 6.9).
/// For each call by number a descriptor is opened and closed: who has one (pidfd_open(2)) and gives that instead saves it.
/// </remarks>
/// <typeparam name="T">The value, laid out as in C: its size must be the map's value size.</typeparam>
public sealed class TaskStorageMap<T> : LocalStorageMap<T>, IBpfMap<TaskStorageMap<T>> where T : unmanaged
{
    TaskStorageMap(BpfMap map, bool ownsHandle) : base(map, ownsHandle, "TaskStorageMap", BpfMapType.TaskStorage)
    {
    }

    static TaskStorageMap<T> IBpfMap<TaskStorageMap<T>>.Of(BpfMap map, bool ownsHandle) => new(map, ownsHandle);

    /// <summary>The value of a task: bpf(2), BPF_MAP_LOOKUP_ELEM. Set, it is added or replaced: BPF_MAP_UPDATE_ELEM.</summary>
    /// <param name="task">The number of a process or thread in the PID namespace of this process.</param>
    /// <exception cref="KeyNotFoundException">The task has no value.</exception>
    /// <exception cref="BpfMapException">There is no such task.</exception>
    public T this[int task]
    {
        get
        {
            using SafeFileHandle handle = Open("look up in", task);
            return Get(handle, task);
        }
        set => Set(task, value);
    }

    /// <summary>The value of a process's first thread: bpf(2), BPF_MAP_LOOKUP_ELEM. Set, it is added or replaced: BPF_MAP_UPDATE_ELEM.</summary>
    /// <exception cref="KeyNotFoundException">It has no value.</exception>
    /// <exception cref="BpfMapException">The process has ended.</exception>
    public T this[Process process]
    {
        get
        {
            using SafeFileHandle handle = Open("look up in", process);
            return Get(handle, process.Id);
        }
        set => Set(process, value);
    }

    /// <summary>The value of a task: bpf(2), BPF_MAP_LOOKUP_ELEM.</summary>
    /// <param name="task">The number of a process or thread in the PID namespace of this process.</param>
    /// <param name="value">The value.</param>
    /// <returns>False if the task has none.</returns>
    /// <exception cref="BpfMapException">There is no such task.</exception>
    public bool TryGetValue(int task, out T value)
    {
        using SafeFileHandle handle = Open("look up in", task);
        return TryGet(handle, task, out value);
    }

    /// <summary>The value of a process's first thread: bpf(2), BPF_MAP_LOOKUP_ELEM.</summary>
    /// <returns>False if it has none.</returns>
    /// <exception cref="BpfMapException">The process has ended.</exception>
    public bool TryGetValue(Process process, out T value)
    {
        using SafeFileHandle handle = Open("look up in", process);
        return TryGet(handle, process.Id, out value);
    }

    // By what they take, no call fits two of them.
#pragma warning disable RS0026
    /// <summary>Adds or replaces the value of a task: bpf(2), BPF_MAP_UPDATE_ELEM.</summary>
    /// <param name="task">The number of a process or thread in the PID namespace of this process.</param>
    /// <param name="value">The value.</param>
    /// <param name="mode">What is done if the task has a value, or has none.</param>
    /// <exception cref="BpfMapException">There is no such task, or the mode forbids it.</exception>
    public void Set(int task, T value, MapUpdateMode mode = MapUpdateMode.Any)
    {
        using SafeFileHandle handle = Open("update", task);
        Put(handle, task, value, mode);
    }

    /// <summary>Adds or replaces the value of a process's first thread: bpf(2), BPF_MAP_UPDATE_ELEM.</summary>
    /// <param name="process">The process.</param>
    /// <param name="value">The value.</param>
    /// <param name="mode">What is done if it has a value, or has none.</param>
    /// <exception cref="BpfMapException">The process has ended, or the mode forbids it.</exception>
    public void Set(Process process, T value, MapUpdateMode mode = MapUpdateMode.Any)
    {
        using SafeFileHandle handle = Open("update", process);
        Put(handle, process.Id, value, mode);
    }
#pragma warning restore RS0026

    /// <summary>Adds a value: bpf(2), BPF_MAP_UPDATE_ELEM with BPF_NOEXIST.</summary>
    /// <param name="task">The number of a process or thread in the PID namespace of this process.</param>
    /// <param name="value">The value.</param>
    /// <returns>False if the task has one already.</returns>
    /// <exception cref="BpfMapException">There is no such task.</exception>
    public bool TryAdd(int task, T value)
    {
        using SafeFileHandle handle = Open("update", task);
        return TryPut(handle, task, value);
    }

    /// <summary>Adds a value to a process's first thread: bpf(2), BPF_MAP_UPDATE_ELEM with BPF_NOEXIST.</summary>
    /// <returns>False if it has one already.</returns>
    /// <exception cref="BpfMapException">The process has ended.</exception>
    public bool TryAdd(Process process, T value)
    {
        using SafeFileHandle handle = Open("update", process);
        return TryPut(handle, process.Id, value);
    }

    /// <summary>Removes the value of a task: bpf(2), BPF_MAP_DELETE_ELEM.</summary>
    /// <param name="task">The number of a process or thread in the PID namespace of this process.</param>
    /// <returns>False if it had none.</returns>
    /// <exception cref="BpfMapException">There is no such task.</exception>
    public bool Remove(int task)
    {
        using SafeFileHandle handle = Open("remove from", task);
        return Delete(handle, task);
    }

    /// <summary>Removes the value of a process's first thread: bpf(2), BPF_MAP_DELETE_ELEM.</summary>
    /// <returns>False if it had none.</returns>
    /// <exception cref="BpfMapException">The process has ended.</exception>
    public bool Remove(Process process)
    {
        using SafeFileHandle handle = Open("remove from", process);
        return Delete(handle, process.Id);
    }

    private protected override (BpfMapFailure Reason, string Hint)? Explain(int errno) => errno switch
    {
        Errno.ESRCH => (BpfMapFailure.Other, "There is no such process or thread, or no more, in the PID namespace of this process."),
        Errno.ENOENT => (BpfMapFailure.NotFound, "The task has ended, or has no value and it was only to be replaced."),
        Errno.EBADF => (BpfMapFailure.Mismatch, "The handle is closed, or not that of a process or thread: pidfd_open(2) gives one."),
        _ => null,
    };

    SafeFileHandle Open(string operation, int task)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(task);
        return TaskDescriptor.Open(task, out int result) ?? throw (result is -Errno.EINVAL or -Errno.ENOENT
            ? ElementFailure.Create(this, operation, $"{task}", result, BpfMapFailure.NotSupported, "It is a thread that is not the first of its process: before Linux 6.9 the kernel gives no descriptor of it.")
            : Failure(operation, task, result));
    }

    SafeFileHandle Open(string operation, Process process)
    {
        ArgumentNullException.ThrowIfNull(process);
        SafeFileHandle handle = Open(operation, process.Id);
        // If it has not ended by now, its number was not another process's when the descriptor was opened.
        if (process.HasExited)
        {
            handle.Dispose();
            throw Failure(operation, process.Id, -Errno.ESRCH);
        }

        return handle;
    }
}
