# Linked by our own targets only, never exported.
add_library(chargeplan_warnings INTERFACE)
target_compile_options(chargeplan_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor -Wold-style-cast -Woverloaded-virtual
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>  # GCC 12 reports std::string concatenation falsely (GCC bug 105651)
  -Wnull-dereference -Wdouble-promotion -Wformat=2 -Wimplicit-fallthrough -Wswitch
  -Wno-missing-field-initializers  # a designated initialiser leaves the rest at their defaults
  $<$<BOOL:${CHARGEPLAN_WERROR}>:-Werror>)
