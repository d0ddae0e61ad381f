/* SPDX-License-Identifier: MIT */
/* A kernel with an enumerator of 64 bits, of another value than the program has. */

enum large {
	LARGE_VALUE = 0x123456789abULL,
};

int use(enum large *p0)
{
	return 0;
}
