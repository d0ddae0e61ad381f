using System.Runtime.InteropServices;
using System.Text;

namespace KprobeCount;

/// <summary>What was counted, the busiest process first.</summary>
static class CallReport
{
    public static void Print(CallCounter counter, bool isReturn)
    {
        var processes = counter.CallsMap.OrderByDescending(static process => process.Value.Count).ThenBy(static process => process.Key).ToList();
        ulong total = 0;
        if (processes.Count > 0)
        {
            Console.WriteLine($"{"calls",12} {"process",8}  {"command",-15}  last {(isReturn ? "result" : "first argument")}");
        }

        foreach ((uint id, CallCounter.Calls calls) in processes)
        {
            total += calls.Count;
            Console.WriteLine($"{calls.Count,12} {id,8}  {Text(calls),-15}  0x{calls.Last:x}");
        }

        Console.WriteLine($"{total,12} in total{(counter.Bss.Uncounted == 0 ? "" : $", and {counter.Bss.Uncounted} of more processes than the map has room for")}");
    }

    static string Text(in CallCounter.Calls calls)
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(in calls.Command, 1));
        int end = bytes.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]);
    }
}
