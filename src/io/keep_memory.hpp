/// For programs that solve: memory that is freed stays theirs.
#pragma once

#include <cstddef>  // for __GLIBC__

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace chargeplan::io {

/// A solve makes and drops vectors of some MB each; glibc would give each back to the system and have its pages cleared anew,
/// which is a tenth to a fifth of a solve. Up to `kept_bytes` stay with the process.   Source: docs/solver.md, "Memory".
inline void keep_memory() {
#ifdef __GLIBC__
  constexpr int largest_kept_bytes = 32 << 20, kept_bytes = 512 << 20;
  mallopt(M_MMAP_THRESHOLD, largest_kept_bytes);
  mallopt(M_TRIM_THRESHOLD, kept_bytes);
#endif
}

}  // namespace chargeplan::io
