#!/usr/bin/env bash
# fetch.sh VERSION: gets Debian's newest kernel of a series (6.1, 6.12) and makes it bootable, once. Prints the folder that holds it:
# release, vmlinuz, initramfs, config, lib/modules/RELEASE. Exit code 3: the kernel cannot be had.
set -euo pipefail
version=$1
here=$(cd "$(dirname "$0")" && pwd)
for tool in qemu-system-x86_64 busybox cpio apt-get dpkg; do
	command -v "$tool" >/dev/null || { echo "fetch.sh: $tool is missing" >&2; exit 3; }
done
[ "$(uname -m)" = x86_64 ] || { echo "fetch.sh: the guest shares this machine's programs, so only x86-64 can boot these kernels" >&2; exit 3; }

cache=${XDG_CACHE_HOME:-$HOME/.cache}/bpf-sdk-kernels
mkdir -p "$cache"

# The cloud kernels lack 9p; the rt ones are not what users run. 6.1 is Debian 12's own, later ones are backports to it.
newest() {
	apt-cache search --names-only "^linux-image-${version//./\\.}\.[0-9]+(-[0-9]+|\+deb[0-9]+)-amd64$" 2>/dev/null | cut -d ' ' -f 1 | sort -V | tail -n 1
}

# What 'depmod' says a module needs, the module itself first.
with_dependencies() { sed -nE "s|^([^:]*/$1\.ko[^:]*):(.*)|\1\2|p" modules.dep; }

# The initramfs only finds the host's root: all other modules are loaded from the cache by the kernel itself, as on any machine.
make_initramfs() {
	local kernel=$1 release=$2 root=$1/initramfs.root module
	mkdir -p "$root"/{bin,proc,sys,dev,lower,writable,merged,run} "$root/lib/modules/$release"
	cp "$(command -v busybox)" "$root/bin/busybox"
	cp "$here/init" "$root/init"
	(
		cd "$kernel/lib/modules/$release"
		for module in virtio_pci 9pnet_virtio 9p overlay; do with_dependencies "$module"; done |
			tr ' ' '\n' | sort -u | cpio -pd --quiet "$root/lib/modules/$release"
		cp modules.dep modules.builtin "$root/lib/modules/$release"
	)
	(cd "$root" && find . | cpio -o -H newc --quiet | gzip -1) >"$kernel/initramfs"
	rm -r "$root"
}

unpack() {
	local package=$1 folder=$2 release=${1#linux-image-}
	work=$(mktemp -d "$cache/unpack.XXXX")
	trap 'rm -rf "$work"' EXIT
	(cd "$work" && apt-get -qq -o APT::Sandbox::User=root download "$package" && dpkg -x "$package"_*.deb .) >&2
	mv "$work/boot/vmlinuz-$release" "$work/vmlinuz"
	mv "$work/boot/config-$release" "$work/config"
	echo "$release" >"$work/release"
	# Debian runs depmod when the package is configured: ours never is.
	busybox depmod -b "$work" "$release"
	make_initramfs "$work" "$release"
	rm -r "$work"/*.deb "$work/boot" "$work/usr"
	chmod 755 "$work"
	mv -T "$work" "$folder" 2>/dev/null || [ -e "$folder/initramfs" ] # somebody else was faster
}

package=$(newest)
if [ -z "$package" ]; then
	# Without package lists what was fetched before still serves.
	folder=$(find "$cache" -maxdepth 1 -name "linux-image-$version.*" | sort -V | tail -n 1)
	[ -n "$folder" ] || { echo "fetch.sh: apt knows no kernel package of the series $version" >&2; exit 3; }
else
	folder=$cache/$package
	[ -e "$folder/initramfs" ] || unpack "$package" "$folder" || { echo "fetch.sh: $package could not be fetched and unpacked" >&2; exit 3; }
fi
# A new init, or another busybox, makes a new initramfs.
if [ "$here/init" -nt "$folder/initramfs" ]; then make_initramfs "$folder" "$(cat "$folder/release")"; fi
echo "$folder"
