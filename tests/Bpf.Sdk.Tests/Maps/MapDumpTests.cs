namespace Bpf.Sdk.Tests.Maps;

public sealed class MapDumpTests
{
    [Test]
    public void Values_of_CPUs_are_close_together_whatever_the_numbers_of_the_CPUs_are()
    {
        byte[] values = [1, 2, 3, 0, 0, 0, 0, 0, 4, 5, 6, 0, 0, 0, 0, 0];

        var found = MapDump.ValuesOfCpus(values, 3, [0, 8]).Select(static item => (item.Cpu, Convert.ToHexString(item.Value.Span)));

        Assert.That(found, Is.EqualTo(new[] { (0, "010203"), (8, "040506") }));
    }
}
