using Bpf.Sdk.Objects;

namespace Bpf.Sdk.Tests.Objects;

public sealed class NamedItemsTests
{
    [Test]
    public void Asking_for_what_is_not_there_says_what_is()
    {
        var items = new NamedItems<int>("map", "meter", [new("start", 1), new("end", 2)]);

        Assert.That(() => items["stat"], Throws.TypeOf<KeyNotFoundException>().With.Message.EqualTo("meter has no map 'stat'. It has: start, end."));
    }

    [Test]
    public void Where_nothing_is_the_message_says_so() =>
        Assert.That(() => new NamedItems<int>("program", "meter", [])["start"], Throws.TypeOf<KeyNotFoundException>().With.Message.EqualTo("meter has no program 'start', and none at all."));

    [Test]
    public void A_reason_that_was_given_is_the_message()
    {
        var items = new NamedItems<int>("program", "meter", []);
        items.AddMissing("start", "It was not loaded.");

        Assert.That(() => items["start"], Throws.TypeOf<KeyNotFoundException>().With.Message.EqualTo("It was not loaded."));
        Assert.That(items.ContainsKey("start"), Is.False);
    }

    [Test]
    public void Items_keep_their_order_and_the_first_of_a_name_counts()
    {
        var items = new NamedItems<int>("map", "meter", [new("z", 1), new("a", 2), new("z", 3)]);

        Assert.That(items.Keys, Is.EqualTo(new[] { "z", "a" }));
        Assert.That(items.Values, Is.EqualTo(new[] { 1, 2 }));
        Assert.That(items["z"], Is.EqualTo(1));
    }
}
