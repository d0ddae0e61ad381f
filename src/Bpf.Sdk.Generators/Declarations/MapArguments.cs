using System;

namespace Bpf.Sdk.Generators.Declarations;

/// <summary>What the type arguments of a class of maps stand for, in this order.</summary>
[Flags]
enum MapArguments
{
    None = 0,
    Key = 1,
    Value = 2,
    KeyAndValue = Key | Value,

    /// <summary>The class of the maps that a map of maps holds.</summary>
    Map = 4,
    KeyAndMap = Key | Map,
}
