using Bpf.Sdk.Kernel;
using Bpf.Sdk.Links;

namespace Bpf.Sdk;

/// <summary>
/// A program that is attached, whatever to. Owned by default: <see cref="Dispose"/> detaches it. Pinned, it outlives <see cref="Dispose"/> and the
/// process, and only <see cref="Detach"/> ends it.
/// </summary>
/// <remarks>A link that nobody holds any more stays attached as long as its program is held: no garbage collection ends it.</remarks>
public abstract class BpfLink : IDisposable
{
    readonly LinkHook _hook;
    readonly Lock _lock = new();
    BpfHandle? _program;
    bool _detached;
    bool _disposed;

    /// <param name="hook">The attachment.</param>
    /// <param name="pinPath">Where it is pinned already, or null.</param>
    /// <param name="program">What keeps an owned link alive that nobody holds; null for one that was opened.</param>
    private protected BpfLink(LinkHook hook, string? pinPath, BpfHandle? program)
    {
        _hook = hook;
        PinPath = pinPath;
        if (program is not null && pinPath is null)
        {
            _program = program;
            HeldLinks.Add(program, this);
        }
    }

    /// <summary>The kernel's number for the attached program.</summary>
    public uint ProgramId => _hook.ProgramId;

    /// <summary>Where the attachment is pinned, or null.</summary>
    public string? PinPath { get; private set; }

    /// <summary>Whether the attachment outlives <see cref="Dispose"/> and the process.</summary>
    public bool IsPinned => PinPath is not null;

    /// <summary>Gives the attachment a path in the BPF file system, by which it outlives this process. Missing directories are made.</summary>
    /// <exception cref="BpfException">Something is there already, or the path is not on a BPF file system. The attachment stays as it was.</exception>
    /// <exception cref="InvalidOperationException">It is pinned, or was detached, or attachments by its mechanism cannot be pinned.</exception>
    public void Pin(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        path = Path.GetFullPath(path);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_detached || IsPinned || _hook.WhyNotPinned is not null)
            {
                throw new InvalidOperationException(_detached ? "It is detached." : PinPath is not null ? $"It is pinned at '{PinPath}' already." : _hook.WhyNotPinned);
            }

            var journal = new PinJournal();
            journal.NoteMissingDirectories(Path.GetDirectoryName(path)!);
            try
            {
                _hook.Pin(path);
            }
            catch
            {
                journal.TakeBack();
                throw;
            }

            PinPath = path;
            Forget();
        }
    }

    /// <summary>Detaches the program, and removes the pin if there is one. Does nothing if it was detached before, or if what it was attached to is gone.</summary>
    /// <exception cref="BpfException">The kernel refused.</exception>
    /// <exception cref="ObjectDisposedException">The link is pinned and was disposed.</exception>
    public void Detach()
    {
        lock (_lock)
        {
            if (_detached)
            {
                return;
            }

            ObjectDisposedException.ThrowIf(_disposed, this);
            _hook.Detach();
            if (PinPath is not null)
            {
                _hook.Unpin(PinPath);
            }

            _detached = true;
            _hook.Release();
            Forget();
        }
    }

    /// <summary>
    /// Detaches the program if the link is owned, and lets go of it if it is pinned. Never throws: call <see cref="Detach"/> first to
    /// learn of a failure.
    /// </summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            try
            {
                if (IsPinned || _detached)
                {
                    _hook.Release();
                }
                else
                {
                    _detached = true;
                    _hook.ReleaseOwned();
                }
            }
            catch (BpfException)
            {
                // What could not be removed stays, as documented.
            }

            Forget();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Puts another program in the place of the attached one. An owned link is held by the new one from then on.</summary>
    private protected void Replace(BpfProgram program)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_detached)
            {
                throw new InvalidOperationException("It is detached.");
            }

            _hook.Update(program.Handle);
            _hook.ProgramId = program.Id;
            if (_program is not null)
            {
                HeldLinks.Add(program.Handle, this);
                Forget();
                _program = program.Handle;
            }
        }
    }

    /// <summary>Opens a link that is pinned at a path, and makes a typed one of it.</summary>
    private protected static TLink OpenPinned<TLink>(string path, Func<BpfHandle, string, TLink> open)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        path = Path.GetFullPath(path);
        BpfHandle handle = PinnedObject.OpenOnly(path, PinnedKind.Link);
        try
        {
            return open(handle, path);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Pins what was just attached, if it is to be pinned, and takes it back if that fails.</summary>
    internal static TLink PinnedIfWanted<TLink>(TLink link, string? pinPath) where TLink : BpfLink
    {
        if (pinPath is null)
        {
            return link;
        }

        try
        {
            link.Pin(pinPath);
            return link;
        }
        catch
        {
            link.Dispose();
            throw;
        }
    }

    private protected string PinText => PinPath is null ? "" : $", pinned at {PinPath}";

    void Forget()
    {
        if (_program is not null)
        {
            HeldLinks.Remove(_program, this);
        }
    }
}
