namespace Bpf.Sdk.Kernel;

/// <summary>What a descriptor was opened for (O_ACCMODE).</summary>
enum DescriptorAccess
{
    ReadOnly = 0,
    WriteOnly = 1,
    ReadWrite = 2,
}

/// <summary>What <c>/proc/self/fdinfo</c> tells of the descriptor of a map. Read to explain a failure, and for what no system call tells.</summary>
/// <param name="Access">What it was opened for.</param>
/// <param name="IsFrozen">The map is frozen.</param>
/// <param name="ProgramType">Of an array of programs, the number of the type that they have; 0 if it is open.</param>
/// <param name="Memory">Bytes of the kernel's memory that the map takes, as it accounts them.</param>
readonly record struct DescriptorFacts(DescriptorAccess Access, bool IsFrozen, uint ProgramType = 0, ulong Memory = 0)
{
    public static DescriptorFacts Read(BpfHandle handle)
    {
        using var use = new HandleUse(handle);
        try
        {
            return Parse(File.ReadAllText($"/proc/self/fdinfo/{use.FileDescriptor}"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new(DescriptorAccess.ReadWrite, false);
        }
    }

    /// <param name="text">Lines of a name, a colon, blanks and a value; <c>flags</c> is octal.</param>
    public static DescriptorFacts Parse(string text)
    {
        var facts = new DescriptorFacts(DescriptorAccess.ReadWrite, false);
        foreach (string line in text.Split('\n'))
        {
            int colon = line.IndexOf(':');
            string value = line[(colon + 1)..].Trim();
            switch (colon < 0 ? "" : line[..colon])
            {
                case "flags" when value.Length > 0 && value[^1] is >= '0' and <= '7':
                    facts = facts with { Access = (DescriptorAccess)((value[^1] - '0') & 3) };
                    break;
                case "frozen":
                    facts = facts with { IsFrozen = value != "0" };
                    break;
                case "owner_prog_type" when uint.TryParse(value, out uint type):
                    facts = facts with { ProgramType = type };
                    break;
                case "memlock" when ulong.TryParse(value, out ulong memory):
                    facts = facts with { Memory = memory };
                    break;
            }
        }

        return facts;
    }
}
