using Bpf.Sdk.Objects;

namespace Bpf.Sdk.Loading;

/// <summary>Whether tracing programs can ask for the cookie of their attachment: Linux 5.15 (commit 7adfc6c9b315).</summary>
static class AttachCookieSupport
{
    const int GetAttachCookie = 174; // BPF_FUNC_get_attach_cookie, linux/bpf.h
    const byte Exit = 0x95; // BPF_JMP | BPF_EXIT

    /// <summary>Has the verifier judge a program that does so. No if it may not be asked: then no such program can be loaded either.</summary>
    public static bool Probe()
    {
        var spec = new ProgramSpec
        {
            Name = "cookie",
            Type = BpfProgramType.Tracepoint,
            License = "GPL",
            Instructions = [new(BpfInstruction.CallOpcode, 0, 0, 0, GetAttachCookie), new(Exit, 0, 0, 0, 0)],
        };
        try
        {
            ProgramLoader.Load(new() { Spec = spec, Program = LinkedProgram.FromRaw(spec) }).Dispose();
            return true;
        }
        catch (BpfLoadException)
        {
            return false;
        }
    }
}
