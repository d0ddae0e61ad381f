using System.Text;
using Bpf.Sdk.Btf;
using Bpf.Sdk.Build.Objects;
using Bpf.Sdk.Elf;
using Bpf.Sdk.Features;
using Bpf.Sdk.Generators.Manifests;
using Bpf.Sdk.Loading;
using Bpf.Sdk.Loading.CoRe;
using Bpf.Sdk.Loading.Externs;
using Bpf.Sdk.Loading.Types;
using Bpf.Sdk.Objects;
using Microsoft.CodeAnalysis.Text;

namespace Bpf.Sdk.Fuzz;

/// <summary>The readers of bytes from outside, each with all that is done to what it has read before a kernel is asked.</summary>
static class Targets
{
    public static IReadOnlyList<Target> All()
    {
        byte[][] objects = [.. Objects()];
        return
        [
            new("object", objects, ReadObject, 400),
            // An object of which both the program's side and the kernel's are hostile.
            new("core", objects, ReadForKernel, 400),
            new("btf", [.. objects.SelectMany(static image => Section(image, ".BTF"))], ReadTypes, 400),
            new("btf-ext", [.. objects.SelectMany(WithTypes)], ReadExtension, 400),
            new("manifest", [.. objects.Select(Manifest)], ReadManifest, 400),
        ];
    }

    static IEnumerable<byte[]> Objects()
    {
        foreach (string name in typeof(Targets).Assembly.GetManifestResourceNames().Order(StringComparer.Ordinal))
        {
            using Stream stream = typeof(Targets).Assembly.GetManifestResourceStream(name)!;
            byte[] image = new byte[stream.Length];
            stream.ReadExactly(image);
            yield return image;
        }
    }

    static IEnumerable<byte[]> Section(byte[] image, string name)
    {
        ElfFile elf = ElfFile.Parse(image);
        return elf.FindSection(name) is { } section ? [elf.GetData(section).ToArray()] : [];
    }

    // The records are about types: their length, the types, the records.
    static IEnumerable<byte[]> WithTypes(byte[] image) =>
        Section(image, ".BTF").Zip(Section(image, ".BTF.ext"), static (types, extension) => (byte[])[.. BitConverter.GetBytes(types.Length), .. types, .. extension]);

    static byte[] Manifest(byte[] image) => Encoding.UTF8.GetBytes(ManifestWriter.Write(BpfObjectFile.Parse(image, "fuzz.bpf.o"), "fuzz.bpf.c", "fuzz.bpf.o"));

    static void ReadObject(byte[] input)
    {
        ObjectSpec spec = BpfObjectFile.Parse(input, "fuzz.bpf.o");
        foreach (ProgramSpec program in spec.Programs)
        {
            Attempt(() => LinkedProgram.Link(spec, program));
        }

        Attempt(() => ManifestWriter.Write(spec, "fuzz.bpf.c", "fuzz.bpf.o"));
        Attempt(() => DebugInfoStripper.Strip(input));
    }

    static void ReadForKernel(byte[] input)
    {
        ObjectSpec spec = BpfObjectFile.Parse(input, "fuzz.bpf.o");
        if (spec.Btf is null)
        {
            return;
        }

        var types = new KernelTypes(spec.Btf);
        var relocator = new CoreRelocator(spec, new BpfLoadOptions { Kernel = new TargetKernel { ReadTypes = () => types } });
        foreach (ProgramSpec program in spec.Programs)
        {
            Attempt(() =>
            {
                LinkedProgram linked = LinkedProgram.Link(spec, program);
                relocator.Relocate(program, linked);
                foreach (int place in linked.CoreRelocations.Select(static relocation => relocation.Instruction))
                {
                    _ = linked.DescribePoison(place);
                }

                foreach (BpfInstruction instruction in linked.Instructions)
                {
                    _ = instruction.ToString();
                }
            });
        }

        Attempt(() => BtfTable.Parse(BtfSanitizer.Sanitize(ExternTypes.Define(spec.Btf, spec.Externs), NothingKnown)));
    }

    // A kernel that takes functions and sections of variables, and no kind of type that came later.
    static readonly KernelFeatures NothingKnown = new(static feature => feature is KernelFeature.Btf or KernelFeature.BtfFunctions or KernelFeature.BtfDataSections ? FeatureSupport.Present : FeatureSupport.Missing);

    static void ReadTypes(byte[] input)
    {
        BtfTable types = BtfTable.Parse(input);
        Attempt(() => CHeader.Write(types, TextWriter.Null));
        byte[] value = new byte[256];
        var formatter = new BtfValueFormatter(types);
        var parser = new BtfValueParser(types);
        for (int id = 1; id < Math.Min(types.Count, 100); id++)
        {
            int number = id;
            Attempt(() => formatter.Write(number, value, new TextValueWriter(new StringBuilder())));
            Attempt(() => parser.Parse(number, "{}", value.Length));
        }

        for (int id = 0; id < types.Count; id++)
        {
            int number = id;
            Attempt(() => Walk(types, number));
        }
    }

    static void Walk(BtfTable types, int id)
    {
        BtfType type = types[id];
        types.Resolve(id);
        _ = types.GetMembers(type).Length + types.GetEnumerators(type).Length + types.GetSectionVariables(type).Length;
        if (type.Kind == BtfKind.Array)
        {
            types.GetArray(type);
        }

        Attempt(() => types.SizeOf(id));
    }

    static void ReadExtension(byte[] input)
    {
        int length = input.Length < 4 ? 0 : Math.Clamp(BitConverter.ToInt32(input), 0, input.Length - 4);
        BtfTable types = BtfTable.Parse(input.AsMemory(Math.Min(4, input.Length), length));
        BtfExtension.Parse(input.AsMemory(Math.Min(4, input.Length) + length), types);
    }

    // The generator's reader says what is wrong by a value; any exception is a fault.
    static void ReadManifest(byte[] input) => ManifestReader.Read(SourceText.From(Encoding.UTF8.GetString(input)));

    static void Attempt(Action read)
    {
        try
        {
            read();
        }
        catch (Exception exception) when (exception is BpfFormatException or BpfNotSupportedException || exception.GetType() == typeof(BpfException))
        {
            // Not the bytes, but what they say cannot be done: a relocation with more than one answer, for example.
        }
    }
}
