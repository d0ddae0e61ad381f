// SPDX-License-Identifier: MIT

// The same operations as those of the benchmark program, on the same pinned maps, by the Go library that Debian packages. It makes one pass for
// each line of standard input, which is the name of an operation, and answers with how long it took, in nanoseconds, and how many bytes it allocated.
package main

import (
	"bufio"
	"fmt"
	"os"
	"runtime"
	"time"

	"github.com/cilium/ebpf"
)

func main() {
	input := bufio.NewScanner(os.Stdin)
	for input.Scan() {
		pass, found := operations[input.Text()]
		if !found {
			fail(fmt.Errorf("there is no operation %q", input.Text()))
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		start := time.Now()
		err := pass()
		elapsed := time.Since(start)
		runtime.ReadMemStats(&after)
		if err != nil {
			fail(fmt.Errorf("%s: %w", input.Text(), err))
		}
		fmt.Println(elapsed.Nanoseconds(), after.TotalAlloc-before.TotalAlloc)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "go:", err)
	os.Exit(1)
}

func open(name string) *ebpf.Map {
	opened, err := ebpf.LoadPinnedMap("/sys/fs/bpf/"+name, nil)
	if err != nil {
		fail(err)
	}
	return opened
}
