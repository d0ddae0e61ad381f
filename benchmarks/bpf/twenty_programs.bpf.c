/* SPDX-License-Identifier: MIT */
#include "many_programs.h"

TEN_PROGRAMS(0)
TEN_PROGRAMS(1)
