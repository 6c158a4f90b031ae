#include "http/prefer.hpp"

#include <algorithm>
#include <charconv>
#include <string>

#include "http/media_type.hpp"

namespace chargeplan::http {
namespace {

/// None where the text is no number of seconds.
std::optional<std::chrono::seconds> seconds_of(std::string_view digits) {
  if (digits.size() >= 2 && digits.front() == '"' && digits.back() == '"') digits = digits.substr(1, digits.size() - 2);
  long seconds = 0;
  const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), seconds);
  if (end != digits.data() + digits.size() || digits.empty() || digits.front() == '-') return std::nullopt;
  if (failure == std::errc::result_out_of_range) return longest_wait;
  return std::min(std::chrono::seconds{seconds}, longest_wait);
}

}  // namespace

std::optional<std::chrono::seconds> wait_of(std::string_view prefer) {
  std::optional<std::chrono::seconds> async;
  while (!prefer.empty()) {
    const std::size_t end = prefer.find(',');
    const std::string preference = essence_of(prefer.substr(0, end));  // in lower case, without its parameters
    prefer = end == std::string_view::npos ? std::string_view{} : prefer.substr(end + 1);
    if (preference.starts_with("wait="))
      if (const auto seconds = seconds_of(std::string_view{preference}.substr(5))) return seconds;
    if (preference == "respond-async") async = std::chrono::seconds{0};
  }
  return async;
}

}  // namespace chargeplan::http
