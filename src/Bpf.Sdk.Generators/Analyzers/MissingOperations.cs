using System;
using System.Collections.Generic;
using System.Linq;
using Bpf.Sdk.Generators.Declarations;

namespace Bpf.Sdk.Generators.Analyzers;

/// <summary>What .NET developers look for in a class of maps, what its kind of map does not have, and what serves instead.</summary>
static class MissingOperations
{
    /// <summary>The indexer, among members.</summary>
    public const string Indexer = "[]";

    /// <summary>Enumeration, among members.</summary>
    public const string Enumeration = "foreach";

    const string Arrays = "ArrayMap PerCpuArrayMap";
    const string Lines = "QueueMap StackMap";
    const string Tables = "HashMap LruHashMap LpmTrieMap PerCpuHashMap LruPerCpuHashMap";
    const string PerCpuTables = "PerCpuHashMap LruPerCpuHashMap";
    const string Descriptors = "ProgramArrayMap ArrayOfMaps";

    const string Sockets = "SockMap SockHashMap ReusePortSockArray";
    const string Storage = "SocketStorageMap TaskStorageMap InodeStorageMap CgroupStorageMap";

    // Classes and members of one row are separated by spaces. Of rows for the same class and member, the first holds.
    static readonly (string Classes, string Members, string Advice)[] Rows =
    [
        (Arrays, "Remove RemoveAt RemoveRange TryRemove Delete", "The elements of an array are always there, and none can be removed. Set it to default, or all by Clear()."),
        (Arrays, "Add TryAdd TryReplace AddOrUpdate", "The elements of an array are always there, and none can be added: write to an index below Length."),
        (Arrays, "ContainsKey Contains", "The elements of an array are always there: those from 0 to Length - 1."),
        (Arrays, "Count", "It is Length: the elements of an array are always there."),
        ("PerCpuArrayMap", "[] TryGetValue GetValue", "An element has a value for each CPU: Read(index, values) copies them into a PerCpu<T> of yours."),
        ("PerCpuArrayMap", "Set SetValue", "An element has a value for each CPU: Write(index, values) takes them from a PerCpu<T> of yours."),
        ("ArrayMap", "TryGetValue GetValue Get Set SetValue Update", "The elements of an array are always there: use the indexer, map[index]."),

        ("QueueMap", "Push TryPush", "A queue is first in, first out: Enqueue and TryEnqueue. StackMap<T> is last in, first out, and another type of map in C."),
        ("QueueMap", "Pop TryPop", "A queue is first in, first out: TryDequeue. StackMap<T> is last in, first out, and another type of map in C."),
        ("QueueMap", "Dequeue", "It may be empty, also between two calls: TryDequeue(out value) says so."),
        ("QueueMap", "Add TryAdd Set SetValue", "A queue has no keys: Enqueue and TryEnqueue put a value at its end."),
        ("QueueMap", "[] TryGetValue Remove TryRemove", "A queue has no keys: TryDequeue takes the value that is first, and TryPeek looks at it."),
        ("StackMap", "Enqueue TryEnqueue", "A stack is last in, first out: Push and TryPush. QueueMap<T> is first in, first out, and another type of map in C."),
        ("StackMap", "Dequeue TryDequeue", "A stack is last in, first out: TryPop. QueueMap<T> is first in, first out, and another type of map in C."),
        ("StackMap", "Pop", "It may be empty, also between two calls: TryPop(out value) says so."),
        ("StackMap", "Add TryAdd Set SetValue", "A stack has no keys: Push and TryPush put a value on top."),
        ("StackMap", "[] TryGetValue Remove TryRemove", "A stack has no keys: TryPop takes the value that is on top, and TryPeek looks at it."),
        (Lines, "Peek", "It may be empty, also between two calls: TryPeek(out value) says so."),
        (Lines, "ContainsKey Contains", "The kernel gives one value at a time and does not search: TryPeek looks at the one that would be next."),
        (Lines, "Count Length", "The kernel does not say how many values there are: TryPeek says whether there is one. MaxEntries is the room for them."),
        (Lines, "foreach CopyTo ToArray ToList", "The kernel gives one value at a time, and only by taking it: take them in a loop until there is none."),

        ("BloomFilterMap", "Contains ContainsKey TryGetValue []", "A bloom filter knows for certain only what is not in it: MayContain(value)."),
        ("BloomFilterMap", "TryAdd Set SetValue Enqueue Push", "A bloom filter takes every value, also one that it has: Add(value)."),
        ("BloomFilterMap", "Remove TryRemove Clear", "A bloom filter forgets nothing, for a value shares its bits with others: load the object anew, or put another filter in its place with a map of maps."),
        ("BloomFilterMap", "foreach Count Length CopyTo ToArray ToList", "A bloom filter does not keep the values, only what of them decides MayContain(value)."),

        (PerCpuTables, "[] SetValue GetValue AddOrUpdate", "A key has a value for each CPU: TryGetValue(key, values) and Set(key, values) take a PerCpu<T> of yours."),
        ("LpmTrieMap", "TryRemove", "The kernel cannot look up and remove a prefix in one step: TryGetValue, then Remove."),
        ("LpmTrieMap", "Match Lookup", "TryMatch(key, out value) finds the longest prefix that holds the key."),
        (Tables, "Add", "Set(key, value) adds or replaces, TryAdd only adds."),
        (Tables, "AddOrUpdate SetValue Update Upsert", "Set(key, value) adds or replaces; its mode says if only one of them is wanted."),
        (Tables, "GetValueOrDefault GetValue", "TryGetValue(key, out value) leaves default in the value if the key is not there."),
        (Tables, "Length", "Count() goes through the map, for the kernel keeps no count; MaxEntries is the room."),
        (Tables, "Keys Values", "Enumerate the map: its elements have Key and Value."),
        (Tables, "Delete", "Remove(key) says whether the key was there."),

        ("ProgramArrayMap", "[] Add SetValue", "Set(index, program) puts a program into an element. What is there the kernel says as a number only: TryGetProgramId(index, out id)."),
        ("ProgramArrayMap", "TryGetValue TryGet Get TryOpen foreach", "The kernel says of an element's program its number only: TryGetProgramId(index, out id), and BpfProgram.OpenById(id). Indexes are those that are set."),
        ("ArrayOfMaps", "[] Add SetValue TryGetValue TryGet Get foreach", "Set(index, map) puts a map into an element, and TryOpen(index, out map) opens the one that is there, which is yours to dispose."),
        ("HashOfMaps", "[] Add TryAdd SetValue TryGetValue TryGet Get foreach", "Set(key, map) puts a map under a key, and TryOpen(key, out map) opens the one that is there, which is yours to dispose."),
        (Sockets, "[] TryGetValue TryGet Get", "The kernel says of a socket its cookie only: TryGetCookie. Set puts a socket in."),
        (Sockets, "Add SetValue", "Set puts a socket in."),
        (Storage, "SetValue AddOrUpdate", "Set stores a value with its owner, and TryGetValue reads it."),
        (Storage, "foreach Keys Values Count Clear CopyTo ToArray ToList Length", "The kernel keeps each value with its owner and does not list the owners: ask for the one that you have."),
        (Storage, "TryRemove", "Remove says whether there was a value."),
        ("CgroupArrayMap PerfEventArrayMap XskMap", "[] TryGetValue TryGet Get foreach", "Programs use what is put in; the kernel does not give it back. Set puts it in, Remove takes it out."),
        ("DevMap DevHashMap CpuMap", "[] SetValue", "Set puts an element in, and TryGetValue reads it."),
        ("StackTraceMap", "[] foreach TryGetValue Keys", "Ids are the stacks that are kept; Read(id) gives one's addresses, and ReadFrames(id, symbols) their names."),
        ("ArenaMap", "[] foreach TryGetValue Read Write", "An arena is memory: GetSpan<T>(offset, length), GetRef<T>(offset) and GetPages(first, count)."),
        (Descriptors, "Count", "Length is the number of elements; Indexes are those that are not empty."),
        (Descriptors, "ContainsKey Contains", "Indexes are the elements that are not empty."),
        (Descriptors, "TryRemove Delete RemoveAt", "Remove(index) says whether there was something."),

        ("RawMap", "[] foreach Count Length Add TryAdd Set TryRemove Clear ContainsKey Keys Values CopyTo ToArray ToList", "A raw map knows bytes only. As<HashMap<TKey, TValue>>(), for example, gives the typed map."),
        ("BpfMap", "[] foreach Count Length Add TryAdd Set SetValue TryGetValue Remove TryRemove Clear ContainsKey Keys Values CopyTo ToArray ToList As AsArray", "BpfMap is what all maps have in common. Declare the property with the class for its type of map, or as RawMap."),
    ];

    static readonly Dictionary<(string Class, string Member), string> Advices = Index();

    /// <summary>Each class with each member that it lacks.</summary>
    public static IEnumerable<(string Class, string Member)> All => Advices.Keys;

    /// <summary>Whether any class lacks such a member: a cheap answer for nearly all names of a program.</summary>
    public static bool IsKnown(string member) => Members.Contains(member);

    /// <summary>What to do instead, or null if nothing is known.</summary>
    public static string? Advice(MapClass mapClass, string member) => Advices.TryGetValue((mapClass.Name, member), out var advice) ? advice : null;

    static HashSet<string> Members { get; } = new(Advices.Keys.Select(static key => key.Member), StringComparer.Ordinal);

    static Dictionary<(string, string), string> Index()
    {
        var advices = new Dictionary<(string, string), string>();
        foreach (var (classes, members, advice) in Rows)
        {
            foreach (var name in classes.Split(' '))
            {
                foreach (var member in members.Split(' '))
                {
                    if (!advices.ContainsKey((name, member)))
                    {
                        advices.Add((name, member), advice);
                    }
                }
            }
        }

        return advices;
    }
}
