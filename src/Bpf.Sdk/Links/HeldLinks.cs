using System.Runtime.CompilerServices;
using Bpf.Sdk.Kernel;

namespace Bpf.Sdk.Links;

/// <summary>Owned links by program. A link must not end because the garbage collector found it unused: it lives with its program.</summary>
static class HeldLinks
{
    static readonly ConditionalWeakTable<BpfHandle, List<IDisposable>> LinksOfProgram = new();

    public static void Add(BpfHandle program, IDisposable link)
    {
        var links = LinksOfProgram.GetOrCreateValue(program);
        lock (links)
        {
            links.Add(link);
        }
    }

    /// <summary>A link that has ended needs its program no longer. Doing so twice does no harm.</summary>
    public static void Remove(BpfHandle program, IDisposable link)
    {
        if (LinksOfProgram.TryGetValue(program, out var links))
        {
            lock (links)
            {
                links.Remove(link);
            }
        }
    }
}
