/* SPDX-License-Identifier: MIT */
/* Types as programs are compiled with them; what has become of them in other kernels is in kernels/. */

#include "memory.h"

enum mode {
	MODE_SLOW = 1,
	MODE_FAST = 2,
};

struct inner {
	int x;
	int y;
};

struct sample {
	int number;
	short small;
	unsigned char tiny;
	long wide;
	unsigned int low : 3;
	int high : 5;
	char name[8];
	struct inner pair[2];
	enum mode mode;
	void *pointer;
} __attribute__((preserve_access_index));
