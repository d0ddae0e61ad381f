using System.Text.RegularExpressions;

namespace Bpf.Sdk.Loading.Verifier;

/// <summary>What the verifier's words mean, and what to do about them in C. Pure.</summary>
static class VerifierHints
{
    /// <summary>What is known of a program that was refused.</summary>
    /// <param name="Type">Its type.</param>
    /// <param name="SourceLine">Gives the C source line of an instruction, or null.</param>
    public readonly record struct Program(BpfProgramType Type, Func<int, string?> SourceLine);

    // The first pattern that is found in the reason counts. In hints, $1 is what the first group of the pattern found, {line 1} is the C source line of
    // the instruction that it found, {map 1} the kind of map, and {type} is the type of the program. The kernel's words differ by version: these
    // are those of 5.4 to 6.18 (kernel/bpf/verifier.c, btf.c).
    static readonly (string Pattern, string Hint)[] Table =
    [
        // Packets.
        ("invalid access to packet|offset is outside of the packet",
            "The packet may be shorter than what is read: compare with data_end before the access, as in: if (data + offset + size > data_end) return …; helpers that change the packet make earlier comparisons void, and what lies beyond data_end is fetched by bpf_skb_pull_data or bpf_skb_load_bytes."),
        ("helper access to the packet is not allowed|prog does not allow writes to packet|cannot write into packet",
            "Programs of type {type} may not do this with packet data: copy it to the stack first, or write it by a helper such as bpf_skb_store_bytes."),

        // Null.
        (@"invalid mem access '\w*_or_null|type=\w*_or_null expected|Possibly NULL pointer passed|on \w*_or_null prohibited|null-check it first|is expected to be non-NULL",
            "The pointer may be NULL, since a lookup or reservation can fail: compare its result with NULL before using it, on every path: if (!value) return …"),

        // Bounds.
        (@"invalid access to map value, value_size=(\d+) off=(-?\d+) size=(\d+)",
            "A value of the map has $1 bytes, and $3 bytes at offset $2 are not all within. Limit the index or length right before: if (i >= N) return …, or i &= N - 1 where N is a power of two."),
        (@"invalid access to (?:memory, mem|map key, key)_size=(\d+) off=(-?\d+) size=(\d+)",
            "There are $1 bytes, and $3 bytes at offset $2 are not all within. Limit the index or length right before: if (i >= N) return …"),
        (@"min value is (negative|outside)|unbounded min value|invalid negative access|mixed signed bounds",
            "A length, index or offset may be negative. Make it unsigned, or compare both ends first: if (n < 0 || n > MAX) return …"),
        ("unbounded memory access|max value is outside|make sure to bounds check|unbounded variable-offset|invalid variable buffer offset",
            "The verifier knows no upper limit of a length, index or offset. Limit it right before the access: if (n > MAX) return …, or n &= MASK. If the compiler compares a copy of the number, hold it by barrier_var(n) or asm volatile(\"\" : \"+r\"(n));"),
        (@"makes \w+ pointer be out of bounds|pointer offset \S+ is not allowed|pointer and \S+ is not allowed",
            "What is added to the pointer is so large that no access could be within. Limit it before it is added."),
        ("invalid zero-sized read|invalid zero size",
            "The length may be 0, which the helper does not take. Exclude it: if (n == 0) return …"),
        (@"cannot write into rdonly|write into map forbidden|only read(ing)? (from \S+ )?is supported|write to change key|may write into memory pointed by",
            "What is written is constant: .rodata, a map that is frozen or read-only for programs (BPF_F_RDONLY_PROG), a map's key, or memory that the kernel lends for reading. Variables that change are not const."),
        ("read from map forbidden", "The map is write-only for programs (BPF_F_WRONLY_PROG)."),

        // Stack.
        (@"(to|from|access|indirect|write|read).* stack R\d+ off=-(51[3-9]|5[2-9]\d|[6-9]\d\d|\d{4,})|invalid stack (type R\d+ )?off=-(51[3-9]|5[2-9]\d|[6-9]\d\d|\d{4,})",
            "A function's variables take more than the 512 bytes of stack that a program has. Put large ones into an array map with one element per CPU (BPF_MAP_TYPE_PERCPU_ARRAY), or into a global variable."),
        (@"combined stack size of (\d+) calls is (\d+)",
            "The deepest chain of calls ($1 functions) needs $2 bytes of stack, and all share 512. Put large variables into an array map with one element per CPU (BPF_MAP_TYPE_PERCPU_ARRAY), or into global variables."),
        (@"stack size (?:of subprog \d+ is )?(\d+)",
            "The variables need $1 bytes of stack, and a program has 512. Put large ones into an array map with one element per CPU (BPF_MAP_TYPE_PERCPU_ARRAY), or into a global variable."),
        (@"call stack of (\d+) frames", "Functions call each other more than 8 deep. Make some of them inline (__always_inline)."),
        (@"invalid (indirect )?(read|access) (from|to) stack|invalid indirect access to stack|invalid variable-offset (indirect )?(read|access)",
            "Some of these bytes on the stack were never written; padding between and after the members of a struct counts. Set the variable to zero as a whole before filling it in: __builtin_memset(&x, 0, sizeof(x));"),
        (@"invalid write to stack|invalid stack (type|off)|invalid variable-offset",
            "The access to the stack is not within the function's own variables, or at an offset that is not known."),
        (@"\bR0 !read_ok", "A path through the function ends without a return value, or uses the result of a function that returns nothing. Give every path a return."),
        (@"\bR[1-5] !read_ok",
            "A value is used that this path never set: a variable without initial value, an argument that is not passed, or what a call has left behind in R1 to R5, which is nothing."),
        (@"\bR\d+ !read_ok", "A variable is used that this path never set. Give it an initial value."),

        // References.
        (@"Unreleased reference id=\d+ alloc_insn=(\d+)",
            "Something that was acquired is not given back on this path: bpf_ringbuf_submit or _discard what was reserved; release sockets, tasks, objects, also before an early return. It was acquired here: {line 1}"),
        ("would lead to reference leak|has not been acquired before|must be referenced when passed to release|unacquired reference|expects refcounted",
            "What is acquired is released exactly once on every path (bpf_ringbuf_submit or _discard, bpf_sk_release, bpf_obj_drop …), and only what was acquired can be released."),

        // Loops and size.
        (@"infinite loop detected",
            "From one turn of the loop to the next nothing changes that the verifier sees, so that it might never end. Give it a counter with a constant limit, or use bpf_loop (Linux 5.17) or bpf_for (6.4)."),
        (@"back-edge from insn",
            "Kernels before 5.3 take no loops, nor do others where CAP_BPF is missing. Unroll it (#pragma unroll), give it a constant limit, or use bpf_loop (Linux 5.17)."),
        (@"program is too large|jumps is too complex|too many (states|subprograms)",
            "The verifier gives up after a million instructions on all paths together (4096 before Linux 5.2), or 8192 branches that wait. Use bpf_loop (Linux 5.17) or bpf_for (6.4) instead of loops that are followed turn by turn, global functions (not static), which are judged once, fewer branches within loops, or several programs with tail calls."),
        (@"tail_calls are not allowed|cannot (do )?tail.call|mixing of tail_calls and bpf-to-bpf|tail_call is not allowed",
            "Tail calls and functions of the program exclude each other here. Make the function inline, or make the tail call from the program itself; together they need x86-64 with Linux 5.10, or arm64 with 6.0, the JIT, and small stacks."),

        // Context.
        (@"dereference of modified ctx ptr|variable ctx access|negative offset ctx ptr",
            "The context pointer was moved before a field is read. Read the fields by name, at constant offsets; where the compiler shares address calculations, read the field into a variable before the branch, or go through a volatile pointer."),
        (@"dereference of modified \S+ ptr|negative offset \S+ ptr|variable \S+ access var_off",
            "Such a pointer has to be used as it was given, with the constant offset of a field."),
        (@"invalid bpf_context access off=(\d+) size=(\d+)",
            "Programs of type {type} have nothing in their context that this kernel lets them access as $2 bytes at offset $1: the field is of another size, read-only, newer than the kernel, or not for this place. Of a tracepoint or a traced function, it is beyond the arguments, or one that is no number and no pointer to a type."),
        (@"func '([^']+)' doesn't have (\d+)-th argument",
            "In this kernel '$1' has no argument number $2 (counted from 0; of fexit, what is returned comes last). Signatures differ from version to version."),
        (@"func '([^']+)' arg(\d+) (?:has btf_id|type)",
            "Argument number $2 of '$1' (counted from 0) is of a type that programs cannot read through. Take it as a number, and read by bpf_probe_read_kernel or BPF_CORE_READ."),

        // Numbers as pointers, and pointers as numbers.
        ("invalid mem access '(scalar|inv)'",
            "A number is used as an address. Kernel memory is read by bpf_probe_read_kernel or BPF_CORE_READ, user memory by bpf_probe_read_user. If it was a pointer: arithmetic, or a detour through memory, has made it a number, or a helper has made it void."),
        ("invalid mem access '([^']+)'",
            "A pointer of this kind ($1) cannot be read or written through: it is for helpers, or its memory needs bpf_probe_read_kernel or bpf_probe_read_user."),
        (@"misaligned \w*\s?access", "The access is not at a multiple of its size. Align the member, or copy by bpf_probe_read_kernel, bpf_skb_load_bytes or __builtin_memcpy into a variable that is aligned."),
        (@"leaks addr|leaking pointer|partial copy of pointer|corrupt spilled pointer|pointer comparison prohibited|prohibited for !root|is allowed only to CAP_PERFMON",
            "The program could give a kernel address away: stored in a map or a packet, returned, or compared. That takes CAP_PERFMON (or CAP_SYS_ADMIN). Without it, store a number instead."),
        (@"pointer arithmetic|bitwise operator \S+ on pointer|subtract pointer from scalar|subtraction from stack pointer|pointer \S+ pointer prohibited|sign-extension part of pointer|unsupported alu operation",
            "To pointers of this kind nothing can be added, or only constants and limited numbers. Compare what may be NULL first; calculate the offset as a number, limit it, and add it last."),
        ("same insn cannot be used with different pointers",
            "The compiler made one instruction of accesses through pointers of different kinds. Keep the branches apart, for example by asm volatile(\"\") in one of them."),

        ("access user memory", "The pointer is of user memory: read by bpf_probe_read_user or bpf_copy_from_user."),
        ("access percpu memory", "The variable exists once per CPU: get one of them by bpf_per_cpu_ptr or bpf_this_cpu_ptr."),
        (@"is of type (\S+) but (\S+) is expected", "The pointer is of type $1 where $2 is expected. Where both are the same object to the kernel, convert it by the helper or bpf_rdonly_cast that is meant for it."),
        (@"readonly map|not a constant address|zero-terminated|constant string|const string|Invalid format string",
            "A text such as a format has to be constant and to end with a zero byte: a string literal, or static const char[] in .rodata; and a format has to use only what the helper prints."),
        (@"must be a known constant|is not a (known )?const(ant)?'?$", "The argument has to be a number that the compiler knows, or a constant in .rodata."),
        (@"invalid size of register (fill|spill)|cannot spill pointers|in range of var-offset|store to referenced kptr",
            "A pointer on the stack is written and read whole, in 8 bytes, by the function that it belongs to."),
        (@"direct value|invalid access to map value pointer", "A global variable lies outside of its section's map, or its map is none for variables. The object is damaged, or made for another map."),

        // Helpers and kernel functions; for helpers that are unknown see UnknownHelper.
        ("GPL",
            "It is for programs under a GPL-compatible license only. Say in C: char LICENSE[] SEC(\"license\") = \"GPL\"; (or \"Dual MIT/GPL\", \"Dual BSD/GPL\")."),
        (@"allowed for CAP_BPF and CAP_SYS_ADMIN|required to use arena|require(s)? CAP_\w+",
            "It needs more privileges: run as root, or give the program CAP_BPF and CAP_PERFMON, or what the message names."),
        (@"(?:func|helper) (\w+)#\d+ (?:supported only for|not supported for)|not allowed for this program type|cannot update sockmap in this context|css_task_iter",
            "It is not for programs of type {type}, or not at this place."),
        (@"might sleep in a non-sleepable|must be sleepable|is sleepable within|sleepable (helper|kfunc) \S+ in|helper call is not allowed in probe",
            "It may sleep, and here nothing may: load the program as sleepable (a section such as fentry.s, lsm.s, uprobe.s, iter.s, or ProgramSpec.IsSleepable), and call it outside of locks and bpf_rcu_read_lock."),
        (@"Sleepable programs can only",
            "On this kernel sleepable programs can use only some kinds of map: arrays, hash maps, ring buffers, local storage. The list grows with each version."),
        (@"calling kernel function (\w+) is not allowed", "Kernel function '$1' is in this kernel, but not for programs of type {type}, or not at this place."),
        (@"invalid kernel function call|failed to find BTF for kernel function|kernel btf_id \d+ is not a|cannot find address for kernel function|calling invalid kernel function|func_id \d+ not found|kernel function \w+ (returns|unhandled)",
            "The kernel function is not in this kernel, or not for programs. Declare it __weak and ask for it by bpf_ksym_exists, or require a kernel that has it."),
        (@"cannot pass map_type (\d+) into func (\w+)#\d+", "The map is of kind {map 1}, which $2 does not take."),
        (@"has to have BTF in order to use (\w+)", "The map's value has a member for $1, for which the kernel has to know the value's type: declare the map with __type(value, struct …) and compile with -g."),
        (@"not pointing to valid bpf_map", "A descriptor that is loaded as a map is none: it was closed, or is of something else."),
        (@"\bR(\d+) type=(\w+) expected=([\w ,]+)",
            "What is called takes in R$1 (its argument number $1) a pointer of kind $3, and gets $2 (scalar and inv are numbers). Pass the address of a variable, of a map, or what a helper gave."),
        (@"arg#?(\d+) (doesn't|is neither|is not|expected|expects|pointer type|must)|[Ee]xpected an? \w+ \w+ as arg|args#(\d+) (expected|pointer type)|must be referenced or trusted|must be a rcu pointer|[Dd]ynptr|expected valid iter|iter_\w+ as arg",
            "What is passed is not what the function takes: not initialised, of another type, or not known to be valid at this place. Get it by the function that is meant for it, and use it within its lock or before its release."),

        // Locks.
        ("while holding a lock|spin_lock-ed region|spin_unlock is missing|spin_unlock (of different|without)|two bpf_spin_locks|bpf_spin_lock at off|with preemption disabled|preempt_disable-ed|bpf_preempt_enable",
            "Between bpf_spin_lock and bpf_spin_unlock only few functions may be called and no second lock taken, and every path has to unlock before it ends. The same holds while preemption is off."),
        (@"rcu_read_lock|rcu_read_unlock|unmatched rcu|expected an RCU CS",
            "What RCU protects is used only between bpf_rcu_read_lock and bpf_rcu_read_unlock, which come in pairs on every path."),
        (@"cannot be accessed directly by|kptr access|has no valid \w+|has to be at the constant offset|doesn't point to '?(struct|kptr)|only be accessed using BPF_",
            "The kernel's own objects in a map's value (locks, timers, kptrs, lists) are used by the helpers that are made for them, by their address, and never read or written."),
        (@"progs cannot use (\w+)", "Programs of type {type} cannot use $1 on this kernel: they may run in the midst of a lock, or of what it would interrupt."),

        // Results.
        (@"(?:At|In) (.+?) the register R\d+ (?:has|is) (.+?)(?:; | )should have been in (.+)",
            "What is returned ($2) is not among what the kernel takes at this place from programs of type {type}: $3. Return one of these on every path."),
        (@"R0 not a scalar value|is not a (known|scalar) value|cannot return stack pointer",
            "What is returned has to be a number whose limits are known: return a constant, or limit it before."),

        // The object and its types.
        (@"func.?info|line.?info|missing btf func_info|without BTF|in-kernel BTF is malformed|btf id|fentry/fexit program can only be attached to another program annotated|kernel is missing BTF|CONFIG_DEBUG_INFO_BTF",
            "The types or the debug information do not fit the instructions, or are missing: callbacks, global functions and kernel functions need them. Compile with -g, by a clang that is not newer than the kernel by years; the kernel needs CONFIG_DEBUG_INFO_BTF."),
        (@"[Cc]aller passes invalid args into func#\d+ \('([^']+)'\)", "Function '$1' is global, so that it is judged by itself: what it takes for granted of its arguments, every caller has to fulfil. Check pointers for NULL within it, or make it static."),
        (@"reference type\('.*'\) size cannot be determined|invalid memory access|Function \w+ has \d+ > \d+ args|Unrecognized arg#",
            "Global functions take numbers, the context, and pointers to types of known size, five arguments at most, and return a number. Change the signature, or make it static."),
        (@"unknown opcode|reserved field|invalid BPF_\w+ (opcode|mode)|invalid atomic|BPF_ATOMIC uses|invalid bpf_ld_imm64|invalid BPF_LD_IMM",
            "This kernel does not know the instruction: the object was compiled for a newer one. -mcpu=v4 needs Linux 6.6, atomic operations that give a value back need 5.12, -mcpu=v3 needs 5.1, -mcpu=v2 needs 4.14. Compile with the one that fits, or do without what needs it."),
        ("unreachable insn|jump out of range|last insn is not an exit|call to invalid destination|invalid insn idx",
            "The instructions do not lead from the first to an exit. The object is damaged, or a function has no end: the compiler leaves it away behind what C does not define, such as a division by zero, a variable without value, or an endless loop."),
        (@"addr_space_cast|arena",
            "Memory of an arena is used in a program that has no arena map, or in a way that arenas do not allow. Refer to the map in the program, and declare pointers to its memory as __arena."),
        (@"JIT (is required|does(n't| not) support)|non-JITed|only JITed|be JITed",
            "It works only where the kernel compiles programs: set net.core.bpf_jit_enable to 1, or use a kernel with CONFIG_BPF_JIT for this architecture."),

        // Targets.
        (@"is not modifiable|modify return (codes|value)",
            "Return values can be changed only of functions that allow it: system calls, functions that are declared for error injection, and security hooks. To see the value, use fexit."),
        (@"Cannot (replace|extend)|Extension program|Subprog \S+ doesn't exist|[Cc]annot recursively attach|Cannot nest tracing|attachable to another BPF prog|func \w+ (args|type)|has \d+ args while",
            "A function that is replaced has to be global in a program that is loaded, of the same signature, compiled with -g; the program itself must be neither an extension nor attached to a program."),
        (@"attach_btf_id|address of function \S+ cannot be found|must provide btf_id|is not sleepable|return value is not supported for this attach type|bpf_lsm_\w+",
            "This kernel lets nothing be attached there in this way: the function is inlined or not traceable, the hook is switched off, or it cannot sleep."),
        (@"run-time allocated hash|preallocated hash", "Programs that may interrupt anything take only hash maps whose elements exist from the start. Leave BPF_F_NO_PREALLOC away."),
        (@"maps per program has reached the limit of (\d+)", "A program can use $1 maps. Join some, or split the program."),
        (@"verifier (internal error|bug)|BUG|misconfigured", "This is a fault of the kernel's verifier, and not of the program. A newer kernel may be free of it; writing the function another way may go around it."),
    ];

    /// <summary>What to do about the verifier's words, or null if they say it all.</summary>
    public static string? Find(string reason, Program program)
    {
        if (reason.Length == 0)
        {
            return null;
        }

        if (UnknownHelper.Explain(reason, program.Type) is { } helper)
        {
            return helper;
        }

        foreach ((string pattern, string hint) in Table)
        {
            // Interpreted, and made only for programs that are refused: compiled, they would be most of the SDK.
            if (Regex.Match(reason, pattern, RegexOptions.CultureInvariant) is { Success: true } match)
            {
                return Fill(hint, match, program);
            }
        }

        return null;
    }

    static string Fill(string hint, Match match, Program program)
    {
        hint = hint.Replace("{type}", program.Type.ToString(), StringComparison.Ordinal);
        for (int group = match.Groups.Count - 1; group > 0; group--)
        {
            string found = match.Groups[group].Value.Trim();
            hint = hint.Replace($"${group}", found, StringComparison.Ordinal);
            if (int.TryParse(found, out int number))
            {
                hint = hint
                    .Replace($"{{line {group}}}", program.SourceLine(number) ?? $"instruction {number}", StringComparison.Ordinal)
                    .Replace($"{{map {group}}}", ((BpfMapType)number).ToString(), StringComparison.Ordinal);
            }
        }

        return hint;
    }
}
