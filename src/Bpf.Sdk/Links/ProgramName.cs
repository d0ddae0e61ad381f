using Bpf.Sdk.Kernel;

namespace Bpf.Sdk.Links;

/// <summary>What the program is called that somebody has attached.</summary>
static class ProgramName
{
    /// <summary>The name of the program with a number; empty if it went meanwhile, or the caller may not open it (CAP_SYS_ADMIN).</summary>
    public static string Of(uint programId)
    {
        var attributes = new ObjectIdAttributes { id = programId };
        int result = BpfSyscall.Invoke(BpfCommand.ProgGetFdById, ref attributes);
        if (result < 0)
        {
            return "";
        }

        using var program = new BpfHandle(result);
        return ObjectInfo.Get<ProgramInfo>(program, PinnedKind.Program).name.ToString();
    }
}
