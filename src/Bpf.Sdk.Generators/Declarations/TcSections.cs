using System;

namespace Bpf.Sdk.Generators.Declarations;

/// <summary>What the name of a traffic-control program's section says of its direction.</summary>
static class TcSections
{
    public static string? Direction(string section) =>
        section.EndsWith("ingress", StringComparison.Ordinal) ? "Ingress"
        : section.EndsWith("egress", StringComparison.Ordinal) ? "Egress"
        : null;
}
