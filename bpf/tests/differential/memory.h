/* SPDX-License-Identifier: MIT */
/* Memory whose bytes tell where they lie: what a program reads of it, through a type that the kernel is said to have, tells from where and how much. */

#define FOUR(n) (n), (n) + 1, (n) + 2, (n) + 3
#define SIXTEEN(n) FOUR(n), FOUR((n) + 4), FOUR((n) + 8), FOUR((n) + 12)

unsigned char memory[128] __attribute__((aligned(8))) = {
	SIXTEEN(0), SIXTEEN(16), SIXTEEN(32), SIXTEEN(48), SIXTEEN(64), SIXTEEN(80), SIXTEEN(96), SIXTEEN(112),
};
