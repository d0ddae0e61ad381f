using System.Runtime.InteropServices;

namespace Bpf.Sdk.Benchmarks;

/// <summary>The functions of c/counterpart.c: each is one pass over a map, made by C.</summary>
static unsafe partial class Counterpart
{
    public const string Library = "counterpart";

    [LibraryImport(Library, EntryPoint = "open_pinned", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenPinnedCore(string path);

    [LibraryImport(Library, EntryPoint = "read_one_by_one")]
    private static partial int ReadOneByOneCore(int map, uint count, ulong* sum);

    [LibraryImport(Library, EntryPoint = "write_one_by_one")]
    private static partial int WriteOneByOneCore(int map, uint count, ulong first);

    [LibraryImport(Library, EntryPoint = "read_batch")]
    private static partial int ReadBatchCore(int map, uint* keys, void* values, uint count);

    [LibraryImport(Library, EntryPoint = "write_batch")]
    private static partial int WriteBatchCore(int map, uint* keys, void* values, uint count);

    [LibraryImport(Library, EntryPoint = "run_program", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RunProgramCore(string path, string?[] arguments, long* nanoseconds);

    public static int OpenPinned(string path) => ThrowIfFailed(OpenPinnedCore(path));

    public static ulong ReadOneByOne(int map, int count)
    {
        ulong sum;
        ThrowIfFailed(ReadOneByOneCore(map, (uint)count, &sum));
        return sum;
    }

    public static void WriteOneByOne(int map, int count, ulong first) => ThrowIfFailed(WriteOneByOneCore(map, (uint)count, first));

    public static void ReadBatch<T>(int map, uint[] keys, T[] values) where T : unmanaged
    {
        fixed (uint* keysPointer = keys)
        fixed (T* valuesPointer = values)
        {
            ThrowIfFailed(ReadBatchCore(map, keysPointer, valuesPointer, (uint)values.Length));
        }
    }

    public static void WriteBatch<T>(int map, uint[] keys, T[] values) where T : unmanaged
    {
        fixed (uint* keysPointer = keys)
        fixed (T* valuesPointer = values)
        {
            ThrowIfFailed(WriteBatchCore(map, keysPointer, valuesPointer, (uint)values.Length));
        }
    }

    /// <summary>Runs a program, with its output thrown away, to its end.</summary>
    /// <returns>How long it took, in nanoseconds.</returns>
    public static long RunProgram(string path, params string[] arguments)
    {
        long nanoseconds;
        int result = RunProgramCore(path, [path, .. arguments, null], &nanoseconds);
        return result >= 0 ? nanoseconds : throw new InvalidOperationException($"'{path} {string.Join(' ', arguments)}' failed.");
    }

    public static int ThrowIfFailed(int result) => result >= 0 ? result : throw new InvalidOperationException($"C got errno {-result} from bpf(2).");
}
