using System.Globalization;

namespace MesChk.Reporting;

/// <summary>A line of a terminal that tells how far something has come. Where output goes into a file, there is none.</summary>
sealed class ProgressLine(string what, long whole) : IDisposable
{
    const int Width = 40;

    readonly bool _isShown = !Console.IsOutputRedirected;
    int _percent = -1;

    /// <summary>Says how much is done.</summary>
    public void Show(long done)
    {
        int percent = (int)(100 * done / whole);
        if (!_isShown || percent == _percent)
        {
            return;
        }

        _percent = percent;
        int filled = Width * percent / 100;
        Console.Write(string.Create(CultureInfo.InvariantCulture, $"\r{what} {new string('━', filled)}{new string(' ', Width - filled)} {percent,3}%"));
    }

    /// <summary>Ends the line, if it was begun.</summary>
    public void Dispose()
    {
        if (_percent >= 0)
        {
            Console.WriteLine();
        }
    }
}
