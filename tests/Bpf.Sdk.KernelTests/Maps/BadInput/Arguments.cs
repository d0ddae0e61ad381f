using System.Diagnostics;
using System.Net.Sockets;
using System.Reflection;
using System.Runtime.InteropServices;
using Bpf.Sdk.Kernel;

namespace Bpf.Sdk.KernelTests.Maps.BadInput;

/// <summary>Good arguments for the members of a map, and what they refer to.</summary>
sealed class Arguments : IDisposable
{
    readonly BpfProgram _program = BpfProgram.Load(new()
    {
        Name = "raw", Type = BpfProgramType.SocketFilter, License = "GPL", Instructions = [new(0xb7, 0, 0, 0, 0), new(0x95, 0, 0, 0, 0)],
    });

    // Numbers that cannot be zero: to ask for no elements is not to ask.
    static readonly string[] s_positive = ["count", "queueSize", "interfaceIndex"];

    readonly List<IDisposable> _made = [];

    /// <summary>The type of a span's elements; null of what is none.</summary>
    public static Type? ElementOfSpan(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() is var definition && (definition == typeof(Span<>) || definition == typeof(ReadOnlySpan<>)) ? type.GetGenericArguments()[0] : null;

    /// <summary>An argument for each parameter: zero, one element in each span, and for what is a class an object of it.</summary>
    public object?[] For(BpfMap map, Invocation call) => [.. call.Parameters.Select(parameter => Make(map, parameter))];

    public void Dispose()
    {
        _program.Dispose();
        _made.ForEach(static made => made.Dispose());
    }

    object? Make(BpfMap map, ParameterInfo parameter)
    {
        Type type = parameter.ParameterType;
        if (type.IsByRef)
        {
            return new Invocation.Opened();
        }

        if (ElementOfSpan(type) is { } element)
        {
            bool isKey = parameter.Name!.Contains("key", StringComparison.Ordinal) || parameter.Name == "next";
            return Array.CreateInstance(element, map is RawMap ? isKey ? (int)map.KeySize : map.BytesOfValue : map.IsPerCpu && !isKey ? PossibleCpus.Count : 1);
        }

        if (parameter.HasDefaultValue && parameter.DefaultValue is null && !type.IsValueType)
        {
            return null;
        }

        if (type.IsValueType)
        {
            return type == typeof(int) && s_positive.Contains(parameter.Name) ? 1 : Activator.CreateInstance(type);
        }

        if (type == typeof(BpfProgram))
        {
            return _program;
        }

        if (type == typeof(string))
        {
            return parameter.Name == "device" ? "lo" : "/";
        }

        if (type == typeof(Socket))
        {
            return Keep(new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp));
        }

        if (type == typeof(SafeHandle))
        {
            return Keep(File.OpenHandle("/dev/null"));
        }

        if (type == typeof(Process))
        {
            return Keep(Process.GetCurrentProcess());
        }

        if (type == typeof(HashMap<uint, ulong>))
        {
            using RawMap raw = TestMaps.Create(BpfMapType.Hash, 4, 8, 16);
            return Keep(BpfMap.OpenById<HashMap<uint, ulong>>(raw.Id));
        }

        // A value that the class itself offers, or what it reads.
        if (type.GetMethods(BindingFlags.Public | BindingFlags.Static).FirstOrDefault(method => method.ReturnType == type && method.GetParameters().Length == 0) is { } offers)
        {
            return offers.Invoke(null, null);
        }

        return type.GetConstructor(Type.EmptyTypes) is { } constructor
            ? constructor.Invoke(null)
            : throw new NotSupportedException($"An argument {parameter.Name} of type {type} is not known how to make: {nameof(Arguments)}.{nameof(Make)} has to learn it.");
    }

    T Keep<T>(T made) where T : IDisposable
    {
        _made.Add(made);
        return made;
    }
}
