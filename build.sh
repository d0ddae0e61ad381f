#!/usr/bin/env bash
# Builds, tests and shows Bpf.Sdk on a Debian with the .NET 10 SDK. What else is missing is installed, and said so.
set -euo pipefail
cd "$(dirname "$0")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
# A build server that lives on would keep the build task of the last build loaded.
export MSBUILDDISABLENODEREUSE=1
configuration=Release

usage() {
	cat <<'TXT'
./build.sh demo       run the latency meter on a network of its own (as root)
./build.sh test       build everything and run all tests
./build.sh kernels    run the kernel tests on Debian's kernels too, in virtual machines; --shell 6.1, --run 6.1 -- COMMAND…
./build.sh tool -- …  run the command line tool, "dotnet bpf" (as root, if it loads anything): ./build.sh tool -- vmlinux -o vmlinux.h
./build.sh maps       write docs/maps.md: the kinds of maps, what each can do, and the test of it
./build.sh pack       write the NuGet packages, SDK and tool, to artifacts/packages
./build.sh bench      run the benchmarks against C and Go, all or some of tables, meter, load, types; the table goes to artifacts/benchmarks.md
./build.sh fuzz       feed the readers with hostile bytes: fuzz [SECONDS] [SEED] [TARGET…]; what it finds stays in artifacts/fuzz
TXT
}

say() { printf '\033[1m== %s\033[0m\n' "$*"; }

as_root() {
	if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null; then sudo -E env "PATH=$PATH" "$@"; else
		echo "build.sh: this needs root, and there is no sudo: $*" >&2
		return 1
	fi
}

# install PACKAGE…: by apt, once per run with a fresh list.
install() {
	say "installing $* (apt-get)"
	if [ -z "${apt_updated:-}" ]; then as_root apt-get -qq update; apt_updated=1; fi
	as_root apt-get -qq install -y --no-install-recommends "$@" >/dev/null
}

has_clang() {
	local name
	for name in ${BPF_CLANG:-} clang clang-{21..14}; do
		# No pipe into grep -q: it would end the writer early, and pipefail would call that a failure.
		if command -v "$name" >/dev/null && [[ $("$name" -print-targets 2>/dev/null) == *bpf* ]]; then return 0; fi
	done
	return 1
}

need_sdk() {
	command -v dotnet >/dev/null && [[ $(dotnet --version) == 10.* ]] && return
	echo "build.sh: the .NET 10 SDK is missing: https://dotnet.microsoft.com/download/dotnet/10.0" >&2
	exit 1
}

need_compiler() { has_clang || install clang; }
need_iproute() { command -v ip >/dev/null && command -v tc >/dev/null || install iproute2; }
# gcc and the kernel's headers: the tests hold our structs against them, NativeAOT links with it.
need_gcc() { command -v gcc >/dev/null && [ -e /usr/include/linux/bpf.h ] || install gcc libc6-dev linux-libc-dev; }

# What loads are compared with, and the clangs whose objects are: the comparison skips what is not there, and says so.
need_libbpf() {
	local wanted=() name
	[ -x /usr/sbin/bpftool ] || wanted+=(bpftool)
	[ -e /usr/include/bpf/libbpf.h ] || wanted+=(libbpf-dev)
	for name in clang-{14,16,19}; do command -v "$name" >/dev/null || wanted+=("$name"); done
	for name in "${wanted[@]}"; do install "$name" || say "$name could not be installed"; done
}

build() {
	need_sdk
	need_compiler
	say "building $1 ($configuration)"
	dotnet build "$1" -c "$configuration" --nologo -v quiet -clp:NoSummary
}

demo() {
	need_iproute
	build examples/MesChk
	say "meschk demo"
	as_root dotnet "examples/MesChk/bin/$configuration/net10.0/meschk.dll" demo "$@"
}

# run_tests PROJECT: runs one test program and adds its counts.
run_tests() {
	local name=$1 log="artifacts/tests/$1.log" code=0
	say "$name"
	as_root_if_kernel "$name" dotnet "tests/$name/bin/$configuration/net10.0/$name.dll" --no-ansi --progress off --output Detailed \
		--settings tests/kernels/results.runsettings >"$log" 2>&1 || code=$?
	grep -vE '^passed ' "$log" || true
	local p f s
	p=$(count succeeded "$log"); f=$(count failed "$log"); s=$(count skipped "$log")
	# A runner that died before its summary, or that found nothing to run, is a failure of its own.
	if [ "$code" -ne 0 ] && [ "$f" -eq 0 ] || [ "$((p + f + s))" -eq 0 ]; then f=$((f + 1)); echo "$name ended with code $code"; fi
	passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
}

as_root_if_kernel() {
	local name=$1
	shift
	if [[ $name == *KernelTests && $(id -u) != 0 ]] && command -v sudo >/dev/null; then as_root "$@"; else "$@"; fi
}

count() { sed -nE "s/^ *$1: ([0-9]+).*/\1/p" "$2" | tail -n 1 | grep . || echo 0; }

run_all_tests() {
	need_gcc
	need_libbpf
	need_iproute
	build Bpf.Sdk.sln
	mkdir -p artifacts/tests
	passed=0 failed=0 skipped=0
	local project
	for project in tests/*/*.csproj; do run_tests "$(basename "$project" .csproj)"; done
	close_with_sums "$passed" "$failed" "$skipped"
}

# close_with_sums PASSED FAILED SKIPPED: the closing line, or, for a caller that adds several runs up, a line in its file.
close_with_sums() {
	if [ -n "${BPF_SUMS:-}" ]; then echo "$*" >>"$BPF_SUMS"; else echo "$1 passed, $2 failed, $3 skipped"; fi
	[ "$2" -eq 0 ]
}

# Without qemu and the others there are no virtual machines, and fetch.sh says so for each kernel.
need_qemu() {
	command -v qemu-system-x86_64 >/dev/null && command -v busybox >/dev/null && command -v cpio >/dev/null ||
		install qemu-system-x86 busybox-static cpio || say "qemu could not be installed"
}

# in_kernel VERSION [COMMAND…]: a shell, or a command, in a virtual machine.
in_kernel() {
	local kernel
	kernel=$(tests/kernels/fetch.sh "$1")
	tests/kernels/vm.sh "$kernel" "artifacts/kernels/run-$1" "${@:2}"
}

kernels() {
	need_qemu
	case ${1:-} in
	--shell) in_kernel "${2:?which kernel?}" ;;
	--run)
		[ "${3:-}" != -- ] || set -- "$1" "$2" "${@:4}"
		in_kernel "${2:?which kernel?}" "${@:3}"
		;;
	*)
		need_gcc
		need_libbpf
		need_iproute
		build tests/Bpf.Sdk.KernelTests
		publish_native examples/MesChk
		publish_native examples/KprobeCount
		publish_native src/Bpf.Sdk.Tool
		tests/kernels/run.sh "$configuration" "$@"
		local sums
		read -ra sums <artifacts/kernels/sums
		close_with_sums "${sums[@]}"
		;;
	esac
}

# The page is written by the test that holds it against the one that is checked in.
maps() {
	build tests/Bpf.Sdk.KernelTests
	dotnet "tests/Bpf.Sdk.KernelTests/bin/$configuration/net10.0/Bpf.Sdk.KernelTests.dll" --no-ansi --progress off --filter 'FullyQualifiedName~MapCoverageTests' || true
	cp artifacts/maps.md docs/maps.md
	git diff --stat -- docs/maps.md
}

pack() {
	build Bpf.Sdk.sln
	local project
	for project in src/Bpf.Sdk src/Bpf.Sdk.Tool; do
		dotnet pack "$project" -c "$configuration" --nologo -v quiet -o artifacts/packages
	done
	ls artifacts/packages
}

# tool [--] ARGS…: what it builds with goes to standard error, so that the tool's own output can be redirected.
tool() {
	[ "${1:-}" != -- ] || shift
	build src/Bpf.Sdk.Tool >&2
	dotnet "src/Bpf.Sdk.Tool/bin/$configuration/net10.0/dotnet-bpf.dll" "$@"
}

# publish_native PROJECT: into artifacts/native. A warning of the linker (IL2026, say) means that the program may fail where it ran before.
publish_native() {
	local log=artifacts/native/publish.log
	mkdir -p artifacts/native
	say "publishing $1 by NativeAOT"
	dotnet publish "$1" -c "$configuration" --nologo -v quiet -clp:NoSummary -o artifacts/native | tee "$log"
	if grep -qE '\bIL[0-9]{4}\b' "$log"; then echo "build.sh: $1 has IL warnings" >&2; return 1; fi
}

# The Go library that the maps are compared with. Without it, its columns stay empty.
need_go() {
	local name
	command -v go >/dev/null && [ -d /usr/share/gocode/src/github.com/cilium/ebpf ] && return
	for name in golang-go golang-github-cilium-ebpf-dev; do install "$name" || say "$name could not be installed"; done
}

# wants PART WANTED…: whether a part is among those that are wanted. None stands for all.
wants() { [ $# -eq 1 ] || [[ " ${*:2} " == *" $1 "* ]]; }

bench() {
	need_gcc
	# Without it, the rows that compare with libbpf are skipped.
	[ -e /usr/include/bpf/libbpf.h ] || install libbpf-dev || say "libbpf-dev could not be installed"
	if wants tables "$@"; then need_go; fi
	build benchmarks
	mkdir -p artifacts/native
	if wants meter "$@"; then publish_native examples/MesChk; fi
	if wants load "$@"; then publish_native benchmarks/Loader; fi
	as_root dotnet "benchmarks/bin/$configuration/net10.0/Bpf.Sdk.Benchmarks.dll" artifacts/native "$@" | tee artifacts/benchmarks.md
}

fuzz() {
	build fuzz
	local seconds=${1:-300} seed=${2:-$RANDOM}
	say "fuzzing for $seconds s, seed $seed"
	dotnet "fuzz/bin/$configuration/net10.0/Bpf.Sdk.Fuzz.dll" "$seconds" "$seed" artifacts/fuzz "${@:3}"
}

command=${1:-}
[ $# -gt 0 ] && shift
case $command in
demo) demo "$@" ;;
test) run_all_tests ;;
kernels) kernels "$@" ;;
maps) maps ;;
pack) pack ;;
tool) tool "$@" ;;
bench) bench "$@" ;;
fuzz) fuzz "$@" ;;
*)
	usage
	[ -z "$command" ] || { echo "build.sh: unknown target '$command'" >&2; exit 2; }
	;;
esac
