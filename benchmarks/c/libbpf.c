/* SPDX-License-Identifier: MIT */
/*
 * Loading by libbpf: a library for the rows that measure within a process, and, with a main function, the program for the row that
 * measures a whole one. Usage: libbpf OBJECT
 */
#include <bpf/libbpf.h>
#include <errno.h>
#include <stdio.h>

/* Returns the number of programs, or a negated errno. */
int load_and_close(const char *path)
{
	struct bpf_object *object;
	struct bpf_program *program;
	int result;

	libbpf_set_strict_mode(LIBBPF_STRICT_ALL);
	object = bpf_object__open_file(path, NULL);
	if (!object)
		return -errno;
	result = bpf_object__load(object);
	if (result == 0) {
		bpf_object__for_each_program(program, object)
			result += bpf_program__fd(program) >= 0;
	}
	bpf_object__close(object);
	return result;
}

#ifdef LOADER
int main(int argc, char *argv[])
{
	int result;

	if (argc != 2) {
		fprintf(stderr, "usage: %s OBJECT\n", argv[0]);
		return 2;
	}
	result = load_and_close(argv[1]);
	if (result < 0) {
		fprintf(stderr, "libbpf: %s: errno %d\n", argv[1], -result);
		return 1;
	}
	printf("%d programs\n", result);
	return 0;
}
#endif
