using Bpf.Sdk.Btf;

namespace Bpf.Sdk.Tests.Btf;

public sealed class BtfEditorTests
{
    [TestCase("mes_chk")]
    [TestCase("subprograms")]
    [TestCase("map_kinds")]
    public void Types_that_nobody_changed_are_written_as_they_were(string name)
    {
        BtfTable types = TestObjects.Parse(name).Btf!;

        Assert.That(new BtfEditor(types).ToImage(), Is.EqualTo(types.Image.ToArray()));
    }

    [Test]
    public void What_is_added_can_be_read([Values] bool bigEndian)
    {
        var editor = new BtfEditor(bigEndian);
        int number = editor.Add(BtfKind.Int, "long", 8, words: BtfRecord.IntWord(64, isSigned: true));
        int pair = editor.Add(BtfKind.Struct, "pair", 16, count: 1, words: [editor.AddString("second"), (uint)number, 64]);

        BtfTable types = BtfTable.Parse(editor.ToImage(), bigEndian);

        Assert.That((types[number].Kind, types[number].Name, types[number].Size), Is.EqualTo((BtfKind.Int, "long", 8)));
        Assert.That(types.GetInt(types[number]), Is.EqualTo((true, false, false, 64)));
        Assert.That(types.GetMembers(types[pair]), Is.EqualTo(new BtfMember[] { new("second", number, 64, 0) }));
    }

    [Test]
    public void Additions_leave_numbers_and_strings_where_they_are()
    {
        BtfTable types = TestObjects.Parse("subprograms").Btf!;
        var editor = new BtfEditor(types);
        int added = editor.Add(BtfKind.Struct, "added", 0);

        BtfTable written = editor.ToTable();

        Assert.That(added, Is.EqualTo(types.Count));
        Assert.That(Contents(written).Take(types.Count - 1), Is.EqualTo(Contents(types)));
    }

    static IEnumerable<(BtfKind, string, int, uint)> Contents(BtfTable types) =>
        Enumerable.Range(1, types.Count - 1).Select(id => (types[id].Kind, types[id].Name, types[id].Count, types[id].SizeOrType));

    [Test]
    public void A_string_is_added_once()
    {
        var editor = new BtfEditor();

        uint offset = editor.AddString("name");

        Assert.That(editor.AddString("name"), Is.EqualTo(offset));
        Assert.That(editor.GetString(offset), Is.EqualTo("name"));
        Assert.That(editor.AddString(""), Is.Zero);
    }
}
