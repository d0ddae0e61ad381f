using System.Globalization;
using Bpf.Sdk.Kernel;

namespace Bpf.Sdk;

/// <summary>A frame of a user-space stack as the place in a file, which holds whichever process it is from and when it is looked up (<c>struct bpf_stack_build_id</c>).</summary>
/// <param name="BuildId">The file's build id, 20 bytes as hexadecimal text; null if the kernel found none: then <paramref name="Location"/> is an address.</param>
/// <param name="Location">The offset in the file; without a build id, the address in the process.</param>
public readonly record struct BuildIdFrame(string? BuildId, ulong Location)
{
    internal static unsafe BuildIdFrame Of(BuildIdRecord record) =>
        // SAFETY: the record is a copy on the stack, and has so many bytes there.
        new(record.status == BuildIdRecord.Valid ? Convert.ToHexStringLower(new ReadOnlySpan<byte>(record.build_id, BuildIdRecord.BuildIdSize)) : null, record.offset_or_ip);

    /// <summary>Build id and offset, or the address.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{(BuildId is null ? "" : $"{BuildId}+")}0x{Location:x}");
}
