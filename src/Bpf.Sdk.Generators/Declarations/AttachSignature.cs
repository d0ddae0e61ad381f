using Microsoft.CodeAnalysis;

namespace Bpf.Sdk.Generators.Declarations;

/// <summary>The parameters of an attach method: a device, then optionally a direction, then optionally options.</summary>
sealed record AttachSignature(string Device, string? Direction, string? Options)
{
    /// <summary>Reads a method's signature; if it is none of an attach method, says why.</summary>
    public static AttachSignature? Read(IMethodSymbol method, out string? problem)
    {
        problem = Check(method);
        if (problem is not null)
        {
            return null;
        }

        var rest = 1;
        var direction = Take(method, ref rest, BpfNames.TcDirection);
        var options = Take(method, ref rest, BpfNames.TcAttachOptions);
        return new(method.Parameters[0].Name, direction, options);
    }

    static string? Check(IMethodSymbol method)
    {
        if (method.IsStatic)
        {
            return "it is static, and a program is attached from a loaded object";
        }

        if (method.IsGenericMethod)
        {
            return "it is generic";
        }

        if (!method.ReturnType.IsBpfType(BpfNames.TcLink))
        {
            return $"it returns '{Display(method.ReturnType)}'";
        }

        if (method.Parameters.IsEmpty)
        {
            return "it has no parameter for the device";
        }

        var device = method.Parameters[0];
        if (device.Type.SpecialType is not (SpecialType.System_String or SpecialType.System_Int32))
        {
            return $"its first parameter, the device, is '{Display(device.Type)}'";
        }

        var rest = 1;
        Take(method, ref rest, BpfNames.TcDirection);
        Take(method, ref rest, BpfNames.TcAttachOptions);
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

    static string? Take(IMethodSymbol method, ref int index, string type)
    {
        if (index < method.Parameters.Length && method.Parameters[index].Type.IsBpfType(type))
        {
            return method.Parameters[index++].Name;
        }

        return null;
    }

    static string Display(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
}
