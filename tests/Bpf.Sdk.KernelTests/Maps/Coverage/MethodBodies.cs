using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace Bpf.Sdk.KernelTests.Maps.Coverage;

/// <summary>What a method of this program refers to, by the tokens in its instructions: what is called needs no mark to be known.</summary>
static class MethodBodies
{
    static readonly Dictionary<short, OpCode> s_codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(static field => (OpCode)field.GetValue(null)!)
        .ToDictionary(static code => code.Value);

    /// <summary>The members and types that a method refers to, with those of lambdas, local functions, iterators and helpers of the same program that it uses.</summary>
    public static IEnumerable<MemberInfo> Reach(MethodBase method)
    {
        var seen = new HashSet<MethodBase> { method };
        var waiting = new Queue<MethodBase>(seen);
        while (waiting.TryDequeue(out MethodBase? next))
        {
            foreach (MemberInfo member in Operands(next))
            {
                yield return member;
                foreach (MethodBase inner in Inner(member, method.Module).Where(seen.Add))
                {
                    waiting.Enqueue(inner);
                }
            }
        }
    }

    // A type that the compiler has made is a closure, whose methods are referred to one by one, or the states of an iterator or asynchronous method.
    static IEnumerable<MethodBase> Inner(MemberInfo member, Module module)
    {
        if (member.Module != module)
        {
            yield break;
        }

        if (member is MethodInfo method)
        {
            yield return method.IsGenericMethod ? method.GetGenericMethodDefinition() : method;
        }

        if ((member as Type ?? member.DeclaringType) is { } type && IsGenerated(type) && type.GetMethod("MoveNext", BindingFlags.NonPublic | BindingFlags.Instance) is { } step)
        {
            yield return step;
        }
    }

    // What is within a closure has no mark of its own.
    static bool IsGenerated(Type? type) => type is not null && (type.IsDefined(typeof(CompilerGeneratedAttribute)) || IsGenerated(type.DeclaringType));

    static IEnumerable<MemberInfo> Operands(MethodBase method)
    {
        if (method.GetMethodBody() is not { } body || body.GetILAsByteArray() is not { } code)
        {
            yield break;
        }

        foreach (LocalVariableInfo local in body.LocalVariables)
        {
            yield return local.LocalType;
        }

        Type[]? typeArguments = method.DeclaringType?.GetGenericArguments();
        Type[]? methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : null;
        for (int at = 0; at < code.Length;)
        {
            OpCode operation = Next(code, ref at);
            if (operation.OperandType is OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType or OperandType.InlineField
                && method.Module.ResolveMember(BitConverter.ToInt32(code, at), typeArguments, methodArguments) is { } member)
            {
                yield return member;
            }

            at += Size(operation.OperandType, code, at);
        }
    }

    static OpCode Next(byte[] code, ref int at)
    {
        short value = code[at++];
        return s_codes[value == 0xfe ? (short)(0xfe00 | code[at++]) : value]; // 0xfe: the first of two bytes (ECMA-335, III.1.2.1)
    }

    static int Size(OperandType type, byte[] code, int at) => type switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + 4 * BitConverter.ToInt32(code, at),
        _ => 4,
    };
}
