using System.Linq;
using Microsoft.CodeAnalysis;

namespace Bpf.Sdk.Generators.Declarations;

/// <summary>
/// The parameters of an attach method: what to attach to, a device or optionally a kernel function, then for traffic control optionally a direction, then
/// optionally options.
/// </summary>
sealed record AttachSignature(string? Target, string? Direction, string? Options)
{
    /// <summary>Reads a method's signature; if it is none of an attach method, says why.</summary>
    public static AttachSignature? Read(IMethodSymbol method, AttachKind kind, out string? problem)
    {
        var rest = 0;
        string? target = null, direction = null;
        problem = CheckMethod(method, kind);
        if (problem is null)
        {
            target = kind.IsKprobe ? TakeString(method, ref rest) : TakeDevice(method, ref rest, out problem);
        }

        if (problem is not null)
        {
            return null;
        }

        if (kind == AttachKind.Tc)
        {
            direction = Take(method, ref rest, BpfNames.TcDirection);
        }

        var options = Take(method, ref rest, kind.Options);
        problem = CheckRest(method, rest);
        return problem is null ? new(target, direction, options) : null;
    }

    static string? CheckMethod(IMethodSymbol method, AttachKind kind)
    {
        if (method.IsStatic)
        {
            return "it is static, and a program is attached from a loaded object";
        }

        if (method.IsGenericMethod)
        {
            return "it is generic";
        }

        var kinds = AttachKind.Of(method).ToArray();
        if (kinds.Length > 1)
        {
            return $"it has {string.Join(" and ", kinds.Select(static kind => kind.Display))}, and attaches one program";
        }

        return method.ReturnType.IsBpfType(kind.Link) ? null : $"it returns '{Display(method.ReturnType)}'";
    }

    static string? TakeDevice(IMethodSymbol method, ref int index, out string? problem)
    {
        problem = null;
        if (method.Parameters.IsEmpty)
        {
            problem = "it has no parameter for the device";
            return null;
        }

        var device = method.Parameters[index++];
        if (device.Type.SpecialType is not (SpecialType.System_String or SpecialType.System_Int32))
        {
            problem = $"its first parameter, the device, is '{Display(device.Type)}'";
        }

        return device.Name;
    }

    static string? TakeString(IMethodSymbol method, ref int index) =>
        index < method.Parameters.Length && method.Parameters[index].Type.SpecialType == SpecialType.System_String ? method.Parameters[index++].Name : null;

    static string? Take(IMethodSymbol method, ref int index, string type) =>
        index < method.Parameters.Length && method.Parameters[index].Type.IsBpfType(type) ? method.Parameters[index++].Name : null;

    static string? CheckRest(IMethodSymbol method, int rest)
    {
        if (rest < method.Parameters.Length)
        {
            var parameter = method.Parameters[rest];
            return $"its parameter '{parameter.Name}' ('{Display(parameter.Type)}') has no meaning there";
        }

        foreach (var parameter in method.Parameters)
        {
            if (parameter.RefKind != RefKind.None)
            {
                return $"its parameter '{parameter.Name}' is passed by reference";
            }
        }

        return null;
    }

    static string Display(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
}
