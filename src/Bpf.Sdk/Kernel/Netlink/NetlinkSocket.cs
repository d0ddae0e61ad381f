using System.Buffers;
using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;
using Tmds.Linux;

namespace Bpf.Sdk.Kernel;

/// <summary>Turns a message into a <typeparamref name="T"/>.</summary>
/// <returns>Whether the message holds one.</returns>
delegate bool NetlinkParser<T>(in NetlinkMessage message, out T value);

/// <summary>
/// A NETLINK_ROUTE socket. It speaks to the network namespace in which its thread was when it was opened, for all its life, and keeps
/// that namespace alive. One request at a time; callers of several threads are serialised.
/// </summary>
sealed unsafe class NetlinkSocket : IDisposable
{
    // The kernel fills dump datagrams up to 32 KiB and never more (netlink_dump, NLMSG_GOODSIZE).
    const int ReceiveBufferSize = 32 * 1024;

    // A dump is inconsistent only while the table changes under it. Somebody who changes it faster than this is not waited for.
    const int DumpAttempts = 16;

    readonly BpfHandle _handle;
    readonly Lock _lock = new();
    uint _sequence;

    NetlinkSocket(BpfHandle handle) => _handle = handle;

    /// <summary>Opens a socket in the network namespace of the calling thread.</summary>
    public static NetlinkSocket Open()
    {
        int fileDescriptor = LibC.socket(LibC.AF_NETLINK, LibC.SOCK_RAW | LibC.SOCK_CLOEXEC, NetlinkUapi.NETLINK_ROUTE);
        if (fileDescriptor < 0)
        {
            throw new BpfException("open a netlink socket", null, LibC.errno, "Network devices are configured through NETLINK_ROUTE; a seccomp filter or a file descriptor limit may stand in the way.");
        }

        var handle = new BpfHandle(fileDescriptor);

        // Both only improve messages: kernels before 4.12 lack extended acknowledgements, and their answers parse all the same.
        int on = 1;
        _ = LibC.setsockopt(fileDescriptor, NetlinkUapi.SOL_NETLINK, NetlinkUapi.NETLINK_EXT_ACK, &on, sizeof(int));
        _ = LibC.setsockopt(fileDescriptor, NetlinkUapi.SOL_NETLINK, NetlinkUapi.NETLINK_CAP_ACK, &on, sizeof(int));
        return new NetlinkSocket(handle);
    }

    /// <summary>Sends a request that was started with NLM_F_ACK and waits for its acknowledgement.</summary>
    public NetlinkError Request(scoped ref NetlinkWriter request) => Request<int>(ref request, null, out _, out _);

    /// <summary>As <see cref="Request(ref NetlinkWriter)"/>; also takes the message that the kernel answers or echoes (NLM_F_ECHO).</summary>
    /// <param name="request">The request.</param>
    /// <param name="parser">Reads the answer.</param>
    /// <param name="answer">The first answer that the parser took.</param>
    /// <param name="answered">Whether there was one.</param>
    public NetlinkError Request<T>(scoped ref NetlinkWriter request, NetlinkParser<T>? parser, out T answer, out bool answered)
    {
        answer = default!;
        answered = false;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(ReceiveBufferSize);
        try
        {
            lock (_lock)
            {
                uint sequence = ++_sequence;
                if (Send(request.Finish(sequence)) is var sent and not 0)
                {
                    return new NetlinkError(sent);
                }

                while (true)
                {
                    if (Receive(buffer, out int length) is var received and not 0)
                    {
                        return new NetlinkError(received);
                    }

                    var reader = new NetlinkReader(buffer.AsSpan(0, length));
                    while (reader.MoveNext())
                    {
                        var message = reader.Current;
                        if (message.Header.nlmsg_seq != sequence)
                        {
                            continue;
                        }

                        switch (message.Header.nlmsg_type)
                        {
                            case NetlinkUapi.NLMSG_ERROR:
                                return NetlinkError.Parse(message);
                            case NetlinkUapi.NLMSG_NOOP:
                                break;
                            default:
                                if (!answered && parser is not null && parser(message, out var parsed))
                                {
                                    answer = parsed;
                                    answered = true;
                                }

                                break;
                        }
                    }
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Sends a request that was started with NLM_F_DUMP and collects all parts of the answer. A dump that the kernel calls inconsistent is made again.</summary>
    public NetlinkError Dump<T>(scoped ref NetlinkWriter request, NetlinkParser<T> parser, List<T> results)
    {
        int before = results.Count;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(ReceiveBufferSize);
        try
        {
            lock (_lock)
            {
                for (int attempt = 0; attempt < DumpAttempts; attempt++)
                {
                    results.RemoveRange(before, results.Count - before);
                    var error = DumpOnce(ref request, parser, results, buffer, out bool interrupted);
                    if (!error.IsSuccess || !interrupted)
                    {
                        return error;
                    }
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return new NetlinkError(Errno.EAGAIN, $"the table changed during each of {DumpAttempts} attempts to read it");
    }

    NetlinkError DumpOnce<T>(scoped ref NetlinkWriter request, NetlinkParser<T> parser, List<T> results, byte[] buffer, out bool interrupted)
    {
        interrupted = false;
        uint sequence = ++_sequence;
        if (Send(request.Finish(sequence)) is var sent and not 0)
        {
            return new NetlinkError(sent);
        }

        while (true)
        {
            if (Receive(buffer, out int length) is var received and not 0)
            {
                return new NetlinkError(received);
            }

            var reader = new NetlinkReader(buffer.AsSpan(0, length));
            while (reader.MoveNext())
            {
                var message = reader.Current;
                if (message.Header.nlmsg_seq != sequence)
                {
                    continue;
                }

                // Any part may carry it, the last one too.
                interrupted |= (message.Header.nlmsg_flags & NetlinkUapi.NLM_F_DUMP_INTR) != 0;
                switch (message.Header.nlmsg_type)
                {
                    case NetlinkUapi.NLMSG_DONE:
                        return NetlinkError.ParseDone(message);
                    case NetlinkUapi.NLMSG_ERROR:
                        return NetlinkError.Parse(message);
                    case NetlinkUapi.NLMSG_NOOP:
                        break;
                    default:
                        if (parser(message, out var parsed))
                        {
                            results.Add(parsed);
                        }

                        break;
                }
            }
        }
    }

    /// <summary>Opens the socket's network namespace itself (since Linux 4.10; needs CAP_NET_ADMIN in it).</summary>
    /// <returns>Null if the kernel refuses.</returns>
    public SafeFileHandle? OpenNamespace()
    {
        int fileDescriptor = LibC.ioctl(_handle.FileDescriptor, NetlinkUapi.SIOCGSKNS);
        GC.KeepAlive(_handle);
        return fileDescriptor < 0 ? null : new SafeFileHandle(fileDescriptor, ownsHandle: true);
    }

    public void Dispose() => _handle.Dispose();

    int Send(ReadOnlySpan<byte> message)
    {
        var kernel = new NetlinkAddress { nl_family = (ushort)(int)LibC.AF_NETLINK };
        bool referenced = false;
        try
        {
            _handle.DangerousAddRef(ref referenced);
            // SAFETY: the kernel reads message.Length bytes at the pinned address and the address on this stack frame.
            fixed (byte* pointer = message)
            {
                while (true)
                {
                    if (LibC.sendto(_handle.FileDescriptor, pointer, message.Length, 0, (sockaddr*)&kernel, Unsafe.SizeOf<NetlinkAddress>()) >= 0)
                    {
                        return 0;
                    }

                    if (LibC.errno is var errno && errno != Errno.EINTR)
                    {
                        return errno;
                    }
                }
            }
        }
        finally
        {
            if (referenced)
            {
                _handle.DangerousRelease();
            }
        }
    }

    int Receive(byte[] buffer, out int length)
    {
        length = 0;
        bool referenced = false;
        try
        {
            _handle.DangerousAddRef(ref referenced);
            while (true)
            {
                NetlinkAddress sender;
                socklen_t senderLength = Unsafe.SizeOf<NetlinkAddress>();
                long received;
                // SAFETY: the kernel writes at most buffer.Length bytes at the pinned address, and the sender's address to this stack frame.
                fixed (byte* pointer = buffer)
                {
                    // MSG_TRUNC asks for the datagram's real length, so that a cut one is noticed.
                    received = (long)LibC.recvfrom(_handle.FileDescriptor, pointer, buffer.Length, LibC.MSG_TRUNC, (sockaddr*)&sender, &senderLength);
                }

                if (received < 0)
                {
                    if (LibC.errno is var errno && errno != Errno.EINTR)
                    {
                        return errno;
                    }

                    continue;
                }

                // Any process may send to a netlink socket: only port 0 is the kernel.
                if (sender.nl_pid != 0)
                {
                    continue;
                }

                if (received > buffer.Length)
                {
                    NetlinkReader.ThrowMalformed($"a datagram of {received} bytes is longer than the buffer of {buffer.Length}");
                }

                length = (int)received;
                return 0;
            }
        }
        finally
        {
            if (referenced)
            {
                _handle.DangerousRelease();
            }
        }
    }
}
