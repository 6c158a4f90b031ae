/// What an import found in a file: on stderr for people, or as JSON.
#pragma once

#include <string>
#include <vector>

#include "chargeplan/error.hpp"
#include "io/tables.hpp"

namespace chargeplan::cli {

struct ImportReport {
  std::string file;
  std::string noun;  ///< of what was made: `session`, `value`
  std::size_t made = 0;
  long row_count = 0;
  const std::vector<io::OddityCount>& oddities;
  const std::vector<Issue>& skipped;
  const std::vector<Issue>& notes;
};

/// How many rows issues are about: one row may have several.
[[nodiscard]] std::size_t rows_of(const std::vector<Issue>& issues);

void say_import(const ImportReport& report, bool verbose);
[[nodiscard]] std::string import_json(const ImportReport& report);

}  // namespace chargeplan::cli
