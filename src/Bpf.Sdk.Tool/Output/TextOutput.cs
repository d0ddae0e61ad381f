namespace Bpf.Sdk.Tool.Output;

/// <summary>Writes tables to standard output, as it is: a terminal of some width, or something else.</summary>
static class TextOutput
{
    /// <summary>Columns of the terminal; null if standard output is none.</summary>
    public static int? Width => Console.IsOutputRedirected || Console.WindowWidth <= 0 ? null : Console.WindowWidth;

    /// <summary>Writes a table of sections: nothing if it has no rows, and an empty line behind it.</summary>
    public static void WriteSection(TextTable table)
    {
        if (table.Count > 0)
        {
            Console.Write($"{table.Rows(Width)}\n");
        }
    }
}
