using System.Runtime.InteropServices;
using System.Text;
using Tmds.Linux;

namespace Bpf.Sdk.Kernel;

/// <summary>tracefs: where it is, and how its files are written.</summary>
static unsafe class TraceFileSystem
{
    /// <summary>Where it is since Linux 4.1, and where it was and still is if debugfs is mounted. The second logs a notice since Linux 6.17.</summary>
    static readonly string[] Places = ["/sys/kernel/tracing", "/sys/kernel/debug/tracing"];

    /// <summary>The directory in which it is mounted, or null if it is in neither place, or may not be seen.</summary>
    public static string? Find() => Array.Find(Places, static place => Directory.Exists(place + "/events"));

    /// <summary>
    /// Appends one command to a file, by one write(2). Not by FileStream: its append mode opens without O_APPEND and seeks, which
    /// these files cannot, and any mode that truncates would remove what everybody has defined.
    /// </summary>
    /// <returns>0, or the negated errno.</returns>
    public static int Append(string path, string command)
    {
        byte[] name = Encoding.UTF8.GetBytes(path + '\0');
        byte[] text = Encoding.UTF8.GetBytes(command + '\n');
        // SAFETY: a NUL-terminated path, and as many bytes as are there.
        fixed (byte* pathPointer = name, textPointer = text)
        {
            int file = LibC.open(pathPointer, LibC.O_WRONLY | LibC.O_APPEND | LibC.O_CLOEXEC);
            if (file < 0)
            {
                return -Marshal.GetLastPInvokeError();
            }

            using var handle = new BpfHandle(file);
            nint written = (nint)LibC.write(file, textPointer, (size_t)text.Length);
            return written >= 0 ? 0 : -Marshal.GetLastPInvokeError();
        }
    }
}
