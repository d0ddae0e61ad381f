using System;

namespace Bpf.Sdk;

public sealed class TcLink : IDisposable { public void Dispose() { } }

public static class TcProgramStub
{
    public static TcLink Attach(this TcProgram program, string device, TcDirection direction, TcAttachOptions? options = null) => throw null!;
    public static TcLink Attach(this TcProgram program, int interfaceIndex, TcDirection direction, TcAttachOptions? options = null) => throw null!;
}
