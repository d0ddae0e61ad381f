using CsCheck;

namespace Bpf.Sdk.KernelTests.Maps;

/// <summary>Random sequences of operations. One that fails is made shorter until nothing can be left out.</summary>
static class RandomOperations
{
    const int Sequences = 300;

    static readonly Gen<(int Operation, byte Key, uint Value)[]> s_sequence = Gen.Select(Gen.Int[0, 7], Gen.Byte, Gen.UInt).Array[0, 60];

    /// <summary>Does each sequence, and says in the test's output how many there were.</summary>
    public static void Check(Action<(int Operation, byte Key, uint Value)[]> sequence)
    {
        long sequences = 0, operations = 0;
        s_sequence.Sample(list =>
        {
            sequence(list);
            sequences++;
            operations += list.Length;
        }, iter: Sequences, threads: 1);
        TestContext.Out.WriteLine($"{sequences} sequences of {operations} operations");
        Assert.That(operations, Is.GreaterThan(sequences), "nothing was tried");
    }
}
