/* SPDX-License-Identifier: MIT */
/*
 * Arrays and hash tables with keys of four bytes and values of eight, element by element and by batches. Each function is one pass,
 * called once by the benchmark program. Returns are 0 or a count, or a negated errno.
 */
#include "bpf.h"
#include <sys/mman.h>

static int element(int command, int map, const void *key, void *value)
{
	union bpf_attr attr;

	memset(&attr, 0, SIZE_UP_TO(flags));
	attr.map_fd = map;
	attr.key = (uintptr_t)key;
	attr.value = (uintptr_t)value;
	return bpf(command, &attr, SIZE_UP_TO(flags));
}

int lookup_each(int map, const uint32_t *keys, uint32_t count, uint64_t *sum)
{
	uint64_t total = 0, value;

	for (uint32_t i = 0; i < count; i++) {
		int result = element(BPF_MAP_LOOKUP_ELEM, map, &keys[i], &value);

		if (result < 0)
			return result;
		total += value;
	}
	*sum = total;
	return 0;
}

/* Of a table with a value for each CPU: `values' has room for all of one element. */
int sum_each(int map, const uint32_t *keys, uint32_t count, uint64_t *values, uint32_t words, uint64_t *sum)
{
	uint64_t total = 0;

	for (uint32_t i = 0; i < count; i++) {
		int result = element(BPF_MAP_LOOKUP_ELEM, map, &keys[i], values);

		if (result < 0)
			return result;
		for (uint32_t word = 0; word < words; word++)
			total += values[word];
	}
	*sum = total;
	return 0;
}

int update_each(int map, const uint32_t *keys, uint32_t count, uint64_t first)
{
	for (uint32_t i = 0; i < count; i++) {
		uint64_t value = first + i;
		int result = element(BPF_MAP_UPDATE_ELEM, map, &keys[i], &value);

		if (result < 0)
			return result;
	}
	return 0;
}

int delete_each(int map, const uint32_t *keys, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		int result = element(BPF_MAP_DELETE_ELEM, map, &keys[i], NULL);

		if (result < 0)
			return result;
	}
	return 0;
}

static int batch(int command, int map, const void *from, void *cursor, const void *keys, const void *values, uint32_t *count)
{
	union bpf_attr attr;
	int result;

	memset(&attr, 0, SIZE_UP_TO(batch));
	attr.batch.map_fd = map;
	attr.batch.in_batch = (uintptr_t)from;
	attr.batch.out_batch = (uintptr_t)cursor;
	attr.batch.keys = (uintptr_t)keys;
	attr.batch.values = (uintptr_t)values;
	attr.batch.count = *count;
	result = bpf(command, &attr, SIZE_UP_TO(batch));
	*count = attr.batch.count;
	return result;
}

/* Reads as many elements as there are, or there is room for. */
int lookup_batch(int map, uint32_t *keys, void *values, uint32_t room)
{
	uint32_t cursor, copied = 0;

	while (copied < room) {
		uint32_t count = room - copied;
		int result = batch(BPF_MAP_LOOKUP_BATCH, map, copied == 0 ? NULL : &cursor, &cursor, keys + copied, (uint64_t *)values + copied, &count);

		if (result < 0 && result != -ENOENT)
			return result;
		copied += count;
		if (result < 0)
			break;
	}
	return copied;
}

int update_batch(int map, const uint32_t *keys, const uint64_t *values, uint32_t count)
{
	return batch(BPF_MAP_UPDATE_BATCH, map, NULL, NULL, keys, values, &count);
}

/*
 * Adds up all values of a table, which it reads by as many as there is room for. A value has `words' words of eight bytes: one, or, of a table
 * with a value for each CPU, as many as there are CPUs.
 */
int sum_by_batches(int map, uint32_t *keys, uint64_t *values, uint32_t room, uint32_t words, uint64_t *sum)
{
	uint32_t cursor, copied = 0;
	uint64_t total = 0;
	int result;

	do {
		uint32_t count = room;

		result = batch(BPF_MAP_LOOKUP_BATCH, map, copied == 0 ? NULL : &cursor, &cursor, keys, values, &count);
		if (result < 0 && result != -ENOENT)
			return result;
		for (uint32_t i = 0; i < count; i++) {
			total += keys[i];
			for (uint32_t word = 0; word < words; word++)
				total += values[i * words + word];
		}
		copied += count;
	} while (result >= 0);
	*sum = total;
	return copied;
}

/* The same by two calls for each element. */
int sum_by_key(int map, uint64_t *sum)
{
	uint64_t total = 0, value;
	uint32_t key, copied = 0;
	int result;

	for (;;) {
		result = element(BPF_MAP_GET_NEXT_KEY, map, copied == 0 ? NULL : &key, &key);
		if (result < 0)
			break;
		result = element(BPF_MAP_LOOKUP_ELEM, map, &key, &value);
		if (result < 0)
			return result;
		total += key + value;
		copied++;
	}
	*sum = total;
	return result == -ENOENT ? (int)copied : result;
}

/* Maps an array of so many elements for reading. */
int map_array(int map, uint32_t count, const volatile uint64_t **elements)
{
	void *start = mmap(NULL, count * sizeof(uint64_t), PROT_READ, MAP_SHARED, map, 0);

	if (start == MAP_FAILED)
		return -errno;
	*elements = start;
	return 0;
}

/* As volatile: the kernel may write to them at any time. */
uint64_t sum_mapped(const volatile uint64_t *elements, uint32_t count, uint32_t times)
{
	uint64_t total = 0;

	for (uint32_t time = 0; time < times; time++)
		for (uint32_t i = 0; i < count; i++)
			total += elements[i];
	return total;
}
