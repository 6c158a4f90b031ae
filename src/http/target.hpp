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

/// None where it is not of the form `/path?query`.
[[nodiscard]] std::optional<Target> parse_target(std::string_view text);

/// Of an absolute URL, which a client of a proxy may send, what follows its authority (RFC 9112, 3.2.2); any other as it came.
[[nodiscard]] std::string_view origin_form(std::string_view target);

}  // namespace chargeplan::http
