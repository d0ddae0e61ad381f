namespace Bpf.Sdk.Loading.Externs;

/// <summary>Which part of the kernel has the functions that BPF programs may call (kfuncs): what to switch on or load where one is missing.</summary>
static class KernelFunctionHome
{
    // Most specific first.
    static readonly (string Prefix, string Option, string? Module)[] Homes =
    [
        ("bpf_ct_set_nat_info", "CONFIG_NF_NAT", "nf_nat"),
        ("bpf_xdp_ct_", "CONFIG_NF_CONNTRACK", "nf_conntrack"),
        ("bpf_skb_ct_", "CONFIG_NF_CONNTRACK", "nf_conntrack"),
        ("bpf_ct_", "CONFIG_NF_CONNTRACK", "nf_conntrack"),
        ("bpf_xdp_flow_lookup", "CONFIG_NF_FLOW_TABLE", "nf_flow_table"),
        ("bpf_skb_set_fou_encap", "CONFIG_NET_FOU", "fou"),
        ("bpf_skb_get_fou_encap", "CONFIG_NET_FOU", "fou"),
        ("bpf_skb_get_xfrm_info", "CONFIG_XFRM_INTERFACE", "xfrm_interface"),
        ("bpf_skb_set_xfrm_info", "CONFIG_XFRM_INTERFACE", "xfrm_interface"),
        ("bpf_xdp_get_xfrm_state", "CONFIG_XFRM", null),
        ("bpf_xdp_xfrm_state_release", "CONFIG_XFRM", null),
        ("hid_bpf_", "CONFIG_HID_BPF", null),
        ("scx_bpf_", "CONFIG_SCHED_CLASS_EXT", null),
        ("bpf_crypto_", "CONFIG_CRYPTO", null),
        ("bpf_lookup_user_key", "CONFIG_KEYS", null),
        ("bpf_lookup_system_key", "CONFIG_KEYS", null),
        ("bpf_key_put", "CONFIG_KEYS", null),
        ("bpf_verify_pkcs7_signature", "CONFIG_SYSTEM_DATA_VERIFICATION", null),
        ("bpf_get_fsverity_digest", "CONFIG_FS_VERITY", null),
        ("bpf_qdisc_", "CONFIG_NET_SCH_BPF", null),
        ("bpf_cgroup_", "CONFIG_CGROUPS", null),
        ("bpf_kfunc_call_test", "CONFIG_DEBUG_INFO_BTF_MODULES", "bpf_testmod"),
        ("bpf_testmod_", "CONFIG_DEBUG_INFO_BTF_MODULES", "bpf_testmod"),
    ];

    /// <summary>The module that has a function of such a name, or null if it is not known or the kernel has it built in.</summary>
    public static string? ModuleOf(string function, KernelConfig config)
    {
        (_, string? option, string? module) = Array.Find(Homes, home => function.StartsWith(home.Prefix, StringComparison.Ordinal));
        return option is not null && config[option] != "y" ? module : null;
    }

    /// <summary>A sentence with a space before it, or nothing if it is not known or the kernel has all of it.</summary>
    /// <param name="function">Name of the function.</param>
    /// <param name="config">What the kernel was built with.</param>
    /// <param name="loadedModules">Modules that are there.</param>
    public static string Describe(string function, KernelConfig config, IEnumerable<string> loadedModules)
    {
        foreach ((string prefix, string option, string? module) in Homes)
        {
            if (!function.StartsWith(prefix, StringComparison.Ordinal))
            {
                continue;
            }

            string? value = config[option];
            return config.IsKnown && value is null ? $" It belongs to {option}, which this kernel was built without."
                : module is not null && value != "y" && !loadedModules.Contains(module) ? $" It belongs to kernel module {module}, which is not loaded: modprobe {module}."
                : $" It belongs to {option}.";
        }

        return "";
    }
}
