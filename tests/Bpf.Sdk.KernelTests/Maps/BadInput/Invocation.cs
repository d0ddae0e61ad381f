using System.Collections;
using System.Reflection;
using System.Reflection.Emit;
using Bpf.Sdk.KernelTests.Maps.Coverage;

namespace Bpf.Sdk.KernelTests.Maps.BadInput;

/// <summary>
/// A call of any member of any class of maps, with arguments made up by their types: what has to hold for all members is asked of all, also of those that
/// are yet to come. Spans, which reflection cannot pass, are made by code that is emitted.
/// </summary>
sealed class Invocation
{
    readonly MethodInfo _method;
    readonly Func<BpfMap, object?[], object?> _call;

    Invocation(MethodInfo method) => (_method, _call) = (method, Compile(method));

    public string Name => _method.Name;

    public string Operation => MapMembers.Operation(_method);

    /// <summary>Those that are arguments, without the map itself.</summary>
    public IEnumerable<ParameterInfo> Parameters => _method.GetParameters().Skip(_method.IsStatic ? 1 : 0);

    /// <summary>The members of a class that use its map.</summary>
    public static IEnumerable<Invocation> Of(Type constructed)
    {
        foreach (MethodInfo method in MapMembers.Methods(MapMembers.Definition(constructed)))
        {
            if (method.IsStatic ? Extension(method, constructed) is { } extension : Member(method, constructed) is { IsGenericMethod: false })
            {
                yield return new(method.IsStatic ? Extension(method, constructed)! : Member(method, constructed));
            }
        }
    }

    /// <summary>Calls it; what it gives is enumerated.</summary>
    public Exception? Run(BpfMap map, object?[] arguments)
    {
        try
        {
            object? result = _call(map, arguments);
            if (result is IEnumerable and not string)
            {
                foreach (object? _ in (IEnumerable)result)
                {
                }
            }
            else if (result is IEnumerator enumerator)
            {
                while (enumerator.MoveNext())
                {
                }
            }

            if (result != map)
            {
                (result as IDisposable)?.Dispose();
            }

            foreach (IDisposable opened in arguments.OfType<Opened>().Select(static argument => argument.Value).OfType<IDisposable>())
            {
                opened.Dispose();
            }

            return null;
        }
        catch (Exception exception)
        {
            return exception;
        }
    }

    public override string ToString() => $"{_method.Name}({string.Join(", ", Parameters.Select(static parameter => parameter.Name))})";

    /// <summary>Where the callee leaves what it gives by an out parameter, so that it can be closed.</summary>
    public sealed class Opened
    {
        public object? Value { get; set; }
    }

    static MethodInfo Member(MethodInfo method, Type constructed)
    {
        Type type = constructed;
        while (MapMembers.Definition(type) != method.DeclaringType)
        {
            type = type.BaseType!;
        }

        return (MethodInfo)type.Module.ResolveMethod(method.MetadataToken, type.GetGenericArguments(), null)! is var found && type.IsGenericType
            ? (MethodInfo)MethodBase.GetMethodFromHandle(found.MethodHandle, type.TypeHandle)!
            : method;
    }

    // Null if its type parameters are not those of the map, or do not take its types.
    static MethodInfo? Extension(MethodInfo method, Type constructed)
    {
        if (MapMembers.Receiver(method) is not { } receiver)
        {
            return null;
        }

        Type type = constructed;
        while (MapMembers.Definition(type) != receiver)
        {
            type = type.BaseType!;
        }

        if (!method.IsGenericMethodDefinition)
        {
            return method;
        }

        var known = method.GetParameters()[0].ParameterType.GetGenericArguments().Zip(type.GetGenericArguments()).ToDictionary(static pair => pair.First.Name, static pair => pair.Second);
        Type?[] arguments = [.. method.GetGenericArguments().Select(argument => known.GetValueOrDefault(argument.Name))];
        try
        {
            return arguments.Contains(null) ? null : method.MakeGenericMethod(arguments!);
        }
        catch (ArgumentException)
        {
            return null; // a constraint
        }
    }

    static Func<BpfMap, object?[], object?> Compile(MethodInfo method)
    {
        var code = new DynamicMethod("call " + method.Name, typeof(object), [typeof(BpfMap), typeof(object[])], typeof(Invocation).Module, skipVisibility: true);
        ILGenerator il = code.GetILGenerator();
        ParameterInfo[] parameters = method.GetParameters();
        int first = method.IsStatic ? 1 : 0;
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Castclass, method.IsStatic ? parameters[0].ParameterType : method.DeclaringType!);
        var outs = new List<(int Index, LocalBuilder Local)>();
        for (int i = first; i < parameters.Length; i++)
        {
            Type type = parameters[i].ParameterType;
            if (type.IsByRef)
            {
                LocalBuilder local = il.DeclareLocal(type.GetElementType()!);
                outs.Add((i - first, local));
                il.Emit(OpCodes.Ldloca, local);
                continue;
            }

            il.Emit(OpCodes.Ldarg_1);
            il.Emit(OpCodes.Ldc_I4, i - first);
            il.Emit(OpCodes.Ldelem_Ref);
            if (Arguments.ElementOfSpan(type) is { } element)
            {
                il.Emit(OpCodes.Castclass, element.MakeArrayType());
                il.Emit(OpCodes.Newobj, type.GetConstructor([element.MakeArrayType()])!);
            }
            else
            {
                il.Emit(OpCodes.Unbox_Any, type);
            }
        }

        il.Emit(method.IsStatic ? OpCodes.Call : OpCodes.Callvirt, method);
        EmitResult(il, method.ReturnType);
        foreach ((int index, LocalBuilder local) in outs.Where(static pair => !pair.Local.LocalType.IsByRefLike))
        {
            il.Emit(OpCodes.Ldarg_1);
            il.Emit(OpCodes.Ldc_I4, index);
            il.Emit(OpCodes.Ldelem_Ref);
            il.Emit(OpCodes.Castclass, typeof(Opened));
            il.Emit(OpCodes.Ldloc, local);
            il.Emit(OpCodes.Box, local.LocalType);
            il.Emit(OpCodes.Callvirt, typeof(Opened).GetProperty(nameof(Opened.Value))!.SetMethod!);
        }

        il.Emit(OpCodes.Ret);
        return code.CreateDelegate<Func<BpfMap, object?[], object?>>();
    }

    // What cannot be boxed is used up here: an enumerator is moved on, a span or reference is forgotten.
    static void EmitResult(ILGenerator il, Type type)
    {
        if (type.IsByRefLike && type.GetMethod("MoveNext", Type.EmptyTypes) is { } next)
        {
            LocalBuilder enumerator = il.DeclareLocal(type);
            Label more = il.DefineLabel();
            il.Emit(OpCodes.Stloc, enumerator);
            il.MarkLabel(more);
            il.Emit(OpCodes.Ldloca, enumerator);
            il.Emit(OpCodes.Call, next);
            il.Emit(OpCodes.Brtrue, more);
            if (type.GetMethod("Dispose", Type.EmptyTypes) is { } dispose)
            {
                il.Emit(OpCodes.Ldloca, enumerator);
                il.Emit(OpCodes.Call, dispose);
            }

            il.Emit(OpCodes.Ldnull);
        }
        else if (type == typeof(void))
        {
            il.Emit(OpCodes.Ldnull);
        }
        else if (type.IsByRef || type.IsByRefLike)
        {
            il.Emit(OpCodes.Pop);
            il.Emit(OpCodes.Ldnull);
        }
        else
        {
            il.Emit(OpCodes.Box, type);
        }
    }
}
