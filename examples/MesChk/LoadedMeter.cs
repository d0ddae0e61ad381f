using Bpf.Sdk;

namespace MesChk;

/// <summary>The programs in the kernel, from either object.</summary>
sealed class LoadedMeter : IDisposable
{
    readonly IDisposable _object;

    LoadedMeter(IDisposable loaded, Func<string, TcAttachOptions?, TcLink> attachStart, Func<string, TcAttachOptions?, TcLink> attachEnd)
    {
        (_object, AttachStart, AttachEnd) = (loaded, attachStart, attachEnd);
    }

    public Func<string, TcAttachOptions?, TcLink> AttachStart { get; }

    public Func<string, TcAttachOptions?, TcLink> AttachEnd { get; }

    /// <summary>Loads the meter for UDP packets to a port.</summary>
    public static LoadedMeter Load(ushort port, bool isLegacy)
    {
        if (isLegacy)
        {
            using LegacyMeter.Opened legacy = LegacyMeter.Open();
            legacy.Rodata.DestPort = port;
            LegacyMeter loaded = legacy.Load();
            return new(loaded, loaded.AttachStart, loaded.AttachEnd);
        }

        using Meter.Opened open = Meter.Open();
        open.Rodata.DestPort = port;
        Meter meter = open.Load();
        return new(meter, meter.AttachStart, meter.AttachEnd);
    }

    public void Dispose() => _object.Dispose();
}
