/// No bytes make the reader of tables crash. (Of workbooks only what begins like one; their inside is workbook_fuzz's.)
#include <cstdint>

#include "fuzz/table_law.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  chargeplan::test::check_table_law({reinterpret_cast<const char*>(data), size}, "fuzzed.csv");
  return 0;
}
