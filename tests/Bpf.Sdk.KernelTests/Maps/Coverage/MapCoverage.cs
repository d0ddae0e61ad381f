using System.Collections;
using System.Reflection;
using NUnit.Framework.Interfaces;

namespace Bpf.Sdk.KernelTests.Maps.Coverage;

/// <summary>Which test uses which member of which class of maps, read from the tests' instructions: a new test counts as soon as it is there, and nothing is kept by hand.</summary>
sealed class MapCoverage
{
    // By class and member: the tests, and how much else each is about.
    readonly Dictionary<(Type Class, string Member), List<(string Test, int Breadth)>> _tests = [];

    public static MapCoverage OfThisProgram { get; } = new(typeof(MapCoverage).Assembly);

    MapCoverage(Assembly program)
    {
        foreach (Type fixture in program.GetTypes().Where(static type => !type.IsAbstract))
        {
            MethodInfo[] methods = fixture.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static);
            if (methods.Where(static method => Has<ITestBuilder>(method) || Has<ISimpleTestBuilder>(method)).ToArray() is not { Length: > 0 } tests)
            {
                continue;
            }

            HashSet<Type> prepared = [.. methods.Where(static method => method.IsDefined(typeof(SetUpAttribute)) || method.IsDefined(typeof(OneTimeSetUpAttribute)))
                .SelectMany(static method => MethodBodies.Reach(method)).SelectMany(Mentioned)];
            foreach (MethodInfo test in tests)
            {
                Add(fixture, test, prepared);
            }
        }
    }

    /// <summary>The tests that together use all members of a class that are one operation: the narrowest first, and no more than it takes.</summary>
    public IReadOnlyList<string> Of(Type @class, string operation)
    {
        var shown = new List<string>();
        foreach ((_, string member) in MapMembers.Of(@class).Where(pair => pair.Operation == operation))
        {
            if (_tests.TryGetValue((@class, member), out List<(string Test, int Breadth)>? tests) && !tests.Any(test => shown.Contains(test.Test)))
            {
                shown.Add(tests.OrderBy(test => test.Breadth - (IsOwn(@class, test.Test) ? 10 : 0)).ThenBy(static test => test.Test, StringComparer.Ordinal).First().Test);
            }
        }

        return shown;
    }

    // HashMapTests is about LruHashMap too.
    static bool IsOwn(Type @class, string test) => @class.Name.Split('`')[0].EndsWith(test.Split("Tests.")[0], StringComparison.Ordinal);

    /// <summary>Members of classes that no test uses.</summary>
    public IEnumerable<string> Missing => MapMembers.Classes.SelectMany(@class => MapMembers.Of(@class)
        .Where(pair => !_tests.ContainsKey((@class, pair.Member)))
        .Select(pair => $"{MapMembers.Name(@class)}: no test uses {pair.Member} ({pair.Operation})"));

    void Add(Type fixture, MethodInfo test, HashSet<Type> prepared)
    {
        MemberInfo[] reached = [.. MethodBodies.Reach(test)];
        HashSet<Type> mentioned = [.. reached.SelectMany(Mentioned)];
        bool isForAll = test.IsDefined(typeof(ForEachMapClassAttribute));
        var uses = new HashSet<(Type, string)>();
        foreach (MethodInfo method in reached.OfType<MethodInfo>())
        {
            MethodInfo called = method.IsGenericMethod ? method.GetGenericMethodDefinition() : method;
            Type? declaring = MapMembers.Receiver(called) ?? (called.DeclaringType is { } type ? MapMembers.Definition(type) : null);
            // What is given to an assertion as a whole is enumerated by it.
            if (called.DeclaringType == typeof(Assert) && method.IsGenericMethod && typeof(IEnumerable).IsAssignableFrom(method.GetGenericArguments()[0])
                && typeof(BpfMap).IsAssignableFrom(method.GetGenericArguments()[0]))
            {
                uses.UnionWith(Classes(method, MapMembers.Definition(method.GetGenericArguments()[0])).Select(static @class => (@class, "GetEnumerator")));
            }
            else if (declaring == typeof(MapCase) && isForAll)
            {
                uses.UnionWith(MapMembers.Classes.Select(@class => (@class, called.Name)));
            }
            else if (declaring is not null && typeof(BpfMap).IsAssignableFrom(declaring))
            {
                uses.UnionWith(Classes(method, declaring).Select(@class => (@class, called.Name)));
            }
        }

        // A test of what goes wrong shows less of an operation than one of what it is for, and one of something else shows less than one of maps.
        int breadth = uses.Select(static use => use.Item2).Distinct().Count()
            + (reached.Any(static member => member.DeclaringType == typeof(Throws) || member.Name == nameof(Assert.Throws)) ? 20 : 0)
            + (fixture.Namespace == typeof(TestMaps).Namespace ? 0 : 10);
        foreach ((Type, string) use in uses)
        {
            (_tests.TryGetValue(use, out List<(string, int)>? tests) ? tests : _tests[use] = []).Add(($"{fixture.Name}.{test.Name}", breadth));
        }

        // A member of a base is called on the classes that the test speaks of, or else that are made before it.
        IEnumerable<Type> Classes(MethodInfo method, Type declaring)
        {
            if (isForAll)
            {
                return declaring == typeof(BpfMap) ? MapMembers.Classes : [];
            }

            if (!declaring.IsAbstract)
            {
                // As<T> is an operation of the raw map, and of the map that it becomes.
                return [declaring];
            }

            // An extension is the same for all that it extends.
            if (MapMembers.Receiver(method.IsGenericMethod ? method.GetGenericMethodDefinition() : method) is not null)
            {
                return MapMembers.Classes.Where(@class => MapMembers.Applies(declaring, @class));
            }

            if (method.IsStatic && method.IsGenericMethod && typeof(BpfMap).IsAssignableFrom(method.DeclaringType))
            {
                return method.GetGenericArguments().SelectMany(Mentioned).Take(1);
            }

            return Fitting(mentioned, declaring) is { Length: > 0 } own ? own : Fitting(prepared, declaring);
        }
    }

    // Typed maps of tests are mostly made of raw ones, which then do not do anything themselves.
    static Type[] Fitting(HashSet<Type> classes, Type declaring)
    {
        Type[] fitting = [.. classes.Where(@class => MapMembers.Applies(declaring, @class))];
        return fitting.Length > 1 ? [.. fitting.Where(static @class => @class != typeof(RawMap))] : fitting;
    }

    static IEnumerable<Type> Mentioned(MemberInfo member)
    {
        IEnumerable<Type?> types = member switch
        {
            Type type => [type],
            MethodInfo { IsGenericMethod: true } method => [method.DeclaringType, method.ReturnType, .. method.GetGenericArguments()],
            MethodInfo method => [method.DeclaringType, method.ReturnType],
            FieldInfo field => [field.FieldType],
            _ => [],
        };
        foreach (Type? type in types)
        {
            if (type is null)
            {
                continue;
            }

            if (typeof(BpfMap).IsAssignableFrom(type) && !type.IsAbstract)
            {
                yield return MapMembers.Definition(type);
            }

            foreach (Type inner in type.GenericTypeArguments.SelectMany(static argument => Mentioned((MemberInfo)argument)))
            {
                yield return inner;
            }
        }
    }

    static bool Has<T>(MethodInfo method) => method.GetCustomAttributes(inherit: true).Any(static attribute => attribute is T);
}
