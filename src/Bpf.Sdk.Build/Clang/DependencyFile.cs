using System.Text;

namespace Bpf.Sdk.Build.Clang;

/// <summary>Reads the make rule that clang writes with <c>-MD</c>: a target, a colon and the files that were read.</summary>
static class DependencyFile
{
    public static List<string> Parse(string text)
    {
        var files = new List<string>();
        var current = new StringBuilder();
        // The target is ours and ends with the first colon that a space or a line's end follows.
        int at = 0;
        while (at < text.Length && !(text[at] == ':' && (at + 1 == text.Length || char.IsWhiteSpace(text[at + 1]))))
        {
            at++;
        }

        for (at++; at < text.Length; at++)
        {
            char c = text[at];
            char next = at + 1 < text.Length ? text[at + 1] : '\0';
            if (c == '\\' && next is '\n' or '\r')
            {
                at++;
                End();
            }
            else if (c == '\\' && next is ' ' or '#' or '\\')
            {
                current.Append(next);
                at++;
            }
            else if (c == '$' && next == '$')
            {
                current.Append('$');
                at++;
            }
            else if (char.IsWhiteSpace(c))
            {
                End();
            }
            else
            {
                current.Append(c);
            }
        }

        End();
        return files;

        void End()
        {
            if (current.Length > 0)
            {
                files.Add(current.ToString());
                current.Clear();
            }
        }
    }
}
