/// Values of ours <-> what Redis answers.
#pragma once

#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>

#include "chargeplan/units.hpp"
#include "http/storage/redis_client.hpp"
#include "http/storage/store.hpp"

namespace chargeplan::http {

inline std::int64_t redis_time_of(Instant instant) { return instant.time_since_epoch().count(); }

inline std::int64_t integer_of(const std::string& text) {
  std::int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

/// 0 where there is none, as of a plan without a cost.
inline double decimal_of(std::string_view text) {
  double number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return std::isfinite(number) ? number : 0;
}

inline Instant redis_instant_of(const std::string& text) { return Instant{std::chrono::microseconds{integer_of(text)}}; }

/// The text of a list's n-th; empty where there is none.
inline const std::string& text_at(const RedisReply& list, std::size_t n) {
  static const std::string none;
  return n < list.items.size() ? list.items[n].text : none;
}

/// The fields of the script `job`, as the record.
[[nodiscard]] JobRecord job_record_of(const RedisReply& fields);

}  // namespace chargeplan::http
