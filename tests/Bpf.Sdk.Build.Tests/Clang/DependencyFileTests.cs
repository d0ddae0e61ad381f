using Bpf.Sdk.Build.Clang;

namespace Bpf.Sdk.Build.Tests.Clang;

sealed class DependencyFileTests
{
    [Test]
    public void LinesAreJoined() =>
        Assert.That(DependencyFile.Parse("out.o: a.c \\\n  b.h c.h \\\n  /usr/d.h\n"), Is.EqualTo(new[] { "a.c", "b.h", "c.h", "/usr/d.h" }));

    [Test]
    public void EscapesAreUndone() =>
        Assert.That(DependencyFile.Parse("/tmp/my\\ out.o: my\\ dir/a\\#1.c cost$$.h\n"), Is.EqualTo(new[] { "my dir/a#1.c", "cost$.h" }));

    [Test]
    public void AnEmptyRuleHasNoFiles() => Assert.That(DependencyFile.Parse("out.o:\n"), Is.Empty);
}
