using System.Text;
using Bpf.Sdk.Btf;
using Bpf.Sdk.Kernel;

namespace Bpf.Sdk.Loading.Types;

/// <summary>A type of the kernel or of one of its modules.</summary>
/// <param name="Table">Where it is.</param>
/// <param name="Id">Its number there.</param>
/// <param name="Module">The module that it is of; null for the kernel itself.</param>
readonly record struct KernelType(BtfTable Table, int Id, ModuleBtf? Module)
{
    public BtfType Type => Table[Id];
}

/// <summary>The types of a kernel and of its modules (BTF).</summary>
sealed class KernelTypes
{
    const string Folder = "/sys/kernel/btf";

    readonly NamedTypes _kernel;
    readonly Func<BtfTable, IReadOnlyList<ModuleBtf>>? _listModules;
    readonly Lock _lock = new();
    IReadOnlyList<ModuleBtf>? _modules;

    /// <summary>Types from elsewhere than the running kernel, with such modules as are given.</summary>
    public KernelTypes(BtfTable kernel, Func<BtfTable, IReadOnlyList<ModuleBtf>>? modules = null)
    {
        _kernel = new(kernel);
        _listModules = modules;
    }

    /// <summary>The kernel's own types.</summary>
    public BtfTable Kernel => _kernel.Table;

    /// <summary>Modules that have types. Their list is read when first asked for after <see cref="ForgetModules"/>.</summary>
    public IReadOnlyList<ModuleBtf> Modules
    {
        get
        {
            lock (_lock)
            {
                return _modules ??= _listModules?.Invoke(Kernel) ?? [];
            }
        }
    }

    /// <summary>Has modules listed anew: the kernel stays what it is, and they come and go.</summary>
    public void ForgetModules()
    {
        lock (_lock)
        {
            _modules = null;
        }
    }

    /// <summary>The types of the kernel that this process runs on, or null if it does not tell them (it was built without CONFIG_DEBUG_INFO_BTF).</summary>
    public static KernelTypes? ReadRunning()
    {
        string release = KernelVersion.ReadRelease();
        // As libbpf looks for them: some distributions ship them apart from the kernel.
        string[] paths =
        [
            $"{Folder}/{LoadedModules.KernelName}",
            $"/boot/vmlinux-{release}",
            $"/lib/modules/{release}/vmlinux-{release}",
            $"/lib/modules/{release}/build/vmlinux",
            $"/usr/lib/modules/{release}/kernel/vmlinux",
            $"/usr/lib/debug/boot/vmlinux-{release}",
            $"/usr/lib/debug/boot/vmlinux-{release}.debug",
            $"/usr/lib/debug/lib/modules/{release}/vmlinux",
        ];
        foreach (string path in paths)
        {
            try
            {
                return new(BtfFile.Read(path), new LoadedModules(Folder).List);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException || (exception is BpfFormatException && path != paths[0]))
            {
            }
        }

        return null;
    }

    /// <summary>The first type of a kind and name: of the kernel, else of a module.</summary>
    public KernelType? Find(BtfKind kind, string name)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(name);
        if (_kernel.Find(kind, bytes) is var id and not 0)
        {
            return new(Kernel, id, null);
        }

        foreach (ModuleBtf module in Modules)
        {
            if (Find(module, kind, bytes) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>The first type of a kind and name in one module; its types continue the kernel's, which are not searched.</summary>
    public static KernelType? Find(ModuleBtf module, BtfKind kind, string name) => Find(module, kind, Encoding.UTF8.GetBytes(name));

    /// <summary>
    /// The types with a layout (structs, unions, enums, typedefs, numbers) that have a name or a flavour of it: all of the kernel, and only
    /// if it has none that is accepted those of modules.
    /// </summary>
    /// <param name="name">A name; its own flavour (<c>___old</c>) does not matter.</param>
    /// <param name="accept">Which of them count.</param>
    public List<KernelType> FindAll(ReadOnlySpan<byte> name, Func<BtfType, bool> accept)
    {
        var ids = new List<int>();
        var found = new List<KernelType>();
        _kernel.FindAll(name, ids);
        Add(null, Kernel);
        if (found.Count == 0)
        {
            foreach (ModuleBtf module in Modules)
            {
                if (TryRead(module) is { } types)
                {
                    ids.Clear();
                    types.FindAll(name, ids);
                    Add(module, types.Table);
                }
            }
        }

        return found;

        void Add(ModuleBtf? module, BtfTable table)
        {
            foreach (int id in ids)
            {
                if (accept(table[id]))
                {
                    found.Add(new(table, id, module));
                }
            }
        }
    }

    static KernelType? Find(ModuleBtf module, BtfKind kind, ReadOnlySpan<byte> name) =>
        TryRead(module) is { } types && types.Find(kind, name) is var id and not 0 ? new(types.Table, id, module) : null;

    // A module can go between the moment it is listed and the moment it is read.
    static NamedTypes? TryRead(ModuleBtf module)
    {
        try
        {
            return module.Types;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
