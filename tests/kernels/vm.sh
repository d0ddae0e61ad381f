#!/usr/bin/env bash
# vm.sh KERNEL SHARE [COMMAND…]: boots a kernel that fetch.sh made, with this machine's root under it (written to a layer that is
# forgotten), and runs the command there as root, in the current folder. Its output goes to SHARE/log and, unless QUIET=1, here; its exit code is ours.
# SHARE is /run/share in the guest. Without a command: a shell. 124: ended after TIME_LIMIT seconds (default 2400); 125: it never answered.
set -euo pipefail
kernel=$1
mkdir -p "$2"
share=$(cd "$2" && pwd)
shift 2
limit=${TIME_LIMIT:-2400}
rm -f "$share"/{code,log,console}
touch "$share/log"

{
	printf 'export PATH=%q HOME=%q TERM=%q\n' "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:$PATH" "$HOME" "${TERM:-dumb}"
	for name in "${!DOTNET_@}" "${!BPF_@}"; do printf 'export %s=%q\n' "$name" "${!name}"; done
	printf 'cd %q\n' "$PWD"
	if [ $# -gt 0 ]; then
		printf '(%s) </dev/null >/run/share/log 2>&1\necho $? >/run/share/code\n' "$(printf '%q ' "$@")"
	else
		printf 'stty rows %s columns %s </dev/ttyS0\n' $(stty size 2>/dev/null || echo 24 80)
		printf 'echo "Linux $(uname -r); exit or Ctrl-D ends, Ctrl-A x kills"\n/run/modules/busybox setsid /run/modules/cttyhack bash -i\necho 0 >/run/share/code\n'
	fi
	printf 'sync\necho o >/proc/sysrq-trigger\nsleep 9\n'
} >"$share/guest.sh"

# All chosen by measuring, each saves a good part of the processor time: two processors in one thread of the host (they still interrupt
# each other, at the price of one); a Nehalem, since .NET takes the vectors of newer ones, whose emulation is dear; and norandmaps, since
# what is at the same address in every process is translated once.
machine=(
	qemu-system-x86_64 -accel tcg,thread=single -cpu Nehalem -smp 2 -m "${MEMORY:-2048}" -nodefaults -nographic -no-reboot
	-kernel "$kernel/vmlinuz" -initrd "$kernel/initramfs"
	-append "console=ttyS0 quiet loglevel=3 panic=-1 mitigations=off norandmaps rdinit=/init kernel=$kernel"
	-virtfs "local,path=/,mount_tag=root,security_model=none,readonly=on,multidevs=remap"
	-virtfs "local,path=$share,mount_tag=share,security_model=none,multidevs=remap"
)
if [ $# -eq 0 ]; then
	"${machine[@]}" -serial mon:stdio
	exit
fi

timeout "$limit" "${machine[@]}" -serial "file:$share/console" </dev/null &
qemu=$!
trap 'kill "$qemu" 2>/dev/null || true' EXIT
if [ "${QUIET:-0}" != 1 ]; then tail -n +1 -f --pid="$qemu" "$share/log"; fi
ended=0
wait "$qemu" || ended=$?
if [ -e "$share/code" ]; then exit "$(cat "$share/code")"; fi
if [ "$ended" = 124 ]; then echo "vm.sh: ended after $limit s without an answer" >&2; else echo "vm.sh: the guest never answered" >&2; fi
tail -n 20 "$share/console" >&2 || true
[ "$ended" = 124 ] && exit 124 || exit 125
