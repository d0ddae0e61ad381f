using System.Reflection;
using System.Runtime.CompilerServices;

namespace Bpf.Sdk.KernelTests.Maps.Coverage;

/// <summary>The classes of maps that users see, and what each can do, read from the assembly.</summary>
static class MapMembers
{
    static readonly Assembly s_sdk = typeof(BpfMap).Assembly;

    // What every map does in its own way. The rest of BpfMap says what a map is, and is the same for all.
    static readonly string[] s_ofEveryClass = [nameof(BpfMap.Freeze), nameof(BpfMap.Pin), nameof(BpfMap.OpenPinned), nameof(BpfMap.OpenById), nameof(BpfMap.OpenByName)];

    // The words of the classes of .NET that a map is like, and what they come to. A member that is not here is an operation of its own.
    static readonly Dictionary<string, string> s_operations = new()
    {
        ["get_Item"] = "lookup", ["TryGetValue"] = "lookup", ["TryMatch"] = "lookup", ["ContainsKey"] = "contains", ["MayContain"] = "contains",
        ["TryGetValueLocked"] = "lookup, locked", ["GetLocked"] = "lookup, locked", ["SetLocked"] = "update, locked", ["TryGetProgramId"] = "lookup", ["TryGetMapId"] = "lookup", ["TryOpen"] = "lookup",
        ["set_Item"] = "update", ["Set"] = "update", ["SetValue"] = "update", ["TryAdd"] = "add", ["Add"] = "add", ["TryReplace"] = "replace",
        ["Remove"] = "remove", ["TryRemove"] = "lookup and remove", ["GetEnumerator"] = "enumerate", ["TryGetNextKey"] = "enumerate", ["get_Keys"] = "enumerate",
        ["get_Indexes"] = "enumerate", ["Count"] = "enumerate", ["CopyTo"] = "batch read", ["ToArray"] = "batch read", ["Sums"] = "batch read",
        ["SetRange"] = "batch update", ["RemoveRange"] = "batch remove", ["Clear"] = "clear", ["TryPeek"] = "peek", ["TryPop"] = "take", ["TryDequeue"] = "take",
        ["Push"] = "put", ["TryPush"] = "put", ["PushDroppingOldest"] = "put", ["Enqueue"] = "put", ["TryEnqueue"] = "put", ["EnqueueDroppingOldest"] = "put",
        ["Freeze"] = "freeze", ["Pin"] = "pin", ["OpenPinned"] = "open by pin", ["OpenById"] = "open by id", ["OpenByName"] = "open by name", ["As"] = "as typed", ["AsArray"] = "as typed",
    };

    static readonly string[] s_order = [.. s_operations.Values.Distinct()];

    /// <summary>The classes that can be held, in the order of their names.</summary>
    public static IReadOnlyList<Type> Classes { get; } =
        [.. s_sdk.GetExportedTypes().Where(static type => type.IsSubclassOf(typeof(BpfMap)) && !type.IsAbstract).OrderBy(static type => type.Name, StringComparer.Ordinal)];

    static readonly IReadOnlyList<MethodInfo> s_extensions =
    [
        .. s_sdk.GetExportedTypes().Where(static type => type.IsDefined(typeof(ExtensionAttribute)))
            .SelectMany(static type => type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(static method => Receiver(method) is { } receiver && typeof(BpfMap).IsAssignableFrom(receiver)),
    ];

    /// <summary>The members of a class that do something with its map, by what they do.</summary>
    public static IEnumerable<(string Operation, string Member)> Of(Type @class) => Methods(@class).Select(static method => (Operation(method), method.Name)).Distinct();

    /// <summary>The public methods behind <see cref="Of"/>.</summary>
    public static IEnumerable<MethodInfo> Methods(Type @class)
    {
        for (Type type = @class; type != typeof(BpfMap); type = type.BaseType!)
        {
            foreach (MethodInfo method in Declared(type).Where(static method => method.GetBaseDefinition() == method && !IsFact(method)))
            {
                yield return method;
            }
        }

        foreach (MethodInfo method in Declared(typeof(BpfMap)).Where(static method => s_ofEveryClass.Contains(method.Name)))
        {
            yield return method;
        }

        foreach (MethodInfo method in s_extensions.Where(method => Applies(Receiver(method)!, @class)))
        {
            yield return method;
        }
    }

    /// <summary>What a member does, in the words that all classes share.</summary>
    public static string Operation(MethodInfo method) => method.Name switch
    {
        "Read" => TakesMany(method) ? "batch read" : "lookup",
        "Write" => TakesMany(method) ? "batch update" : "update",
        _ => s_operations.GetValueOrDefault(method.Name) ?? InWords(method.Name),
    };

    /// <summary>Where an operation stands in tables.</summary>
    public static int Order(string operation) => Array.IndexOf(s_order, operation) is var place and >= 0 ? place : s_order.Length;

    /// <summary>The class of map that an extension method is for, as it is declared; null of other methods.</summary>
    public static Type? Receiver(MethodInfo method) => method.IsDefined(typeof(ExtensionAttribute)) && method.GetParameters() is [var first, ..] ? Definition(first.ParameterType) : null;

    /// <summary>Whether a member that is declared for one class is there for another.</summary>
    public static bool Applies(Type declaring, Type @class)
    {
        for (Type? type = @class; type is not null; type = type.BaseType)
        {
            if (Definition(type) == declaring)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The class without its type arguments.</summary>
    public static Type Definition(Type type) => type.IsGenericType ? type.GetGenericTypeDefinition() : type;

    /// <summary>The class as C# writes it.</summary>
    public static string Name(Type type) => type.IsGenericType
        ? $"{type.Name.Split('`')[0]}<{string.Join(", ", Definition(type).GetGenericArguments().Select(static argument => argument.Name))}>"
        : type.Name;

    static IEnumerable<MethodInfo> Declared(Type type) => Definition(type).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly);

    // What a map says of itself without asking the kernel: numbers and names.
    static bool IsFact(MethodInfo method) =>
        method.IsSpecialName && method.Name.StartsWith("get_", StringComparison.Ordinal) && method.GetParameters().Length == 0 && (method.ReturnType.IsPrimitive || method.ReturnType == typeof(string));

    static bool TakesMany(MethodInfo method) => method.GetParameters().Any(static parameter => parameter.ParameterType.IsByRefLike);

    static string InWords(string name) => string.Concat(name.Replace("get_", "").Select(static (letter, i) => char.IsUpper(letter) ? (i == 0 ? "" : " ") + char.ToLowerInvariant(letter) : letter.ToString()));
}
