namespace Bpf.Sdk.Objects;

/// <summary>What follows the <c>/</c> in the name of a section: where its programs are to be attached.</summary>
enum SectionArgument
{
    /// <summary>Nothing, or nothing that attaching depends on.</summary>
    None,
    /// <summary><c>function[+offset]</c> of the kernel.</summary>
    KernelFunction,
    /// <summary>A pattern with <c>*</c> and <c>?</c> of kernel functions.</summary>
    KernelFunctions,
    /// <summary>Name of a system call, without the prefix that it has in the kernel.</summary>
    SystemCall,
    /// <summary><c>path:function[+offset]</c>.</summary>
    FileFunction,
    /// <summary><c>path:pattern</c>.</summary>
    FileFunctions,
    /// <summary><c>path:provider:name</c>.</summary>
    UserProbe,
    /// <summary><c>category/name</c>.</summary>
    Tracepoint,
    /// <summary>Name of a tracepoint.</summary>
    RawTracepoint,
    /// <summary>Name of a tracepoint that BTF describes.</summary>
    TypedTracepoint,
    /// <summary><c>[module:]function</c>, or a function of the program that is traced.</summary>
    TracedFunction,
    /// <summary><c>[module:]pattern</c>.</summary>
    TracedFunctions,
    /// <summary>A function of another program.</summary>
    ProgramFunction,
    /// <summary>Name of a hook of the security modules.</summary>
    SecurityHook,
    /// <summary>What is iterated over: <c>task</c>, <c>bpf_map_elem</c>.</summary>
    Iterator,
}
