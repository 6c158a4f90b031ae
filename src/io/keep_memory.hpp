/// For programs that solve: memory that is freed stays theirs.
#pragma once

#include <cstddef>  // for __GLIBC__

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace chargeplan::io {

inline constexpr int all_bytes = -1;  ///< that are free

/// A solve makes and drops vectors of up to some hundred MB each; glibc would give each back to the system and have its pages cleared
/// anew, which from 10,000 sessions on is a tenth of a solve and at a million half of it. Up to `most_kept_bytes` stay with the
/// process (other than with `all_bytes`, only what is free at the end of its memory is given back).   Source: docs/solver.md, "Memory".
inline void keep_memory([[maybe_unused]] int most_kept_bytes = all_bytes) {
#ifdef __GLIBC__
  mallopt(M_MMAP_MAX, 0);
  mallopt(M_TRIM_THRESHOLD, most_kept_bytes);
#endif
}

}  // namespace chargeplan::io
