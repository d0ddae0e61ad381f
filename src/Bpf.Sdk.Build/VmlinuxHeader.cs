using System.Security.Cryptography;
using System.Text;
using Bpf.Sdk.Btf;
using Bpf.Sdk.Loading.Types;

namespace Bpf.Sdk.Build;

/// <summary>
/// The vmlinux.h of a project that has none of its own: made of a kernel's BTF when a source first asks for it, and again when the BTF is another.
/// Kept beside the objects with a note of what it was made from, so that a build without changes looks at one file's time and no more.
/// </summary>
/// <param name="directory">Where it is kept: a folder that holds nothing else, since it is on the include path.</param>
/// <param name="btfPath">The file to make it of, or null for the running kernel's.</param>
sealed class VmlinuxHeader(string directory, string? btfPath)
{
    readonly Lock _lock = new();
    bool _isDone;
    string? _failure;
    DateTime _since;

    public const string FileName = "vmlinux.h";

    public string Path { get; } = System.IO.Path.Combine(directory, FileName);

    public string StatePath { get; } = System.IO.Path.Combine(directory, "vmlinux.state");

    string BtfPath => btfPath ?? KernelTypesFile.RunningPath;

    /// <summary>Makes the header if it is not there, or of other types than now. Sources are compiled at the same time: the first one makes it for all.</summary>
    /// <param name="failure">Why there is none, or null.</param>
    /// <returns>Since when it is as it is, if it was written in this build: who has read it before has read another.</returns>
    public DateTime Ensure(out string? failure)
    {
        lock (_lock)
        {
            if (!_isDone)
            {
                try
                {
                    _since = Make() ? DateTime.UtcNow : DateTime.MinValue;
                }
                catch (BpfException exception)
                {
                    // What is there is of another kernel, or of nobody knows which.
                    Directory.CreateDirectory(directory); // or there is nothing to delete in
                    File.Delete(Path);
                    File.Delete(StatePath);
                    _failure = exception.Message;
                }

                _isDone = true;
            }

            failure = _failure;
            return _since;
        }
    }

    bool Make()
    {
        FileStamp stamp = FileStamp.Of(BtfPath);
        string maker = $"runtime {typeof(CHeader).Module.ModuleVersionId}";
        string[] state = File.Exists(Path) && File.Exists(StatePath) ? File.ReadAllLines(StatePath) : [];
        bool isOurs = state.Length == 3 && state[0] == maker;
        if (isOurs && stamp != FileStamp.None && state[1] == $"file {stamp} {BtfPath}")
        {
            return false;
        }

        BtfTable types = KernelTypesFile.Read(btfPath);
        string hash = $"sha256 {Convert.ToHexStringLower(SHA256.HashData(types.Image.Span))}";
        GC.KeepAlive(types); // which may be a mapping of the kernel's memory
        Directory.CreateDirectory(directory);
        // A kernel's BTF gets a new time with each boot. Its content counts.
        bool isSame = isOurs && state[2] == hash;
        if (!isSame)
        {
            File.Delete(StatePath);
            Write(types);
        }

        File.WriteAllText(StatePath, $"{maker}\nfile {stamp} {BtfPath}\n{hash}\n");
        return !isSame;
    }

    void Write(BtfTable types)
    {
        // Under another name first: an IDE's build may be reading it.
        string temporary = $"{Path}.{Environment.ProcessId}.tmp";
        try
        {
            using (var writer = new StreamWriter(temporary, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 1 << 16))
            {
                CHeader.Write(types, writer);
            }

            File.Move(temporary, Path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
