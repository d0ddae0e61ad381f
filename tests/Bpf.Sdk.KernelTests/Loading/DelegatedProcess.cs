using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Bpf.Sdk.Kernel;
using Tmds.Linux;

namespace Bpf.Sdk.KernelTests.Loading;

/// <summary>
/// Another process in user and mount namespaces of its own, as a rootless container has: this program, run by unshare(1) and told by an environment variable not to
/// run tests. It opens a BPF file system; this process, as its manager, delegates; then it makes a token and loads with it.
/// </summary>
static unsafe class DelegatedProcess
{
    const string Variable = "BPF_SDK_TEST_TOKEN";

    // Numbers that all architectures share (asm-generic/unistd.h), and those of linux/mount.h.
    const int SYS_fsopen = 430;
    const int SYS_fsconfig = 431;
    const int SYS_fsmount = 432;
    const int SYS_pidfd_open = 434;
    const int SYS_pidfd_getfd = 438;
    const int FSCONFIG_SET_STRING = 1;
    const int FSCONFIG_CMD_CREATE = 6;

    static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Runs the process to its end.</summary>
    /// <param name="delegations">Mount options to set, and their values.</param>
    /// <returns>What it says of its load; a sentence that starts with "Skip: " if this machine cannot have such a process.</returns>
    public static string Run(params (string Option, string Value)[] delegations)
    {
        string program = Environment.ProcessPath!;
        string[] self = program.EndsWith("dotnet", StringComparison.Ordinal) ? [program, typeof(DelegatedProcess).Assembly.Location] : [program];
        Process? started;
        try
        {
            started = Process.Start(new ProcessStartInfo("unshare", ["--user", "--map-root-user", "--mount", "--", .. self])
            {
                Environment = { [Variable] = "1" },
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            });
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "Skip: unshare(1) is not installed.";
        }

        using Process process = started!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        try
        {
            string? line = ReadLine(process);
            if (line is null || !int.TryParse(line, out int remote))
            {
                process.WaitForExit(Patience);
                return line ?? $"Skip: there is no process in a user namespace of its own: {errors.Result.Trim()}";
            }

            Delegate(process.Id, remote, delegations);
            process.StandardInput.WriteLine("delegated");
            return ReadLine(process) ?? $"It ended without a word: {errors.Result}";
        }
        finally
        {
            process.Kill();
            process.WaitForExit(Patience);
        }
    }

    static string? ReadLine(Process process) => process.StandardOutput.ReadLineAsync().WaitAsync(Patience).GetAwaiter().GetResult();

    // Only who is privileged in the initial user namespace may delegate, and only whose namespace it is opened in may use it.
    static void Delegate(int process, int remote, (string Option, string Value)[] delegations)
    {
        using var handle = new BpfHandle(Check("pidfd_open", Call(SYS_pidfd_open, process, 0)));
        using var context = new BpfHandle(Check("pidfd_getfd", Call(SYS_pidfd_getfd, handle.FileDescriptor, remote, 0)));
        foreach ((string option, string value) in delegations)
        {
            fixed (byte* optionPointer = Text(option), valuePointer = Text(value))
            {
                Check($"fsconfig {option}", Call(SYS_fsconfig, context.FileDescriptor, FSCONFIG_SET_STRING, optionPointer, valuePointer));
            }
        }

        Check("fsconfig", Call(SYS_fsconfig, context.FileDescriptor, FSCONFIG_CMD_CREATE, null, null));
    }

    // Before the test runner's Main.
    [ModuleInitializer]
    internal static void RunIfTold()
    {
        if (Environment.GetEnvironmentVariable(Variable) is null)
        {
            return;
        }

        int context;
        fixed (byte* type = Text("bpf"))
        {
            context = Call(SYS_fsopen, type, 0);
        }

        if (context < 0)
        {
            Console.WriteLine($"Skip: fsopen(2) in a user namespace: {Errno.Name(-context)}.");
            Environment.Exit(0);
        }

        Console.WriteLine(context);
        Console.ReadLine();
        int mount = Check("fsmount", Call(SYS_fsmount, context, 0, 0));
        Console.WriteLine(Load($"/proc/self/fd/{mount}"));
        Environment.Exit(0);
    }

    static string Load(string mount)
    {
        try
        {
            using BpfToken token = BpfToken.Create(mount);
            using OpenBpfObject open = TestObjects.Open("tc_pass");
            using BpfObject loaded = open.Load(new BpfLoadOptions { Token = token });
            using OpenBpfObject again = TestObjects.Open("tc_pass");
            string without;
            try
            {
                again.Load().Dispose();
                without = "it loads without a token too";
            }
            catch (BpfException exception)
            {
                without = $"without a token: {Errno.Name(exception.ErrorNumber)}";
            }

            return $"{loaded.Programs.Count} programs and {loaded.Maps.Count} maps, types: {(loaded.BtfFailure is null ? "yes" : loaded.BtfFailure.Message)}, {without}";
        }
        catch (BpfException exception)
        {
            return exception.Message.ReplaceLineEndings(" ");
        }
    }

    static byte[] Text(string text) => Encoding.UTF8.GetBytes(text + '\0');

    static int Call(int number, syscall_arg first, syscall_arg second) => Result((long)LibC.syscall(number, first, second));

    static int Call(int number, syscall_arg first, syscall_arg second, syscall_arg third) => Result((long)LibC.syscall(number, first, second, third));

    static int Call(int number, int context, int command, byte* key, byte* value) => Result((long)LibC.syscall(number, context, command, key, value, 0));

    static int Result(long result) => result >= 0 ? (int)result : -Marshal.GetLastPInvokeError();

    static int Check(string what, int result) => result >= 0 ? result : throw new InvalidOperationException($"{what}: {Errno.Name(-result)}");
}
