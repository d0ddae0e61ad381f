/* SPDX-License-Identifier: MIT */
/* A kernel with two types of one name. */

struct twice {
	int in_both;
	int only_in_one;
};

int use_first(struct twice *twice)
{
	return 0;
}

int use_second(void)
{
	struct twice {
		long before;
		int in_both;
	};
	extern int take(struct twice *twice);

	return take(0);
}

int use(struct twice *p0)
{
	return 0;
}
