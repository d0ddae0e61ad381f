using System.Collections.Generic;
using System.Linq;
using Bpf.Sdk.Generators.Declarations;
using Bpf.Sdk.Generators.Manifests;
using Bpf.Sdk.Generators.Types;

namespace Bpf.Sdk.Generators.Emitting;

/// <summary>Implements a declared attach method.</summary>
static class AttachWriter
{
    /// <param name="plan">Null in a class that has no loaded object.</param>
    public static void Write(CodeWriter writer, ClassModel model, ClassPlan? plan, AttachDeclaration method)
    {
        var match = ProgramMatch.Find(method.Program, model.Manifest?.Programs ?? default);
        var program = match.Candidates.FirstOrDefault();
        var member = plan?.Programs.FirstOrDefault(member => member.Program.Name == program?.Name);
        var header = $"{method.Modifiers} {method.ReturnType} {Identifier.Escape(method.Method)}({string.Join(", ", method.Parameters)})";

        writer.Separate();
        if (!method.HasDocumentation && program is not null)
        {
            writer.Summary($"Attaches program {CodeWriter.Code(program.Name)} of section {CodeWriter.Code(program.Section)} to a device.");
        }

        if (member is { IsTc: true } && program is not null && method.Signature is { } signature)
        {
            writer.Expression(header, $"{member.Name}.Attach({string.Join(", ", Arguments(method, signature, program))})");
        }
        else
        {
            WriteDefault(writer, method, header);
        }
    }

    static IEnumerable<string> Arguments(AttachDeclaration method, AttachSignature signature, ProgramRecord program)
    {
        yield return Identifier.Escape(signature.Device);
        yield return signature.Direction is { } parameter
            ? Identifier.Escape(parameter)
            : Api.Member(Api.TcDirection, method.Direction ?? TcSections.Direction(program.Section) ?? BpfNames.Unspecified);
        if (signature.Options is { } options)
        {
            yield return Identifier.Escape(options);
        }
    }

    // The method is in error, and an analyzer says why. It is implemented so that this stays the only error.
    static void WriteDefault(CodeWriter writer, AttachDeclaration method, string header)
    {
        writer.Begin(header);
        foreach (var parameter in method.Parameters.Where(static parameter => parameter.Modifier == "out "))
        {
            writer.Line($"{parameter.Name} = default!;");
        }

        if (method.ReturnType != "void")
        {
            writer.Line("return default!;");
        }

        writer.End();
    }
}
