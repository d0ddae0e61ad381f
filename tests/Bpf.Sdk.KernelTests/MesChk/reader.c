/* SPDX-License-Identifier: MIT */
/* A reader of the meter's pinned maps without any of our code: what it prints is what meschk must print. Usage: reader ROOT [-v] */
#include <linux/bpf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static int call(int command, union bpf_attr *attributes)
{
	int result = syscall(__NR_bpf, command, attributes, sizeof(*attributes));

	if (result < 0) {
		perror("bpf");
		exit(1);
	}
	return result;
}

static int open_map(const char *root, const char *name)
{
	union bpf_attr attributes;
	char path[4096];

	snprintf(path, sizeof(path), "%s/tc/globals/%s", root, name);
	memset(&attributes, 0, sizeof(attributes));
	attributes.pathname = (unsigned long)path;
	attributes.file_flags = BPF_F_RDONLY;
	return call(BPF_OBJ_GET, &attributes);
}

static void look_up(int map, unsigned int key, void *value)
{
	union bpf_attr attributes;

	memset(&attributes, 0, sizeof(attributes));
	attributes.map_fd = map;
	attributes.key = (unsigned long)&key;
	attributes.value = (unsigned long)value;
	call(BPF_MAP_LOOKUP_ELEM, &attributes);
}

int main(int argc, char **argv)
{
	unsigned long total = 0, min = 0, max = 0, previous_end = 0;
	unsigned int starts, ends;
	int counts, start_map, end_map, reversed = 0;

	if (argc < 2)
		return 2;
	counts = open_map(argv[1], "mes_map_cnt");
	start_map = open_map(argv[1], "mes_map_start");
	end_map = open_map(argv[1], "mes_map_end");
	look_up(counts, 0, &starts);
	look_up(counts, 1, &ends);
	for (unsigned int i = 0; i < ends; i++) {
		unsigned long start, end, latency;

		look_up(start_map, i, &start);
		look_up(end_map, i, &end);
		latency = end - start;
		total += latency;
		if (min == 0 || latency < min)
			min = latency;
		if (latency > max)
			max = latency;
		if (argc > 2)
			printf("%4u: %lu %lu %lu\n", i, start, end, latency);
		if (start < previous_end)
			reversed++;
		previous_end = end;
	}
	printf("reverse count: %d\n", reversed);
	printf("count: %u/%u, total time: %lu ns, ave. time: %lu ns min: %lu ns max: %lu ns\n",
	       starts, ends, total, ends ? total / ends : 0, min, max);
	return 0;
}
