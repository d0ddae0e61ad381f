using Bpf.Sdk.Btf;
using Bpf.Sdk.Loading.CoRe;
using Bpf.Sdk.Tests.Btf;

namespace Bpf.Sdk.Tests.Loading.CoRe;

/// <summary>The rules by which a type of an object stands for one of the kernel.</summary>
public sealed class CoreTypeMatchingTests
{
    delegate int TypeMaker(BtfBuilder btf);

    static IEnumerable<TestCaseData> Rules()
    {
        // What is asked for, what the kernel has, whether it is a match, whether it is compatible, whether one can be read as a field of the other.
        yield return Rule("an int of another size", btf => btf.Int("n", 4), btf => btf.Int("n", 8), false, true, true);
        yield return Rule("an int of another sign", btf => btf.Int("n", 4, encoding: 1), btf => btf.Int("n", 4, encoding: 0), false, true, true);
        yield return Rule("an int that is a part of one", btf => btf.Int("n"), btf => btf.Type(BtfKind.Int, "n", 4, payload: 1 << 24 | 3 << 16 | 5), true, false, false);
        yield return Rule("an int for a float", btf => btf.Int("n"), btf => btf.Type(BtfKind.Float, "n", 4), false, false, false);
        yield return Rule("a float", btf => btf.Type(BtfKind.Float, "f", 4), btf => btf.Type(BtfKind.Float, "f", 8), false, false, true);
        yield return Rule("a struct of other members", btf => Struct(btf, "s", "a"), btf => Struct(btf, "s", "b"), false, true, true);
        yield return Rule("a struct of more members", btf => Struct(btf, "s", "a"), btf => Struct(btf, "s", "b", "a"), true, true, true);
        yield return Rule("a struct of fewer members", btf => Struct(btf, "s", "a", "b"), btf => Struct(btf, "s", "b"), false, true, true);
        yield return Rule("a struct for a union", btf => Struct(btf, "s"), btf => btf.Type(BtfKind.Union, "s", 4), false, false, true);
        yield return Rule("a flavour", btf => Struct(btf, "s___mine", "a"), btf => Struct(btf, "s", "a"), true, true, true);
        yield return Rule("a pointer to another struct", btf => Pointer(btf, Struct(btf, "s", "a")), btf => Pointer(btf, Struct(btf, "t", "a")), false, true, true);
        yield return Rule("a pointer to a struct of other members", btf => Pointer(btf, Struct(btf, "s", "a")), btf => Pointer(btf, Struct(btf, "s", "b")), true, true, true);
        yield return Rule("a pointer to a declared struct", btf => Pointer(btf, Struct(btf, "s", "a")), btf => Pointer(btf, btf.Type(BtfKind.Forward, "s", 0)), true, false, true);
        yield return Rule("a pointer to a declared union", btf => Pointer(btf, Struct(btf, "s", "a")), btf => Pointer(btf, btf.Type(BtfKind.Forward, "s", 0, flag: true)), false, false, true);
        yield return Rule("an array of another length", btf => btf.Array(btf.Int("n"), 2), btf => btf.Array(btf.Int("n"), 3), false, true, true);
        yield return Rule("an array of the same length", btf => btf.Array(btf.Int("n"), 2), btf => btf.Array(btf.Int("n"), 2), true, true, true);
        yield return Rule("an array of other things", btf => btf.Array(btf.Int("n"), 2), btf => btf.Array(Struct(btf, "n"), 2), false, false, false);
        yield return Rule("an enum of other values", btf => Enum(btf, "e", ("A", 1)), btf => Enum(btf, "e", ("A", 2), ("B", 1)), true, true, true);
        yield return Rule("an enum of other names", btf => Enum(btf, "e", ("A", 1)), btf => Enum(btf, "e", ("B", 1)), false, true, true);
        yield return Rule("an enum of another name", btf => Enum(btf, "e", ("A", 1)), btf => Enum(btf, "g", ("A", 1)), false, true, false);
        yield return Rule("an enum without name", btf => Enum(btf, "", ("A", 1)), btf => Enum(btf, "g", ("A", 1)), false, true, true);
        yield return Rule("an enum of 64 bits", btf => Enum(btf, "e", ("A", 1)), btf => btf.Type(BtfKind.Enum64, "e", 4, 1, payload: [btf.Name("A"), 1, 0]), true, true, true);
        yield return Rule("a function of other parameters", btf => Function(btf, btf.Int("n")), btf => Function(btf, btf.Int("n"), btf.Int("n")), false, false, false);
        yield return Rule("a function of the same parameters", btf => Function(btf, btf.Int("n")), btf => Function(btf, btf.Int("n")), true, true, false);
        yield return Rule("modifiers", btf => btf.Type(BtfKind.Const, "", (uint)btf.Int("n")), btf => btf.Type(BtfKind.Const, "", (uint)btf.Type(BtfKind.Volatile, "", (uint)btf.Int("n"))), true, true, true);
        yield return Rule("a typedef for what it names", btf => btf.Type(BtfKind.Typedef, "t", (uint)btf.Int("n")), btf => btf.Int("n"), true, false, true);

        static TestCaseData Rule(string name, TypeMaker local, TypeMaker target, bool matches, bool isCompatible, bool isReadable) =>
            new TestCaseData(local, target, matches, isCompatible, isReadable).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Rules))]
    public void A_rule_decides(object local, object target, bool matches, bool isCompatible, bool isReadable)
    {
        (BtfBuilder mine, BtfBuilder kernel) = (new(), new());
        (int localId, int targetId) = (((TypeMaker)local)(mine), ((TypeMaker)target)(kernel));
        (BtfTable one, BtfTable other) = (mine.Parse(), kernel.Parse());

        Assert.That((CoreTypeMatch.Holds(one, localId, other, targetId), CoreTypeMatching.AreCompatible(one, localId, other, targetId), CoreTypeMatching.AreFieldsCompatible(one, localId, other, targetId)),
            Is.EqualTo((matches, isCompatible, isReadable)));
    }

    [Test]
    public void A_type_that_has_itself_for_an_element_is_refused()
    {
        var btf = new BtfBuilder();
        int self = btf.Array(1, 1);
        BtfTable table = btf.Parse();

        Assert.That(() => CoreTypeMatching.AreFieldsCompatible(table, self, table, self), Throws.TypeOf<BpfFormatException>());
        Assert.That(() => CoreTypeMatch.Holds(table, self, table, self), Throws.TypeOf<BpfFormatException>());
        Assert.That(() => CoreTypeMatching.AreCompatible(table, self, table, self), Throws.TypeOf<BpfFormatException>());
    }

    static int Struct(BtfBuilder btf, string name, params string[] members)
    {
        uint number = (uint)btf.Int("n");
        return btf.Type(BtfKind.Struct, name, (uint)members.Length * 4, members.Length,
            payload: [.. members.SelectMany((member, i) => new[] { btf.Name(member), number, (uint)i * 32 })]);
    }

    static int Pointer(BtfBuilder btf, int target) => btf.Type(BtfKind.Pointer, "", (uint)target);

    static int Enum(BtfBuilder btf, string name, params (string Name, uint Value)[] enumerators) =>
        btf.Type(BtfKind.Enum, name, 4, enumerators.Length, payload: [.. enumerators.SelectMany(item => new[] { btf.Name(item.Name), item.Value })]);

    static int Function(BtfBuilder btf, params int[] parameters) =>
        btf.Type(BtfKind.FunctionPrototype, "", (uint)btf.Int("n"), parameters.Length, payload: [.. parameters.SelectMany(type => new[] { 0u, (uint)type })]);
}
