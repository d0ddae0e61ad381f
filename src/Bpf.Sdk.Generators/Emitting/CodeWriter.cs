using System.Collections.Generic;
using System.Text;

namespace Bpf.Sdk.Generators.Emitting;

/// <summary>Writes indented lines of C#.</summary>
sealed class CodeWriter
{
    readonly StringBuilder _text = new();
    int _depth;
    bool _needsSeparator;

    public void Line(string text = "")
    {
        if (text.Length > 0)
        {
            _text.Append(' ', _depth * 4).Append(text);
        }

        _text.Append('\n');
    }

    /// <summary>An empty line, unless a block has just begun.</summary>
    public void Separate()
    {
        if (_needsSeparator)
        {
            Line();
        }

        _needsSeparator = true;
    }

    public void Begin(string header)
    {
        Line(header);
        Line("{");
        _depth++;
        _needsSeparator = false;
    }

    public void End()
    {
        _depth--;
        Line("}");
        _needsSeparator = true;
    }

    /// <summary>A member that is one expression.</summary>
    public void Expression(string header, string expression) => Line($"{header} => {expression};");

    /// <summary>A statement that is indented one step further than the last line.</summary>
    public void Continue(string text) => Line("    " + text);

    /// <summary>A summary of text that is XML already.</summary>
    public void Summary(string xml) => Line($"/// <summary>{xml}</summary>");

    public void Remarks(IEnumerable<string> code)
    {
        Line("/// <remarks>");
        Line("/// <code>");
        foreach (var line in code)
        {
            Line("/// " + Xml(line));
        }

        Line("/// </code>");
        Line("/// </remarks>");
    }

    public static string Code(string text) => $"<c>{Xml(text)}</c>";

    public static string Xml(string text) => OneLine(text).Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");

    /// <summary>A C# string literal.</summary>
    public static string Literal(string text) => Microsoft.CodeAnalysis.CSharp.SymbolDisplay.FormatLiteral(text, quote: true);

    /// <summary>Text that cannot end a comment's line, whatever a manifest holds.</summary>
    public static string OneLine(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            result.Append(char.IsControl(character) || character is '\u2028' or '\u2029' ? ' ' : character);
        }

        return result.ToString();
    }

    public override string ToString() => _text.ToString();
}
