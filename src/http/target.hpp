/// The path and the query of a request's target, without their percent signs.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chargeplan::http {

struct Target {
  std::string path;                                          ///< as it came: no route has a character that needs escapes
  std::vector<std::pair<std::string, std::string>> query{};  ///< in the order of the text

  [[nodiscard]] std::optional<std::string_view> value_of(std::string_view key) const;
};

/// None where it is no target of the form `/path?query`, or that of an absolute URL, whose authority is passed over (RFC 9112, 3.2.2).
[[nodiscard]] std::optional<Target> parse_target(std::string_view text);

}  // namespace chargeplan::http
