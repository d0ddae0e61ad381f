namespace MesChk.Reporting;

/// <summary>What standard output can show.</summary>
static class Terminal
{
    /// <summary>Whether colours are wanted: on a terminal that has them, unless NO_COLOR forbids it (no-color.org).</summary>
    public static bool HasColors { get; } =
        !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");
}
