#!/usr/bin/env bash
# run.sh CONFIGURATION [VERSION…]: runs the built kernel tests on this machine's kernel, unless their results are newer than the build,
# and in a virtual machine for each version. artifacts/kernels.md gets the table; artifacts/kernels/sums their
# sums: "PASSED FAILED SKIPPED".
set -euo pipefail
cd "$(dirname "$0")/../.."
here=tests/kernels
configuration=$1
program=tests/Bpf.Sdk.KernelTests/bin/$configuration/net10.0/Bpf.Sdk.KernelTests
shift
[ $# -gt 0 ] || set -- 6.1 6.12
tests=(dotnet "$program.dll" --no-ansi --progress off --output Detailed --settings "$here/results.runsettings")
results=$(dirname "$program")/results/Bpf.Sdk.KernelTests.xml
host=$(uname -r | cut -d . -f 1,2)
out=artifacts/kernels
mkdir -p "$out"
columns=() ran=() notes=() failed=0 skipped=0

say() { printf '\033[1m== %s\033[0m\n' "$*"; }

sum() { awk -v sum=1 -f "$here/table.awk" "$@"; }

# run FOLDER COMMAND…: runs the tests and leaves how they ended in the folder, beside what the command does.
run() {
	local folder=$1 code=0
	shift
	SECONDS=0
	"$@" || code=$?
	echo "$code" >"$folder/ended"
	echo "$SECONDS" >"$folder/seconds"
}

on_host() {
	local root=()
	[ "$(id -u)" = 0 ] || ! command -v sudo >/dev/null || root=(sudo -E env "PATH=$PATH")
	rm -f "$results"
	local code=0
	"${root[@]}" "${tests[@]}" >"$out/host/log" 2>&1 || code=$?
	[ ! -e "$results" ] || cp "$results" "$out/host/results.xml"
	return "$code"
}

# A VM has all that its kernel's version can have: a test that is skipped for another reason fails there. Objects of one clang are enough:
# other kernels make other loads, and not other objects. What no kernel changes is tested here alone. Profiles for the compiler's second pass
# cost more than a run is long.
in_guest() {
	DOTNET_TieredPGO=0 BPF_PUBLISHED=$PWD/artifacts/native BPF_REQUIRE_KERNEL=1 BPF_DIFFERENTIAL_CLANGS=default BPF_DIFFERENTIAL_TABLE=/run/share/differential.md QUIET=1 "$here/vm.sh" "$1" "$2" bash -c \
		'results=$1; shift; rm -f "$results"; "$@"; code=$?; cp "$results" /run/share/results.xml; exit $code' guest "$results" "${tests[@]}" \
		--filter "TestCategory!=KernelIndependent"
}

# column NAME FOLDER: takes over what a run left. One without results, or that failed though no test did, is a failure of its own.
column() {
	local name=$1 folder=$2 file=$2/results.xml code
	code=$(cat "$folder/ended")
	say "Linux $name: exit code $code after $(cat "$folder/seconds") s, log in $folder/log"
	if [ ! -e "$file" ]; then
		file=-
		failed=$((failed + 1))
		notes+=("- Linux $name: **no results**, exit code $code; see $folder")
	elif [ "$code" != 0 ] && [[ $(sum "$name=$file") == *" 0 "* ]]; then
		failed=$((failed + 1))
		notes+=("- Linux $name: **no test failed, but the run ended with code $code**; see $folder/log")
	fi
	columns+=("$name=$file")
	ran+=("$name=$file")
}

# What is published for the virtual machines is no part of it.
built=("$(dirname "$program")" examples/*/"bin/$configuration/net10.0" "src/Bpf.Sdk.Tool/bin/$configuration/net10.0")
if [ -e "$results" ] && [ -z "$(find "${built[@]}" -maxdepth 1 -name "*.dll" -newer "$results" -print -quit)" ]; then
	say "Linux $host: results of the last run on this machine"
	columns+=("$host (host)=$results")
	# A caller that adds sums up has counted them.
	[ -n "${BPF_SUMS:-}" ] || ran+=("$host (host)=$results")
else
	say "Linux $host: kernel tests on this machine"
	mkdir -p "$out/host"
	rm -f "$out/host/results.xml"
	run "$out/host" on_host
	column "$host (host)" "$out/host"
fi

# All at once: a guest keeps little more than one processor busy.
started=()
for version; do
	rm -rf "${out:?}/$version"
	if kernel=$("$here/fetch.sh" "$version"); then
		say "Linux $version: kernel tests on $(cat "$kernel/release") in a virtual machine"
		mkdir -p "$out/$version"
		run "$out/$version" in_guest "$kernel" "$out/$version" &
		started+=($!)
	fi
done
[ ${#started[@]} = 0 ] || wait "${started[@]}"
for version; do
	if [ -e "$out/$version/ended" ]; then
		column "$version" "$out/$version"
	else
		say "Linux $version: NOT TESTED, there is no kernel to boot (see above)"
		columns+=("$version=-")
		notes+=("- Linux $version: **not tested**, there was no kernel to boot")
		skipped=$((skipped + 1))
	fi
done

{
	echo "# Kernel tests by kernel"
	echo
	awk -f "$here/table.awk" "${columns[@]}"
	[ ${#notes[@]} = 0 ] || { echo; printf '%s\n' "${notes[@]}"; }
} >artifacts/kernels.md
cat artifacts/kernels.md
read -r p f s < <(sum "${ran[@]}")
echo "$p $((f + failed)) $((s + skipped))" >"$out/sums"
