using Bpf.Sdk.Kernel;
using Bpf.Sdk.KernelTests.Loading;
using Bpf.Sdk.KernelTests.Maps.Coverage;
using Bpf.Sdk.KernelTests.Network;

namespace Bpf.Sdk.KernelTests.Maps.BadInput;

/// <summary>What every class of maps answers to misuse, asked of each of its members.</summary>
public sealed class BadInputTests
{
    static readonly string[] s_reads = ["lookup", "contains", "enumerate", "batch read", "peek"];
    static readonly string[] s_writes = ["update", "add", "replace", "remove", "batch update", "batch remove", "put"];
    static readonly string[] s_both = ["take", "lookup and remove", "clear"];

    static readonly BpfCommand[] s_single =
        [BpfCommand.MapLookupElem, BpfCommand.MapUpdateElem, BpfCommand.MapDeleteElem, BpfCommand.MapGetNextKey, BpfCommand.MapLookupAndDeleteElem];

    static readonly BpfCommand[] s_batches = [BpfCommand.MapLookupBatch, BpfCommand.MapUpdateBatch, BpfCommand.MapDeleteBatch, (BpfCommand)25]; // 25: BPF_MAP_LOOKUP_AND_DELETE_BATCH

    // What the map as such is asked, and no element of it.
    static readonly string[] s_ofTheMap = ["freeze", "pin", "as typed", "duplicate", "map", "map read only"];

    Arguments _arguments = null!;

    [SetUp]
    public void Prepare()
    {
        KernelRequirement.Root();
        _arguments = new();
    }

    [TearDown]
    public void Close() => _arguments?.Dispose();

    static IEnumerable<Invocation> Calls(object map) => Invocation.Of(((MapCase)map).Constructed).Where(static call => !s_ofTheMap.Contains(call.Operation));

    // An element of all zeros, or what takes its place.
    BpfMap Filled(object map)
    {
        BpfMap made = ((MapCase)map).Create();
        foreach (Invocation call in Calls(map).Where(static call => call.Operation is "update" or "put" or "add"))
        {
            _ = call.Run(made, _arguments.For(made, call));
        }

        return made;
    }

    // Those that the kernel must refuse, and how they are refused; the others must not be.
    void Check(object map, BpfMap opened, BpfMapFailure reason, string[] refused, string[] allowed)
    {
        using (Assert.EnterMultipleScope())
        {
            foreach (Invocation call in Calls(map))
            {
                Exception? exception = call.Run(opened, _arguments.For(opened, call));
                if (refused.Contains(call.Operation))
                {
                    Assert.That(exception, Is.TypeOf<BpfMapException>().With.Property("Reason").EqualTo(reason).And.Message.Contains("map 'table'"), $"{call}");
                }
                else if (allowed.Contains(call.Operation))
                {
                    Assert.That(exception, Is.Null.Or.TypeOf<KeyNotFoundException>(), $"{call}");
                }
                else
                {
                    Assert.That(exception, Is.Null.Or.InstanceOf<BpfException>().Or.InstanceOf<ArgumentException>(), $"{call}");
                }
            }
        }
    }

    [ForEachMapClass]
    public void A_closed_map_says_so_by_name(object map)
    {
        BpfMap closed = ((MapCase)map).Create();
        closed.Dispose();

        using (Assert.EnterMultipleScope())
        {
            foreach (Invocation call in Invocation.Of(((MapCase)map).Constructed).Where(static call => call.Operation is not ("pin" or "as typed")))
            {
                Assert.That(call.Run(closed, _arguments.For(closed, call)), Is.TypeOf<ObjectDisposedException>().With.Message.Contains("map 'table' is closed"), $"{call}");
            }

            Assert.That(() => closed.Pin("/nowhere"), Throws.TypeOf<ObjectDisposedException>().With.Message.Contains("map 'table' is closed"));
        }
    }

    [ForEachMapClass(plainElements: true)]
    public void A_frozen_map_is_read_and_not_changed(object map)
    {
        using BpfMap frozen = Filled(map);
        frozen.Freeze();

        Check(map, frozen, BpfMapFailure.Frozen, [.. s_writes, .. s_both], s_reads);
        Assert.That(frozen.Freeze, Throws.TypeOf<BpfMapException>().With.Property("Reason").EqualTo(BpfMapFailure.Frozen).And.Message.StartsWith("Cannot freeze map 'table': E").And.Message.Contains("is frozen"));
    }

    [ForEachMapClass(plainElements: true)]
    public void What_was_opened_for_reading_is_not_changed(object map)
    {
        using BpfMap writer = Filled(map);
        using BpfMap reader = ((MapCase)map).OpenById(writer.Id, BpfMapAccess.ReadOnly);

        Check(map, reader, BpfMapFailure.ReadOnly, [.. s_writes, .. s_both], s_reads);
    }

    [ForEachMapClass]
    [RequiresKernel("6.12")] // older ones let it
    public void Who_may_only_read_does_not_freeze(object map)
    {
        using BpfMap made = ((MapCase)map).Create();
        using BpfMap reader = ((MapCase)map).OpenById(made.Id, BpfMapAccess.ReadOnly);

        Assert.That(reader.Freeze, Throws.TypeOf<BpfMapException>().With.Property("Reason").EqualTo(BpfMapFailure.ReadOnly));
    }

    [ForEachMapClass(plainElements: true)]
    public void What_was_opened_for_writing_is_not_read(object map)
    {
        using BpfMap made = Filled(map);
        using BpfMap writer = ((MapCase)map).OpenById(made.Id, BpfMapAccess.WriteOnly);

        // What an array needs to be cleared is not what a table needs.
        Check(map, writer, BpfMapFailure.WriteOnly, [.. s_reads, "take", "lookup and remove"], []);
    }

    [ForEachMapClass]
    public void Objects_that_are_missing_are_named_by_their_parameter(object map)
    {
        using BpfMap made = Filled(map);
        using (Assert.EnterMultipleScope())
        {
            foreach (Invocation call in Calls(map))
            {
                int i = -1;
                foreach (var parameter in call.Parameters)
                {
                    i++;
                    if (!parameter.ParameterType.IsByRef && !parameter.ParameterType.IsValueType && !parameter.HasDefaultValue)
                    {
                        object?[] arguments = _arguments.For(made, call);
                        arguments[i] = null;
                        Assert.That(call.Run(made, arguments), Is.TypeOf<ArgumentNullException>().With.Property("ParamName").EqualTo(parameter.Name), $"{call}");
                    }
                }
            }
        }
    }

    [ForEachMapClass]
    public void An_index_outside_is_refused_with_the_range_and_without_the_kernel(object map)
    {
        using BpfMap made = Filled(map);
        using (Assert.EnterMultipleScope())
        {
            foreach (Invocation call in Calls(map).Where(static call => call.Parameters.FirstOrDefault() is { Name: "index" } index && index.ParameterType == typeof(int)))
            {
                foreach (int index in (int[])[-1, (int)made.MaxEntries, int.MinValue, int.MaxValue])
                {
                    object?[] arguments = _arguments.For(made, call);
                    arguments[0] = index;
                    Assert.That(call.Run(made, arguments), Is.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains($"Map 'table' has elements 0 to {made.MaxEntries - 1}"), $"{call}, {index}");
                }
            }
        }
    }

    [ForEachMapClass(plainElements: true)]
    [KernelIndependent]
    public void Whatever_the_kernel_answers_the_message_names_map_operation_key_and_reason(object map)
    {
        int[] errnos = [Errno.ENOTSUPP, Errno.EINVAL, Errno.ENOMEM, Errno.EPERM, Errno.EBUSY, Errno.E2BIG, Errno.ENOSPC, Errno.EFAULT, Errno.EAGAIN, Errno.EINTR];
        using BpfMap made = Filled(map);
        using (Assert.EnterMultipleScope())
        {
            foreach (Invocation call in Calls(map))
            {
                foreach (int errno in errnos)
                {
                    Exception? thrown = Refused(made, call, errno, [.. s_single, .. s_batches]);
                    string text = $"{call}: {Errno.Name(errno)}";
                    // Full queues, and keys that are there or not, are no failures to some.
                    if (thrown is not BpfMapException exception)
                    {
                        Assert.That(thrown, Is.Null, text);
                        Assert.That(call.Name, Does.StartWith("Try"), text);
                        continue;
                    }

                    Assert.That(exception.ObjectName, Is.EqualTo("table"), text);
                    Assert.That(exception.Message, Does.StartWith($"Cannot {exception.Operation} map 'table'").And.Contain(Errno.Name(errno)).And.EndsWith(exception.Hint!), text);
                    if (call.Parameters.FirstOrDefault()?.Name is "key" or "index")
                    {
                        Assert.That(exception.Key, made.KeySize > 0 ? Is.Not.Empty : Is.Null, text);
                    }

                    if (errno is Errno.ENOTSUPP)
                    {
                        Assert.That((exception.Reason, exception.Hint), Is.EqualTo((BpfMapFailure.NotSupported, $"Maps of kind {made.Type} cannot do this on this kernel.")), text);
                    }
                }
            }
        }
    }

    [ForEachMapClass(plainElements: true)]
    [KernelIndependent]
    public void A_kernel_without_batches_does_the_same_one_by_one(object map)
    {
        using (Assert.EnterMultipleScope())
        {
            foreach (Invocation call in Calls(map))
            {
                foreach (int errno in (int[])[Errno.EINVAL, Errno.ENOTSUPP])
                {
                    using BpfMap made = Filled(map);
                    using BpfMap other = Filled(map);
                    Exception? usual = call.Run(made, _arguments.For(made, call));

                    Assert.That(Refused(other, call, errno, s_batches)?.Message, Is.EqualTo(usual?.Message), $"{call}: {Errno.Name(errno)}");
                }
            }
        }
    }

    Exception? Refused(BpfMap map, Invocation call, int errno, BpfCommand[] commands)
    {
        object?[] arguments = _arguments.For(map, call);
        Exception? thrown = null;
        RefusedCommands.Run(commands, errno, () => thrown = call.Run(map, arguments));
        return thrown;
    }
}
