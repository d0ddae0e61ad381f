/* SPDX-License-Identifier: MIT */
/*
 * The latency meter's reader as one writes it after the manual of bpf(2): two system calls for each packet, figures on the way. Prints the
 * lines that "meschk show" prints first. Usage: reader COUNTERS-PIN START-PIN END-PIN
 */
#include <errno.h>
#include <inttypes.h>
#include <linux/bpf.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static int bpf(int command, union bpf_attr *attr)
{
	int result = syscall(__NR_bpf, command, attr, sizeof(*attr));

	if (result < 0) {
		fprintf(stderr, "reader: bpf command %d: %s\n", command, strerror(errno));
		exit(1);
	}
	return result;
}

static int open_pinned(const char *path)
{
	union bpf_attr attr;

	memset(&attr, 0, sizeof(attr));
	attr.pathname = (uintptr_t)path;
	attr.file_flags = BPF_F_RDONLY;
	return bpf(BPF_OBJ_GET, &attr);
}

static void lookup(int map, uint32_t index, void *value)
{
	union bpf_attr attr;

	memset(&attr, 0, sizeof(attr));
	attr.map_fd = map;
	attr.key = (uintptr_t)&index;
	attr.value = (uintptr_t)value;
	bpf(BPF_MAP_LOOKUP_ELEM, &attr);
}

int main(int argc, char *argv[])
{
	uint64_t total = 0, minimum = 0, maximum = 0, previous_end = 0;
	uint32_t started, ended, reversed = 0;
	int counters, starts, ends;

	if (argc != 4) {
		fprintf(stderr, "usage: %s COUNTERS-PIN START-PIN END-PIN\n", argv[0]);
		return 2;
	}
	counters = open_pinned(argv[1]);
	starts = open_pinned(argv[2]);
	ends = open_pinned(argv[3]);
	lookup(counters, 0, &started);
	lookup(counters, 1, &ended);
	for (uint32_t i = 0; i < ended; i++) {
		uint64_t start, end, latency;

		lookup(starts, i, &start);
		lookup(ends, i, &end);
		latency = end - start;
		total += latency;
		if (minimum == 0 || latency < minimum)
			minimum = latency;
		if (latency > maximum)
			maximum = latency;
		if (start < previous_end)
			reversed++;
		previous_end = end;
	}
	printf("reverse count: %" PRIu32 "\n", reversed);
	printf("count: %" PRIu32 "/%" PRIu32 ", total time: %" PRIu64 " ns, ave. time: %" PRIu64 " ns min: %" PRIu64 " ns max: %" PRIu64 " ns\n",
	       started, ended, total, ended != 0 ? total / ended : 0, minimum, maximum);
	return 0;
}
