using Bpf.Sdk.Generators.Manifests;

namespace Bpf.Sdk.Generators.Emitting;

/// <summary>Writes what a class declares and no more, where it is in error as a whole and an analyzer says why.</summary>
static class SkeletonWriter
{
    public static string Write(ClassModel model)
    {
        var types = new CTypes([]);
        return SourceFile.Write(model.Class, null, "", writer =>
        {
            foreach (var map in model.Class.Maps)
            {
                MapPropertyWriter.Write(writer, model, types, map, "default!");
            }

            foreach (var attachment in model.Class.Attachments)
            {
                AttachWriter.Write(writer, model, null, attachment);
            }
        });
    }
}
