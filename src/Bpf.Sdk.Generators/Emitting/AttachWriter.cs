using System.Collections.Generic;
using System.Globalization;
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
        var match = ProgramMatch.Find(method.Program, model.Manifest?.Programs ?? default, method.Kind.SectionKind);
        var program = match.Candidates.FirstOrDefault();
        var member = plan?.Programs.FirstOrDefault(member => member.Program.Name == program?.Name);
        var header = $"{method.Modifiers} {method.ReturnType} {Identifier.Escape(method.Method)}({string.Join(", ", method.Parameters)})";

        writer.Separate();
        if (!method.HasDocumentation && program is not null)
        {
            writer.Summary($"Attaches program {CodeWriter.Code(program.Name)} of section {CodeWriter.Code(program.Section)} to {Place(method)}.");
        }

        if (member is not null && member.Class == method.Kind.Class && program is not null && method.Signature is { } signature)
        {
            var arguments = method.Kind.IsKprobe ? KprobeArguments(method.Kind, signature, program) : DeviceArguments(method, signature, program);
            writer.Expression(header, $"{member.Name}.Attach({string.Join(", ", arguments)})");
        }
        else
        {
            WriteDefault(writer, method, header);
        }
    }

    static string Place(AttachDeclaration method) =>
        method.Kind == AttachKind.Kprobe ? "a kernel function"
        : method.Kind == AttachKind.Kretprobe ? "the return of a kernel function"
        : "a device";

    static IEnumerable<string> DeviceArguments(AttachDeclaration method, AttachSignature signature, ProgramRecord program)
    {
        yield return Identifier.Escape(signature.Target!);
        if (method.Kind == AttachKind.Tc)
        {
            yield return signature.Direction is { } parameter
                ? Identifier.Escape(parameter)
                : Api.Member(Api.TcDirection, method.Direction ?? TcSections.Direction(program.Section) ?? BpfNames.Unspecified);
        }

        if (signature.Options is { } options)
        {
            yield return Identifier.Escape(options);
        }
    }

    static IEnumerable<string> KprobeArguments(AttachKind kind, AttachSignature signature, ProgramRecord program)
    {
        long offset = 0;
        yield return signature.Target is { } target
            ? Identifier.Escape(target)
            : CodeWriter.Literal(KprobeSections.Function(program.Section, out offset) ?? "");

        // What the declaration says of the place holds whatever the caller's options say of the rest.
        var settings = new List<string>();
        if (kind == AttachKind.Kretprobe)
        {
            settings.Add("IsReturn = true");
        }

        if (offset != 0)
        {
            settings.Add($"Offset = {offset.ToString(CultureInfo.InvariantCulture)}");
        }

        var options = signature.Options is { } parameter ? Identifier.Escape(parameter) : null;
        if (settings.Count > 0)
        {
            var list = string.Join(", ", settings);
            yield return options is null ? $"new {Api.KprobeAttachOptions} {{ {list} }}" : $"({options} ?? new {Api.KprobeAttachOptions}()) with {{ {list} }}";
        }
        else if (options is not null)
        {
            yield return options;
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
