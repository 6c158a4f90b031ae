/// Wide vector units where the machine has them. Source: docs/solver.md, "Three passes".
#pragma once

#include <cstddef>  // for __GLIBC__

/// Before a function: compiled twice, for any x86-64 and for one with AVX2, and chosen when the program starts. One machine
/// always takes the same, so that its plans stay the same to the bit.
#if defined(__x86_64__) && defined(__GLIBC__) && __GNUC__ >= 12 && !defined(__clang__) && !defined(CHARGEPLAN_SANITIZED)
#define CHARGEPLAN_WIDE __attribute__((target_clones("arch=x86-64-v3", "default")))
#else
#define CHARGEPLAN_WIDE
#endif
