using Bpf.Sdk;

if (args is not [string path])
{
    Console.Error.WriteLine("usage: loader OBJECT");
    return 2;
}

using OpenBpfObject open = BpfObject.Open(path);
using BpfObject loaded = open.Load();
Console.WriteLine($"{loaded.Programs.Count} programs");
return 0;
