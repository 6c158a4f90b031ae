# chargeplan_precompile(TARGET HEADER …): what nearly every file of TARGET includes is read once.
# What a file needs it includes itself all the same: the preset tidy is without, and clang-tidy reads every file by it.
# A file with flags of its own that change the code can't share: SKIP_PRECOMPILE_HEADERS.
set(chargeplan_common_headers <algorithm> <array> <chrono> <cmath> <functional> <map> <memory> <optional> <string> <string_view>
    <utility> <vector> <tl/expected.hpp> <fmt/format.h>)

function(chargeplan_precompile target)
  target_precompile_headers(${target} PRIVATE ${chargeplan_common_headers} ${ARGN})
  # That ccache can keep what was compiled with one; it also asks for CCACHE_SLOPPINESS=pch_defines,time_macros
  target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>
                         $<$<CXX_COMPILER_ID:Clang>:SHELL:-Xclang -fno-pch-timestamp>)
endfunction()

# As above, but not by GCC 12, which no longer knows that <string> is not ours, and warns of what it makes of it.
function(chargeplan_precompile_by_clang target)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    chargeplan_precompile(${target})
  endif()
endfunction()
