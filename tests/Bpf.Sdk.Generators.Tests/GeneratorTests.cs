using Bpf.Sdk.Generators.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace Bpf.Sdk.Generators.Tests;

/// <summary>What becomes of classes of every shape. Each must compile without an error or a warning.</summary>
public sealed class GeneratorTests
{
    [Test]
    public void A_nested_class_in_partial_types_is_completed()
    {
        var generation = Generate("""
            namespace A.B;
            partial struct Outer
            {
                internal partial record Middle<T>
                {
                    [BpfObject("mes_chk.bpf.c")] private sealed partial class MesChk;
                }
            }
            """);

        Assert.That(generation.TypeOf("A.B.Outer+Middle`1+MesChk", "MesMapCnt"), Is.EqualTo("Bpf.Sdk.ArrayMap<uint>"));
    }

    [Test]
    public void Keywords_as_names_are_escaped()
    {
        var generation = Generate("""
            namespace @namespace;
            [BpfObject("mes_chk.bpf.c")]
            partial class @class
            {
                [BpfMap("mes_map_cnt")] public partial ArrayMap<uint> @event { get; }
                [TcProgram("ingress")] public partial TcLink @return(string @in, TcAttachOptions? @params = null);
            }
            """);

        Assert.That(generation.TypeOf("namespace.class", "event"), Is.EqualTo("Bpf.Sdk.ArrayMap<uint>"));
    }

    [Test]
    public void Classes_that_differ_in_case_only_get_files_of_their_own()
    {
        var generation = Generate("""
            [BpfObject("mes_chk.bpf.c")] partial class Meter;
            [BpfObject("mes_chk.bpf.c")] partial class METER;
            """);

        Assert.That(generation.Sources.Keys, Is.EquivalentTo(["METER.g.cs", "METER.Opened.g.cs", "Meter-2.g.cs", "Meter-2.Opened.g.cs"]));
    }

    [Test]
    public void Two_objects_do_not_meet()
    {
        var generation = Check(Project.MesChk("""
            using Bpf.Sdk;
            [BpfObject("mes_chk.bpf.c")] partial class Meter;
            [BpfObject("deep/other.bpf.c")] partial class Other;
            """).WithManifest(Sample.Manifest("deep/other.bpf.c", "map m type=Array key=4 value=2 entries=1"), "other.bpf.manifest"));

        Assert.That(generation.TypeOf("Other", "M"), Is.EqualTo("Bpf.Sdk.ArrayMap<ushort>"));
        Assert.That(generation.Sources["Other.g.cs"], Does.Not.Contain("mes_"));
    }

    [Test]
    public void A_file_name_is_enough_if_it_is_unique()
    {
        var generation = Check(new Project()
            .WithSource("""[Bpf.Sdk.BpfObject("other.bpf.c")] partial class Other;""")
            .WithManifest(Sample.Manifest("../../deep/other.bpf.c", "map m type=Hash key=4 value=2 entries=1")));

        Assert.That(generation.TypeOf("Other", "M"), Is.EqualTo("Bpf.Sdk.HashMap<uint, ushort>"));
    }

    [TestCase("type=Hash key=4 value=8", "HashMap<uint, ulong>")]
    [TestCase("type=LruHash key=2 value=1", "LruHashMap<ushort, byte>")]
    [TestCase("type=Hash key=8 value=8 keytype=1 valuetype=2", "HashMap<X.Flow, long>")]
    [TestCase("type=LruHash key=3 value=8 keytype=4 valuetype=1", "LruHashMap<X.ByteArray3, X.Flow>")]
    [TestCase("type=Hash key=4 value=2097152 valuetype=6", "RawMap", TestName = "A_value_that_is_too_large_to_be_one")]
    [TestCase("type=Hash key=12 value=4", "RawMap", TestName = "A_key_of_unknown_type_that_is_no_integer")]
    [TestCase("type=Hash key=4 value=4 valuetype=7", "HashMap<uint, X.ByteArray4>", TestName = "A_value_of_a_kind_that_CSharp_lacks")]
    [TestCase("type=Array key=8 value=4", "RawMap", TestName = "An_array_whose_keys_no_array_has")]
    [TestCase("type=RingBuffer key=0 value=0", "RawMap", TestName = "A_type_without_a_class")]
    [TestCase("type=SockMap key=4 value=4", "SockMap")]
    [TestCase("type=SockHash key=8 value=8 keytype=1", "SockHashMap<X.Flow>")]
    [TestCase("type=SockHash key=12 value=8", "RawMap", TestName = "A_table_of_sockets_whose_keys_are_unknown")]
    [TestCase("type=TaskStorage key=4 value=8 valuetype=1", "TaskStorageMap<X.Flow>")]
    [TestCase("type=CgrpStorage key=4 value=8", "CgroupStorageMap<ulong>")]
    [TestCase("type=PerCpuCgroupStorage key=16 value=8", "PerCpuAttachedCgroupStorageMap<ulong>")]
    [TestCase("type=DevMapHash key=4 value=8", "DevHashMap")]
    [TestCase("type=HashOfMaps key=4 value=4", "HashOfMaps<uint, Bpf.Sdk.SockMap>", "type=SockMap key=4 value=4")]
    [TestCase("type=ProgramArray key=4 value=4", "ProgramArrayMap")]
    [TestCase("type=HashOfMaps key=4 value=4", "RawMap", TestName = "A_map_of_maps_of_which_nothing_is_said")]
    [TestCase("type=ArrayOfMaps key=8 value=4", "RawMap", "type=Hash key=4 value=8", TestName = "An_array_of_maps_whose_keys_no_array_has")]
    [TestCase("type=ArrayOfMaps key=4 value=4", "ArrayOfMaps<Bpf.Sdk.HashMap<uint, ulong>>", "type=Hash key=4 value=8")]
    [TestCase("type=HashOfMaps key=8 value=4 keytype=1", "HashOfMaps<X.Flow, Bpf.Sdk.HashMap<X.Flow, long>>", "type=Hash key=8 value=8 keytype=1 valuetype=2")]
    [TestCase("type=HashOfMaps key=2 value=4", "HashOfMaps<ushort, Bpf.Sdk.ArrayMap<X.MInnerValue>>", "type=Array key=4 value=8 valuetype=8")]
    [TestCase("type=HashOfMaps key=2 value=4", "RawMap", "type=RingBuffer key=0 value=0", TestName = "A_map_of_maps_that_have_no_class")]
    [TestCase("type=HashOfMaps key=2 value=4", "RawMap", "type=Array key=8 value=4", TestName = "A_map_of_arrays_whose_keys_no_array_has")]
    [TestCase("type=ArrayOfMaps key=4 value=4", "RawMap", "type=ArrayOfMaps key=4 value=4", TestName = "A_map_of_maps_of_maps_which_no_kernel_has")]
    [TestCase("type=Hash key=4 value=4", "HashMap<uint, uint>", "type=Array key=4 value=8", TestName = "A_map_that_is_not_one_of_maps")]
    [TestCase("type=99 key=4 value=4", "RawMap", TestName = "A_type_without_a_name")]
    public void A_map_gets_the_class_for_its_type(string map, string type, string? inner = null)
    {
        var generation = Check(new Project().WithSource("""[Bpf.Sdk.BpfObject("x.bpf.c")] partial class X;""").WithManifest(Sample.Manifest(
            "x.bpf.c",
            $"map m {map} entries=1",
            inner is null ? "" : $"inner m {inner} entries=1",
            "type 1 struct name=flow size=8",
            "member source type=3 offset=0",
            "member port type=3 offset=32",
            "type 2 int name=long size=8 signed=1",
            "type 3 int name=unsigned%20int size=4",
            "type 4 array of=5 count=3",
            "type 5 int name=unsigned%20char size=1",
            "type 6 array of=5 count=2097152",
            "type 7 forward name=secret",
            "type 8 struct size=8",
            "member total type=2 offset=0")));

        Assert.That(generation.TypeOf("X", "M"), Is.EqualTo(type == "RawMap" ? "Bpf.Sdk.RawMap" : "Bpf.Sdk." + type));
    }

    [Test]
    public void Members_of_the_user_keep_their_names()
    {
        var generation = Generate("""
            [BpfObject("mes_chk.bpf.c")]
            partial class Meter
            {
                public int MesMapStart { get; set; }
                void MesMapStartMap() { }
                event System.Action MesStart { add { } remove { } }
                const int Rodata = 1;
            }
            """);

        Assert.Multiple(() =>
        {
            Assert.That(generation.TypeOf("Meter", "MesMapStartMap2"), Is.EqualTo("Bpf.Sdk.ArrayMap<ulong>"));
            Assert.That(generation.TypeOf("Meter", "MesStartProgram"), Is.EqualTo("Bpf.Sdk.BpfProgram"));
            Assert.That(generation.TypeOf("Meter", "RodataSection"), Is.EqualTo("Meter.RodataSectionVariables"));
            Assert.That(generation.TypeOf("Meter+Opened", "RodataSection"), Is.EqualTo("Meter.Opened.RodataSectionVariables"));
        });
    }

    [Test]
    public void Names_that_collide_in_CSharp_get_suffixes()
    {
        var generation = Check(new Project().WithSource("""[Bpf.Sdk.BpfObject("x.bpf.c")] partial class Flow;""").WithManifest(Sample.Manifest(
            "x.bpf.c",
            "map stats type=Array key=4 value=4 entries=1 valuetype=1",
            "map to_string type=Array key=4 value=4 entries=1",
            "map object type=Array key=4 value=4 entries=1",
            "program stats_ section=tc type=SchedCls",
            "program open section=tc type=SchedCls",
            "section .data kind=Data size=12",
            "global a_b section=.data offset=0 size=4",
            "global aB section=.data offset=4 size=4",
            "global 1st section=.data offset=8 size=4 type=2",
            "type 1 struct name=stats size=4",
            "member stats type=3 offset=0",
            "type 2 union name=stats size=4",
            "member equals type=3 offset=0",
            "type 3 int name=int size=4 signed=1")));

        Assert.Multiple(() =>
        {
            Assert.That(generation.TypeOf("Flow", "StatsMap"), Is.EqualTo("Bpf.Sdk.ArrayMap<Flow.Stats>"));
            Assert.That(generation.TypeOf("Flow", "ToStringMap"), Is.EqualTo("Bpf.Sdk.ArrayMap<uint>"));
            Assert.That(generation.TypeOf("Flow", "ObjectMap"), Is.EqualTo("Bpf.Sdk.ArrayMap<uint>"));
            Assert.That(generation.TypeOf("Flow", "StatsProgram"), Is.EqualTo("Bpf.Sdk.TcProgram"));
            Assert.That(generation.TypeOf("Flow", "OpenProgram"), Is.EqualTo("Bpf.Sdk.TcProgram"));
            Assert.That(generation.TypeOf("Flow+DataVariables", "AB"), Is.EqualTo("Flow.ByteArray4"));
            Assert.That(generation.TypeOf("Flow+DataVariables", "ABVariable"), Is.EqualTo("Flow.ByteArray4"));
            Assert.That(generation.TypeOf("Flow+DataVariables", "_1st"), Is.EqualTo("Flow.StatsUnion"));
            Assert.That(generation.TypeOf("Flow+Stats", "StatsValue"), Is.EqualTo("int"));
            Assert.That(generation.TypeOf("Flow+StatsUnion", "EqualsValue"), Is.EqualTo("int"));
        });
    }

    [Test]
    public void A_declared_property_can_use_a_generated_struct()
    {
        var project = new Project().WithManifest(Sample.Shapes).WithSource("""
            using Bpf.Sdk;
            using Fig = Sample.Shapes.Shape;
            namespace Sample
            {
                [BpfObject("shapes.bpf.c")]
                partial class Shapes
                {
                    [BpfMap("shapes")] public partial ArrayMap<Shape> All { get; }
                    [BpfMap("number")] private partial Bpf.Sdk.ArrayMap<Sample.Shapes.Number> Numbers { get; }
                }
            }

            namespace Elsewhere
            {
                using Sample;
                [BpfObject("shapes.bpf.c")]
                static partial class Static
                {
                    [BpfMap("shapes", Pinning = BpfPinning.ByName)] public static partial ArrayMap<Fig> A { get; }
                    [BpfMap("number", Pinning = BpfPinning.Object)] public static partial ArrayMap<Shapes.Number> B { get; }
                }
            }
            """);

        var generation = Check(project);

        Assert.That(generation.TypeOf("Sample.Shapes+Opened", "All"), Is.EqualTo("Bpf.Sdk.Objects.MapSpec"));
        Assert.That(generation.Sources["Elsewhere.Static.g.cs"], Does.Contain("""GetPinPath(global::Bpf.Sdk.BpfPinning.Object, "number", "shapes")"""));
    }

    [Test]
    public void A_struct_of_the_users_stands_for_the_one_in_C()
    {
        var project = new Project().WithManifest(Sample.Shapes).WithSource("""
            using Bpf.Sdk;
            public struct Number { public ulong Value { get; init; } }
            public struct Flags { public ulong Low { get; init; } }
            public struct Address { public System.UInt128 Ip { get; init; } public uint Port { get; init; } }
            [BpfObject("shapes.bpf.c")]
            public sealed partial class Shapes
            {
                [BpfMap("number")] public partial ArrayMap<Number> Numbers { get; }
            }

            [BpfObject("shapes.bpf.c")]
            public sealed partial class Others
            {
                [BpfMap("number")] public partial ArrayMap<Flags> Numbers { get; }
            }

            [BpfObject("shapes.bpf.c")]
            public sealed partial class Tallies
            {
                [BpfMap("tally")] public partial HashMap<Address, TallyT> Tally { get; }
            }

            [BpfObject("shapes.bpf.c")]
            public static partial class Pinned
            {
                [BpfMap("tally", Pinning = BpfPinning.Object)] public static partial HashMap<Address, Shapes.TallyT>? Tally { get; }
            }
            """);

        var generation = Check(project);

        Assert.That(generation.TypeOf("Shapes", "Numbers"), Is.EqualTo("Bpf.Sdk.ArrayMap<Number>"));
        Assert.That(generation.Compilation.GetTypeByMetadataName("Shapes+Number"), Is.Null);
        Assert.That(generation.TypeOf("Others+Shape", "Flags"), Is.EqualTo("Others.FlagsStruct"));
        Assert.That(generation.TypeOf("Tallies", "Tally"), Is.EqualTo("Bpf.Sdk.HashMap<Address, Tallies.TallyT>"));
        Assert.That(generation.TypeOf("Tallies+Shape", "From"), Is.EqualTo("Tallies.AddressStruct"));
        Assert.That(generation.Sources["Pinned.g.cs"], Does.Contain("global::Bpf.Sdk.BpfMap.OpenPinned<HashMap<Address, Shapes.TallyT>>(path)"));
    }

    [Test]
    public void A_struct_of_the_users_stands_for_the_one_of_an_inner_map()
    {
        var project = new Project().WithManifest(Sample.Manifest(
            "x.bpf.c",
            "map m type=HashOfMaps key=4 value=4 entries=1 keytype=1",
            "inner m type=Hash key=8 value=4 entries=1 keytype=2 valuetype=1",
            "type 1 int name=int size=4 signed=1",
            "type 2 struct name=flow size=8",
            "member a type=1 offset=0",
            "member b type=1 offset=32")).WithSource("""
            using Bpf.Sdk;
            public readonly record struct Flow(int A, int B);
            [BpfObject("x.bpf.c")]
            public sealed partial class X
            {
                [BpfMap("m")] public partial HashOfMaps<int, HashMap<Flow, int>> Mine { get; }
            }

            [BpfObject("x.bpf.c")]
            public sealed partial class Y;
            """);

        var generation = Check(project);

        Assert.That(generation.Compilation.GetTypeByMetadataName("X+Flow"), Is.Null);
        Assert.That(generation.TypeOf("Y", "M"), Is.EqualTo("Bpf.Sdk.HashOfMaps<int, Bpf.Sdk.HashMap<Y.Flow, int>>"));
        Assert.That(generation.Sources["X.g.cs"], Does.Contain("""bpfObject.Maps["m"].As<global::Bpf.Sdk.HashOfMaps<int, global::Bpf.Sdk.HashMap<global::Flow, int>>>();"""));
        Assert.That(generation.Sources["Y.g.cs"], Does.Contain("/// <summary>Map <c>m</c>: HashOfMaps, 1 entry, <c>int</c> to maps of type Hash, <c>struct flow</c> to <c>int</c>.</summary>"));
    }

    [Test]
    public void Every_accessibility_and_modifier_is_repeated() => Generate("""
        class Base { public virtual RawMap D => null!; }
        [BpfObject("mes_chk.bpf.c")]
        partial class Meter : Base
        {
            [BpfMap("mes_map_cnt")] public partial ArrayMap<uint> A { get; }
            [BpfMap("mes_map_cnt")] private protected partial ArrayMap<uint> B { get; }
            [BpfMap("mes_map_cnt")] partial ArrayMap<uint> C { get; }
            [BpfMap("mes_map_start")] public sealed override partial RawMap D { get; }
            [BpfMap("mes_map_start")] protected internal virtual partial BpfMap E { get; }
            [TcProgram("ingress")] internal partial TcLink F(int index);
            [TcProgram("mes_end")] protected virtual partial TcLink G(string device, TcDirection direction, TcAttachOptions? options = default);
            [TcProgram("egress", Direction = TcDirection.Ingress)] private partial TcLink H(string device);
        }
        """);

    [Test]
    public void Pinning_declared_anywhere_is_applied_by_every_open()
    {
        var generation = Generate("""
            [BpfObject("mes_chk.bpf.c")] partial class Plain;
            [BpfObject("mes_chk.bpf.c")]
            static partial class Maps
            {
                [BpfMap("mes_map_cnt", Pinning = BpfPinning.Global)] public static partial ArrayMap<uint> Counts { get; }
                [BpfMap("mes_map_start")] public static partial ArrayMap<ulong> Start { get; }
            }
            """);

        Assert.Multiple(() =>
        {
            Assert.That(generation.Sources["Plain.g.cs"], Does.Contain("""opened.Maps["mes_map_cnt"].Pinning = global::Bpf.Sdk.BpfPinning.Global;"""));
            Assert.That(generation.Sources["Plain.g.cs"], Does.Not.Contain("""opened.Maps["mes_map_start"].Pinning"""));
            Assert.That(generation.Sources["Maps.g.cs"], Does.Contain("""GetPinPath(global::Bpf.Sdk.BpfPinning.ByName, "mes_map_start", "mes_chk")"""));
        });
    }

    [Test]
    public void A_program_bound_in_one_class_is_typed_in_all()
    {
        var generation = Generate("""
            [BpfObject("mes_chk.bpf.c")] partial class Plain;
            [BpfObject("mes_chk.bpf.c")] partial class Bound { [TcProgram("ingress")] public partial TcLink Attach(string device); }
            """);

        Assert.That(generation.TypeOf("Plain", "MesStart"), Is.EqualTo("Bpf.Sdk.TcProgram"));
        Assert.That(generation.TypeOf("Plain", "MesEnd"), Is.EqualTo("Bpf.Sdk.BpfProgram"));
        Assert.That(generation.Sources["Plain.g.cs"], Does.Contain("""opened.Programs["mes_start"].Type = global::Bpf.Sdk.BpfProgramType.SchedCls;"""));
    }

    [Test]
    public void A_users_documentation_is_not_replaced()
    {
        var generation = Generate("""
            [BpfObject("mes_chk.bpf.c")]
            partial class Meter
            {
                /// <summary>Mine.</summary>
                [BpfMap("mes_map_cnt")] public partial ArrayMap<uint> A { get; }
                [BpfMap("mes_map_cnt")] public partial ArrayMap<uint> B { get; }
            }
            """);

        Assert.That(generation.Type("Meter").GetMembers("A").Single().GetDocumentationCommentXml(), Does.Contain("Mine."));
        Assert.That(((IPropertySymbol)generation.Type("Meter").GetMembers("B").Single()).PartialImplementationPart!.GetDocumentationCommentXml(), Does.Contain("mes_map_cnt"));
    }

    [Test]
    public void Text_of_a_manifest_cannot_leave_its_place()
    {
        var evil = "%22;%0A%7D%3C/summary%3E%E2%80%A8";
        Check(new Project().WithSource("""[Bpf.Sdk.BpfObject("x.bpf.c")] partial class Evil;""").WithManifest(Sample.Manifest(
            "x.bpf.c",
            $"map {evil} type=Array key=4 value=4 entries=1 valuetype=1",
            $"program {evil} section={evil} type=SchedCls",
            $"section {evil} kind=Data size=4",
            $"global {evil} section={evil} offset=0 size=4 type=1",
            $"type 1 struct name={evil} size=4",
            $"member {evil} type=2 offset=0",
            $"type 2 enum name={evil} size=4",
            $"enumerator {evil} number=-1")));
    }

    [Test]
    public void A_damaged_manifest_never_gives_code_that_does_not_compile()
    {
        var random = new Random(21);
        for (var i = 0; i < 150; i++)
        {
            var lines = Sample.Shapes.Split('\n');
            for (var j = 0; j < 3; j++)
            {
                // Digits and names: what a reader cannot know to be wrong.
                var line = random.Next(2, lines.Length - 1);
                var text = lines[line].ToCharArray();
                var place = random.Next(text.Length);
                text[place] = char.IsDigit(text[place]) ? (char)random.Next('0', '9' + 1) : char.IsLetter(text[place]) ? (char)random.Next('a', 'z' + 1) : text[place];
                lines[line] = new string(text);
            }

            var manifest = string.Join('\n', lines);
            var generation = new Project().WithSource("""[Bpf.Sdk.BpfObject("shapes.bpf.c")] partial class Shapes;""").WithManifest(manifest).Generate();
            Assert.That(generation.Problems, Is.Empty, manifest);
        }
    }

    static Generation Generate(string source) => Check(Project.MesChk("using Bpf.Sdk;\n" + source));

    static Generation Check(Project project)
    {
        var generation = project.Generate();
        Assert.That(generation.Problems, Is.Empty);
        return generation;
    }
}
