/* SPDX-License-Identifier: MIT */
/*
 * What the SDK is measured against: the same work in C. Each function is one pass, called once by the benchmark program from a
 * process that has the runtime's threads: in such a process each system call on a file descriptor costs more than in one with a
 * single thread, whatever language makes it.
 *
 * Returns are 0 or a file descriptor, or a negated errno.
 */
#include "bpf.h"
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <time.h>

int open_pinned(const char *path)
{
	union bpf_attr attr;

	memset(&attr, 0, SIZE_UP_TO(file_flags));
	attr.pathname = (uintptr_t)path;
	return bpf(BPF_OBJ_GET, &attr, SIZE_UP_TO(file_flags));
}

int close_map(int map)
{
	return close(map);
}

static int lookup(int map, const uint32_t *key, uint64_t *value)
{
	union bpf_attr attr;

	memset(&attr, 0, SIZE_UP_TO(flags));
	attr.map_fd = map;
	attr.key = (uintptr_t)key;
	attr.value = (uintptr_t)value;
	return bpf(BPF_MAP_LOOKUP_ELEM, &attr, SIZE_UP_TO(flags));
}

static int update(int map, const uint32_t *key, const uint64_t *value)
{
	union bpf_attr attr;

	memset(&attr, 0, SIZE_UP_TO(flags));
	attr.map_fd = map;
	attr.key = (uintptr_t)key;
	attr.value = (uintptr_t)value;
	return bpf(BPF_MAP_UPDATE_ELEM, &attr, SIZE_UP_TO(flags));
}

int read_one_by_one(int map, uint32_t count, uint64_t *sum)
{
	uint64_t total = 0, value;

	for (uint32_t i = 0; i < count; i++) {
		int result = lookup(map, &i, &value);

		if (result < 0)
			return result;
		total += value;
	}
	*sum = total;
	return 0;
}

int write_one_by_one(int map, uint32_t count, uint64_t first)
{
	for (uint32_t i = 0; i < count; i++) {
		uint64_t value = first + i;
		int result = update(map, &i, &value);

		if (result < 0)
			return result;
	}
	return 0;
}

/* Reads a whole array. The kernel hands out keys too, wanted or not. */
int read_batch(int map, uint32_t *keys, void *values, uint32_t count)
{
	union bpf_attr attr;
	uint32_t cursor;

	memset(&attr, 0, SIZE_UP_TO(batch));
	attr.batch.map_fd = map;
	attr.batch.out_batch = (uintptr_t)&cursor;
	attr.batch.keys = (uintptr_t)keys;
	attr.batch.values = (uintptr_t)values;
	attr.batch.count = count;
	return bpf(BPF_MAP_LOOKUP_BATCH, &attr, SIZE_UP_TO(batch));
}

int write_batch(int map, uint32_t *keys, const void *values, uint32_t count)
{
	union bpf_attr attr;

	for (uint32_t i = 0; i < count; i++)
		keys[i] = i;
	memset(&attr, 0, SIZE_UP_TO(batch));
	attr.batch.map_fd = map;
	attr.batch.keys = (uintptr_t)keys;
	attr.batch.values = (uintptr_t)values;
	attr.batch.count = count;
	return bpf(BPF_MAP_UPDATE_BATCH, &attr, SIZE_UP_TO(batch));
}

/*
 * Runs a program with its output thrown away, and measures it from its start until its end is known. In C, since Process.Start
 * costs a millisecond that is neither program's.
 */
int run_program(const char *path, char *const arguments[], int64_t *nanoseconds)
{
	posix_spawn_file_actions_t actions;
	struct timespec start, end;
	int result, status;
	pid_t child;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	clock_gettime(CLOCK_MONOTONIC, &start);
	result = -posix_spawn(&child, path, &actions, NULL, arguments, environ);
	if (result == 0) {
		while (waitpid(child, &status, 0) < 0 && errno == EINTR)
			;
		clock_gettime(CLOCK_MONOTONIC, &end);
		*nanoseconds = (end.tv_sec - start.tv_sec) * 1000000000LL + end.tv_nsec - start.tv_nsec;
		if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
			result = -ECHILD;
	}
	posix_spawn_file_actions_destroy(&actions);
	return result;
}
