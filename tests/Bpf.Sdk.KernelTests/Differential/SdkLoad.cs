namespace Bpf.Sdk.KernelTests.Differential;

/// <summary>Loads an object by us, as the oracle does by libbpf.</summary>
static class SdkLoad
{
    public static ObjectOutcome Load(LoadRequest request)
    {
        OpenBpfObject open;
        try
        {
            open = BpfObject.Open(request.Path);
        }
        catch (BpfException exception)
        {
            return Refused(exception);
        }

        using (open)
        using (BpfObject? replaced = request.Replaced is var (target, _) ? BpfObject.Open(target).Load() : null)
        {
            if (replaced is not null)
            {
                foreach (Objects.ProgramSpec program in open.Programs.Values)
                {
                    program.TargetProgram = replaced.Programs[request.Replaced!.Value.Program];
                }
            }

            var options = new BpfLoadOptions { PinRoot = request.PinRoot };
            try
            {
                using BpfObject whole = open.Load(options);
                return new() { Programs = [.. open.Programs.Keys.Select(name => Of(whole, name))], Maps = MapsOf(whole) };
            }
            catch (BpfException exception)
            {
                return LoadEach(open, options, request.Run, exception);
            }
        }

        ProgramOutcome Of(BpfObject loaded, string name) =>
            loaded.Programs.TryGetValue(name, out BpfProgram? program) ? KernelView.Of(program, request.Run) : new() { Name = name };
    }

    static ObjectOutcome LoadEach(OpenBpfObject open, BpfLoadOptions options, bool run, BpfException whole)
    {
        string[] wanted = [.. open.Programs.Values.Where(static program => program.AutoLoad).Select(static program => program.Name)];
        var programs = new List<ProgramOutcome>();
        foreach (string name in open.Programs.Keys)
        {
            if (!wanted.Contains(name))
            {
                programs.Add(new() { Name = name });
                continue;
            }

            LoadOnly(name);
            try
            {
                using BpfObject loaded = open.Load(options);
                programs.Add(loaded.Programs.TryGetValue(name, out BpfProgram? program) ? KernelView.Of(program, run) : new() { Name = name, Message = "was not loaded" });
            }
            catch (BpfException exception)
            {
                programs.Add(new() { Name = name, Error = Error(exception), Message = exception.Message });
            }
        }

        LoadOnly(null);
        try
        {
            using BpfObject loaded = open.Load(options);
            return Refused(whole) with { Programs = programs, Maps = MapsOf(loaded) };
        }
        catch (BpfException)
        {
            return Refused(whole) with { Programs = programs };
        }

        void LoadOnly(string? one)
        {
            foreach ((string name, Objects.ProgramSpec spec) in open.Programs)
            {
                spec.AutoLoad = name == one;
            }
        }
    }

    static List<MapOutcome> MapsOf(BpfObject loaded) =>
    [
        .. loaded.Maps.Values.Select(static map => KernelView.Of(map.Handle)),
        .. loaded.StructOps.Values.Select(static structOps => KernelView.Of(structOps.Handle)),
        .. loaded.Sections.Values.Select(static section => KernelView.Of(section.Map) with { Data = KernelView.Data(section.Map, (uint)section.Size) }),
    ];

    static ObjectOutcome Refused(BpfException exception) => new() { Error = Error(exception), Message = exception.Message };

    // What the kernel was not asked for has no errno.
    static int Error(BpfException exception) => exception.ErrorNumber == 0 ? -1 : -exception.ErrorNumber;
}
