using System;
using System.Collections.Generic;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk
{
    public sealed class BpfObject : IDisposable
    {
        public static OpenBpfObject OpenResource(System.Reflection.Assembly assembly, string resourceName) => throw null!;
        public IReadOnlyDictionary<string, RawMap> Maps => throw null!;
        public IReadOnlyDictionary<string, BpfProgram> Programs => throw null!;
        public IReadOnlyDictionary<string, GlobalSection> Sections => throw null!;
        public void Dispose() { }
    }
    public sealed class OpenBpfObject : IDisposable
    {
        public IReadOnlyDictionary<string, MapSpec> Maps => throw null!;
        public IReadOnlyDictionary<string, ProgramSpec> Programs => throw null!;
        public IReadOnlyDictionary<string, GlobalSectionSpec> Sections => throw null!;
        public BpfObject Load(BpfLoadOptions? options = null) => throw null!;
        public void Dispose() { }
    }
    public sealed record BpfLoadOptions;
    public abstract class BpfMap : IDisposable { public void Dispose() { } }
    public sealed class RawMap : BpfMap
    {
        public ArrayMap<T> AsArray<T>() where T : unmanaged => throw null!;
        public static RawMap OpenPinned(string path) => throw null!;
    }
    public sealed class ArrayMap<T> : BpfMap where T : unmanaged
    {
        public T this[int index] { get => throw null!; set { } }
        public static ArrayMap<T> OpenPinned(string path) => throw null!;
    }
    public class BpfProgram : IDisposable { public TcProgram AsTc() => throw null!; public void Dispose() { } }
    public sealed class TcProgram : BpfProgram
    {
        public TcLink Attach(string device, TcDirection direction, TcAttachOptions? options = null) => throw null!;
        public TcLink Attach(int interfaceIndex, TcDirection direction, TcAttachOptions? options = null) => throw null!;
    }
    public sealed class TcLink : IDisposable { public void Dispose() { } }
    public sealed class GlobalSection
    {
        public T Read<T>(int offset) where T : unmanaged => throw null!;
        public void Write<T>(int offset, T value) where T : unmanaged { }
    }
    public static class BpfFileSystem
    {
        public static string GetPinPath(BpfPinning pinning, string mapName, string objectName) => throw null!;
    }
}

namespace Bpf.Sdk.Objects
{
    public sealed class MapSpec { public BpfPinning Pinning { get; set; } public uint MaxEntries { get; set; } }
    public sealed class ProgramSpec { public BpfProgramType Type { get; set; } public BpfAttachType AttachType { get; set; } }
    public sealed class GlobalSectionSpec
    {
        public T Read<T>(int offset) where T : unmanaged => throw null!;
        public void Write<T>(int offset, T value) where T : unmanaged { }
    }
}
