#include "http/target.hpp"

#include <boost/url/parse.hpp>

namespace chargeplan::http {

std::optional<std::string_view> Target::value_of(std::string_view key) const {
  for (const auto& [name, value] : query)
    if (name == key) return value;
  return std::nullopt;
}

std::optional<Target> parse_target(std::string_view text) {
  const auto parsed = boost::urls::parse_origin_form({text.data(), text.size()});
  if (!parsed) return std::nullopt;
  Target target{.path = std::string{parsed->encoded_path()}};
  for (const auto& parameter : parsed->params()) target.query.emplace_back(parameter.key, parameter.value);
  return target;
}

}  // namespace chargeplan::http
