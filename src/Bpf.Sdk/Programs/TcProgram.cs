namespace Bpf.Sdk;

/// <summary>A traffic-control classifier.</summary>
public sealed class TcProgram : BpfProgram
{
    internal TcProgram(BpfProgram program) : base(program)
    {
        if (Type != BpfProgramType.SchedCls)
        {
            throw new InvalidOperationException($"Program '{Name}' is of type {Type}; only SchedCls programs attach to traffic control.");
        }
    }
}
