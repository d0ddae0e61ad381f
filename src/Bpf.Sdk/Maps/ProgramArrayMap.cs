using Bpf.Sdk.Kernel;

namespace Bpf.Sdk;

/// <summary>Programs that others call by index, with <c>bpf_tail_call</c> (<c>BPF_MAP_TYPE_PROG_ARRAY</c>, Linux 4.2).</summary>
/// <remarks>The kernel empties it when user space has no handle and no pin of it any more, even if programs still use it: keep it open, or pin it.</remarks>
public sealed class ProgramArrayMap : BpfObjectArrayMap, IBpfMap<ProgramArrayMap>
{
    ProgramArrayMap(BpfMap map, bool ownsHandle) : base(map, ownsHandle, nameof(ProgramArrayMap), BpfMapType.ProgramArray)
    {
    }

    static MapShape? IBpfMap<ProgramArrayMap>.Shape => new(nameof(ProgramArrayMap), [BpfMapType.ProgramArray], null, sizeof(uint), null, sizeof(uint));

    static ProgramArrayMap IBpfMap<ProgramArrayMap>.Of(BpfMap map, bool ownsHandle) => new(map, ownsHandle);

    /// <summary>Puts a program into an element, which holds it from then on: bpf(2), BPF_MAP_UPDATE_ELEM.</summary>
    /// <param name="index">The element.</param>
    /// <param name="program">A program like the others of the array and like those that call: of one type, for example.</param>
    /// <exception cref="ArgumentOutOfRangeException">The index is not below <see cref="DescriptorArrayMap.Length"/>.</exception>
    /// <exception cref="BpfMapException">The program is of another type, for example: <see cref="BpfMapFailure.Mismatch"/>.</exception>
    public void Set(int index, BpfProgram program)
    {
        ArgumentNullException.ThrowIfNull(program);
        int result = Put(index, program.Handle);
        if (result < 0)
        {
            throw Failure(index, program, result);
        }
    }

    /// <summary>The kernel's number for the program of an element: bpf(2), BPF_MAP_LOOKUP_ELEM (Linux 4.16). <see cref="BpfProgram.OpenById"/> opens it.</summary>
    /// <returns>False if the element is empty.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The index is not below <see cref="DescriptorArrayMap.Length"/>.</exception>
    public bool TryGetProgramId(int index, out uint id) => TryGetId(index, out id);

    BpfMapException Failure(int index, BpfProgram program, int result)
    {
        string operation = $"put program '{program.Name}' into";
        if (result != -Errno.EINVAL)
        {
            return ElementFailure.Create(this, operation, index.ToString(), result);
        }

        uint type = DescriptorFacts.Read(Handle).ProgramType;
        string difference = type != 0 && (BpfProgramType)type != program.Type ? $"The array is for programs of type {(BpfProgramType)type}, and this is one of type {program.Type}. " : "";
        return ElementFailure.Create(this, operation, index.ToString(), result, BpfMapFailure.Mismatch,
            difference + "Programs of one array, and those that call them, must be alike: of one type, all compiled to machine code or none, and for tracing programs with the same arguments.");
    }
}
