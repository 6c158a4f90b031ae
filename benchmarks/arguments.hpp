// What the benchmarks' programs are called with.
#pragma once

#include <charconv>
#include <string>
#include <string_view>

#include "io/files.hpp"
#include "io/request.hpp"

namespace chargeplan {

/// 0 where the text begins with no number.
inline int number_of(std::string_view text) {
  int number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

inline Result<io::PlanRequest> request_in(const std::string& path) {
  return io::read_file(path).and_then([](const std::string& text) { return io::read_request(text); });
}

}  // namespace chargeplan
