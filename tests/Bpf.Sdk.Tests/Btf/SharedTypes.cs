using Bpf.Sdk.Btf;

namespace Bpf.Sdk.Tests.Btf;

/// <summary>Types of which each holds the one below it several times. Nothing contains itself, and whoever follows each path never ends.</summary>
static class SharedTypes
{
    /// <summary>Structs (or unions) within each other.</summary>
    /// <param name="btf">Where they are added.</param>
    /// <param name="levels">How many there are.</param>
    /// <param name="name">Name of each; empty for none.</param>
    /// <param name="members">Names of the members of each.</param>
    /// <returns>The outermost one.</returns>
    public static int Structs(BtfBuilder btf, int levels, string name, params string[] members)
    {
        int inner = btf.Type(BtfKind.Struct, name, 0);
        for (int level = 1; level < levels; level++)
        {
            inner = btf.Type(BtfKind.Struct, name, 0, members.Length, payload: [.. members.SelectMany(member => new[] { btf.Name(member), (uint)inner, 0u })]);
        }

        return inner;
    }

    /// <summary>Functions that take pointers to functions.</summary>
    /// <returns>The outermost prototype.</returns>
    public static int Prototypes(BtfBuilder btf, int levels, int parameters)
    {
        int inner = btf.Int();
        for (int level = 0; level < levels; level++)
        {
            uint pointer = (uint)btf.Type(BtfKind.Pointer, "", (uint)inner);
            inner = btf.Type(BtfKind.FunctionPrototype, "", 0, parameters, payload: [.. Enumerable.Repeat(new[] { 0u, pointer }, parameters).SelectMany(static words => words)]);
        }

        return inner;
    }
}
