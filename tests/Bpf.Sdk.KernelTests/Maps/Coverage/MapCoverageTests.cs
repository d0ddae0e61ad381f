using System.Reflection;
using Bpf.Sdk.KernelTests.Network;

namespace Bpf.Sdk.KernelTests.Maps.Coverage;

[KernelIndependent]
public sealed class MapCoverageTests
{
    static readonly string s_repository = typeof(MapCoverageTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(static data => data.Key == "Repository").Value!;

    [Test]
    public void Every_operation_of_every_class_of_maps_has_a_test() => Assert.That(string.Join('\n', MapCoverage.OfThisProgram.Missing), Is.Empty);

    [Test]
    public void Every_class_of_maps_is_tried_with_bad_input() =>
        Assert.That(string.Join('\n', MapMembers.Classes.Except(MapCase.All.Select(static map => map.Class)).Select(static type => type.Name.Split('`')[0]).Except(MapCase.Apart)), Is.Empty, $"add it to {nameof(MapCase)}.{nameof(MapCase.All)}");

    [Test]
    public void The_page_about_maps_is_up_to_date()
    {
        string page = Path.Combine(s_repository, "docs/maps.md");
        string now = File.ReadAllText(page);
        string expected = now[..now.IndexOf(MapPage.Line, StringComparison.Ordinal)] + MapPage.Generated();
        string artifacts = Path.Combine(s_repository, "artifacts");
        Directory.CreateDirectory(artifacts);
        File.WriteAllText(Path.Combine(artifacts, "maps.md"), expected);

        Assert.That(now.Split('\n'), Is.EqualTo(expected.Split('\n')), "./build.sh maps writes it again");
    }

    [Test]
    public void Calls_are_found_in_lambdas_iterators_and_local_functions()
    {
        MemberInfo[] reached = [.. MethodBodies.Reach(typeof(MapCoverageTests).GetMethod(nameof(Sample), BindingFlags.NonPublic | BindingFlags.Static)!)];

        Assert.That(reached.OfType<MethodInfo>().Where(static method => method.DeclaringType == typeof(BpfMap)).Select(static method => method.Name),
            Is.EquivalentTo([nameof(BpfMap.Freeze), nameof(BpfMap.Pin), nameof(BpfMap.Unpin)]));
    }

    static void Sample(BpfMap map)
    {
        Action freeze = () => map.Freeze();
        freeze();
        foreach (string path in Paths())
        {
            Unpin(path);
        }

        IEnumerable<string> Paths()
        {
            map.Pin("a");
            yield return "a";
        }

        static void Unpin(string path) => BpfMap.Unpin(path);
    }
}
