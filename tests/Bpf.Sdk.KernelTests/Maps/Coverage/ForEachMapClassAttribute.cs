namespace Bpf.Sdk.KernelTests.Maps.Coverage;

/// <summary>The test runs once for each public class of maps: it takes a <see cref="MapCase"/>, and counts as a test of what it does for all of them.</summary>
[AttributeUsage(AttributeTargets.Method)]
sealed class ForEachMapClassAttribute(bool plainElements = false)
    : TestCaseSourceAttribute(typeof(MapCase), plainElements ? nameof(MapCase.WithPlainElements) : nameof(MapCase.All));
