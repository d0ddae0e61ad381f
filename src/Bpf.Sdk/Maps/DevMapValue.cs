namespace Bpf.Sdk;

/// <summary>What an element of a <see cref="DevMap"/> or <see cref="DevHashMap"/> holds.</summary>
/// <param name="InterfaceIndex">The index of the network device, in the namespace in which it was put in.</param>
/// <param name="ProgramId">The number of the program that packets pass on their way out (Linux 5.8); 0 if there is none.</param>
public readonly record struct DevMapValue(int InterfaceIndex, uint ProgramId);
