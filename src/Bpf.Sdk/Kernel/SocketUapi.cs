namespace Bpf.Sdk.Kernel;

/// <summary>Numbers of asm-generic/socket.h, linux/in.h, linux/socket.h and linux/tcp.h that tell what a socket is, under their names there.</summary>
static class SocketUapi
{
    public const int SOL_SOCKET = 1;
    public const int SO_TYPE = 3;
    public const int SO_REUSEPORT = 15;
    public const int SO_PROTOCOL = 38;
    public const int SO_DOMAIN = 39;
    public const int AF_UNIX = 1;
    public const int AF_INET = 2;
    public const int AF_INET6 = 10;
    public const int AF_VSOCK = 40;
    public const int AF_XDP = 44;
    public const int IPPROTO_TCP = 6;
    public const int IPPROTO_UDP = 17;
    public const int TCP_INFO = 11;
}
