/* SPDX-License-Identifier: MIT */
/* A kernel whose types are as the programs have them. */

#include "../sample.h"

enum gone_kind {
	GONE_VALUE = 3,
};

struct gone {
	int field;
};

int use(struct sample *p0, struct gone *p1, enum gone_kind *p2)
{
	return 0;
}
