namespace Bpf.Sdk.Loading;

/// <summary>What kernels differ in, as far as loading depends on it.</summary>
enum KernelFeature
{
    /// <summary>Names of maps and programs (Linux 4.15).</summary>
    ObjectNames,

    /// <summary>Sections of global variables: direct access to the value of an array (Linux 5.2).</summary>
    GlobalData,

    /// <summary>Arrays that user space can map (Linux 5.5).</summary>
    MappableArrays,

    /// <summary>Addresses in the value of a map at any offset, and not only in its first 512 MiB (Linux 7.0).</summary>
    FullRangeOffsets,
}
