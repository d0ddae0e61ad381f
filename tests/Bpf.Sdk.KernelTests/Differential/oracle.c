/* SPDX-License-Identifier: MIT */
/*
 * oracle [--btf FILE] [--run] [--replaces OBJECT PROGRAM] PIN_ROOT OBJECT: loads an object by libbpf and prints, as JSON, what is then in the kernel. If the object as a
 * whole is refused, each of its programs is loaded alone, since libbpf gives up all of them for one.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <linux/bpf.h>
#include <bpf/bpf.h>
#include <bpf/libbpf.h>

static const char *kernel_btf;
static const char *pin_root;
static bool wants_runs;

/* The program whose functions freplace programs take the place of. */
static int replaced = -1;

/* What libbpf said of the last failure: its warnings, the first ones and the last one. */
static char said[4096];
static size_t said_length;

static int keep(enum libbpf_print_level level, const char *format, va_list arguments)
{
	if (level == LIBBPF_WARN && said_length < sizeof(said) - 1) {
		int written = vsnprintf(said + said_length, sizeof(said) - said_length, format, arguments);

		if (written > 0)
			said_length += written;
		if (said_length > sizeof(said) - 1)
			said_length = sizeof(said) - 1;
	}
	return 0;
}

static void forget(void)
{
	said_length = 0;
	said[0] = 0;
}

static void print_text(const char *text)
{
	putchar('"');
	for (; *text; text++) {
		unsigned char c = *text;

		if (c == '"' || c == '\\')
			printf("\\%c", c);
		else if (c == '\n')
			printf("\\n");
		else if (c < ' ' || c > '~')
			printf("?");
		else
			putchar(c);
	}
	putchar('"');
}

static struct bpf_object *open_object(const char *path)
{
	LIBBPF_OPTS(bpf_object_open_opts, options, .pin_root_path = pin_root, .btf_custom_path = kernel_btf);

	struct bpf_object *object;
	struct bpf_program *program;

	forget();
	object = bpf_object__open_file(path, &options);
	if (object && replaced >= 0) {
		bpf_object__for_each_program(program, object)
			bpf_program__set_attach_target(program, replaced, NULL);
	}
	return object;
}

/* The object stays open, since it holds the program. */
static int load_replaced(const char *path, const char *name)
{
	struct bpf_object *object = bpf_object__open_file(path, NULL);
	struct bpf_program *program;

	if (!object || bpf_object__load(object))
		return -1;
	program = bpf_object__find_program_by_name(object, name);
	return program ? bpf_program__fd(program) : -1;
}

static bool is_runnable(int type)
{
	return type == BPF_PROG_TYPE_SOCKET_FILTER || type == BPF_PROG_TYPE_SCHED_CLS || type == BPF_PROG_TYPE_SCHED_ACT ||
	       type == BPF_PROG_TYPE_XDP || type == BPF_PROG_TYPE_CGROUP_SKB || type == BPF_PROG_TYPE_SYSCALL ||
	       type == BPF_PROG_TYPE_RAW_TRACEPOINT;
}

static void print_run(int fd, int type)
{
	unsigned char packet[64] = {};
	unsigned long long arguments[12] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
	LIBBPF_OPTS(bpf_test_run_opts, options);
	int result;

	if (type == BPF_PROG_TYPE_RAW_TRACEPOINT) {
		options.ctx_in = arguments;
		options.ctx_size_in = sizeof(arguments);
	} else if (type != BPF_PROG_TYPE_SYSCALL) {
		options.data_in = packet;
		options.data_size_in = sizeof(packet);
		options.repeat = 1;
	}
	result = bpf_prog_test_run_opts(fd, &options);
	printf(",\"run\":%d,\"returned\":%u", result, result ? 0 : options.retval);
}

static void print_program(const struct bpf_program *program, int error)
{
	int fd = bpf_program__fd(program);
	struct bpf_prog_info info = {};
	__u32 length = sizeof(info);
	int i;

	printf("{\"name\":");
	print_text(bpf_program__name(program));
	if (fd < 0 || bpf_obj_get_info_by_fd(fd, &info, &length)) {
		printf(",\"error\":%d,\"message\":", error);
		print_text(error ? said : "");
		printf("}");
		return;
	}
	printf(",\"kernel_name\":");
	print_text(info.name);
	printf(",\"type\":%u,\"tag\":\"", info.type);
	for (i = 0; i < BPF_TAG_SIZE; i++)
		printf("%02x", info.tag[i]);
	printf("\",\"instructions\":%u,\"has_btf\":%s,\"functions\":%u,\"lines\":%u,\"maps\":%u,\"attach_btf_object\":%u,\"attach_btf_id\":%u",
	       info.xlated_prog_len / 8, info.btf_id ? "true" : "false", info.nr_func_info, info.nr_line_info, info.nr_map_ids,
	       info.attach_btf_obj_id, info.attach_btf_id);
	if (wants_runs && is_runnable(info.type))
		print_run(fd, info.type);
	printf("}");
}

static void print_inner_map(__u32 id)
{
	int fd = bpf_map_get_fd_by_id(id);
	struct bpf_map_info info = {};
	__u32 length = sizeof(info);

	if (fd < 0 || bpf_obj_get_info_by_fd(fd, &info, &length))
		printf("?");
	else
		printf("%s type %u key %u value %u entries %u flags %u", info.name, info.type, info.key_size, info.value_size, info.max_entries,
		       info.map_flags);
	if (fd >= 0)
		close(fd);
}

static void print_inner_program(__u32 id)
{
	int fd = bpf_prog_get_fd_by_id(id);
	struct bpf_prog_info info = {};
	__u32 length = sizeof(info);

	if (fd < 0 || bpf_obj_get_info_by_fd(fd, &info, &length))
		printf("?");
	else
		printf("%s type %u", info.name, info.type);
	if (fd >= 0)
		close(fd);
}

/* Maps and programs that are values of the map. */
static void print_slots(int fd, const struct bpf_map_info *info)
{
	unsigned char key[64], next[64];
	void *previous = NULL;
	bool first = true;
	__u32 id, i;

	printf(",\"slots\":[");
	while (info->key_size <= sizeof(key) && !bpf_map_get_next_key(fd, previous, next)) {
		memcpy(key, next, info->key_size);
		previous = key;
		if (bpf_map_lookup_elem(fd, key, &id))
			continue;
		printf("%s\"", first ? "" : ",");
		first = false;
		for (i = 0; i < info->key_size; i++)
			printf("%02x", key[i]);
		printf(": ");
		if (info->type == BPF_MAP_TYPE_PROG_ARRAY)
			print_inner_program(id);
		else
			print_inner_map(id);
		printf("\"");
	}
	printf("]");
}

static void print_data(int fd, const struct bpf_map_info *info)
{
	unsigned char *value = calloc(1, info->value_size);
	__u32 key = 0, i;

	if (!bpf_map_lookup_elem(fd, &key, value)) {
		printf(",\"data\":\"");
		for (i = 0; i < info->value_size; i++)
			printf("%02x", value[i]);
		printf("\"");
	}
	free(value);
}

static bool print_map(const struct bpf_map *map, bool first)
{
	int fd = bpf_map__fd(map);
	struct bpf_map_info info = {};
	__u32 length = sizeof(info);

	if (fd < 0 || bpf_obj_get_info_by_fd(fd, &info, &length))
		return false;
	printf("%s{\"name\":", first ? "" : ",");
	print_text(info.name);
	printf(",\"type\":%u,\"key_size\":%u,\"value_size\":%u,\"max_entries\":%u,\"flags\":%u,\"extra\":%llu", info.type, info.key_size,
	       info.value_size, info.max_entries, info.map_flags, (unsigned long long)info.map_extra);
	printf(",\"has_btf\":%s,\"key_type\":%u,\"value_type\":%u,\"kernel_value_type\":%u", info.btf_id ? "true" : "false",
	       info.btf_key_type_id, info.btf_value_type_id, info.btf_vmlinux_value_type_id);
	if (info.type == BPF_MAP_TYPE_PROG_ARRAY || info.type == BPF_MAP_TYPE_ARRAY_OF_MAPS || info.type == BPF_MAP_TYPE_HASH_OF_MAPS)
		print_slots(fd, &info);
	if (bpf_map__is_internal(map))
		print_data(fd, &info);
	printf("}");
	return true;
}

static void print_maps(struct bpf_object *object)
{
	struct bpf_map *map;
	bool first = true;

	printf(",\"maps\":[");
	bpf_object__for_each_map(map, object) {
		if (print_map(map, first))
			first = false;
	}
	printf("]");
}

static void load_whole(struct bpf_object *object)
{
	struct bpf_program *program;
	bool first = true;

	printf("{\"error\":0,\"message\":\"\",\"programs\":[");
	bpf_object__for_each_program(program, object) {
		if (!first)
			printf(",");
		first = false;
		print_program(program, 0);
	}
	printf("]");
	print_maps(object);
	printf("}\n");
}

/* Loads the program of this number alone, or none if there is none. Gives the object if it was loaded. */
static struct bpf_object *load_one(const char *path, int number, struct bpf_program **one, int *error)
{
	struct bpf_object *object = open_object(path);
	struct bpf_program *program;
	int i = 0;

	*one = NULL;
	bpf_object__for_each_program(program, object) {
		if (i++ == number)
			*one = program;
		else
			bpf_program__set_autoload(program, false);
	}
	*error = bpf_object__load(object);
	return object;
}

static void load_each(const char *path, int count, int error, const char *message)
{
	struct bpf_program *program;
	struct bpf_object *object;
	int i;

	printf("{\"error\":%d,\"message\":", error);
	print_text(message);
	printf(",\"programs\":[");
	for (i = 0; i < count; i++) {
		object = load_one(path, i, &program, &error);
		if (i)
			printf(",");
		print_program(program, error);
		bpf_object__close(object);
	}
	printf("]");
	object = load_one(path, -1, &program, &error);
	print_maps(object);
	printf("}\n");
	bpf_object__close(object);
}

int main(int argc, char **argv)
{
	struct bpf_object *object;
	struct bpf_program *program;
	char *message;
	int count = 0, error, at;

	for (at = 1; at < argc && !strncmp(argv[at], "--", 2); at++) {
		if (!strcmp(argv[at], "--run"))
			wants_runs = true;
		else if (!strcmp(argv[at], "--btf") && at + 1 < argc)
			kernel_btf = argv[++at];
		else if (!strcmp(argv[at], "--replaces") && at + 2 < argc) {
			replaced = load_replaced(argv[at + 1], argv[at + 2]);
			if (replaced < 0) {
				fprintf(stderr, "oracle: cannot load %s of %s\n", argv[at + 2], argv[at + 1]);
				return 1;
			}
			at += 2;
		}
	}
	if (argc - at != 2) {
		fprintf(stderr, "usage: oracle [--btf FILE] [--run] [--replaces OBJECT PROGRAM] PIN_ROOT OBJECT\n");
		return 2;
	}
	pin_root = argv[at];
	libbpf_set_print(keep);
	object = open_object(argv[at + 1]);
	if (!object) {
		error = -errno;
		printf("{\"error\":%d,\"message\":", error);
		print_text(said);
		printf(",\"programs\":[],\"maps\":[]}\n");
		return 0;
	}
	bpf_object__for_each_program(program, object)
		count++;
	error = bpf_object__load(object);
	if (!error) {
		load_whole(object);
		bpf_object__close(object);
		return 0;
	}
	message = strdup(said);
	bpf_object__close(object);
	load_each(argv[at + 1], count, error, message);
	free(message);
	return 0;
}
