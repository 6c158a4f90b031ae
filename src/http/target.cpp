#include "http/target.hpp"

#include <boost/url/parse.hpp>

namespace chargeplan::http {

std::optional<std::string_view> Target::value_of(std::string_view key) const {
  for (const auto& [name, value] : query)
    if (name == key) return value;
  return std::nullopt;
}

std::optional<Target> parse_target(std::string_view text) {
  const bool is_absolute = text.starts_with("http://") || text.starts_with("https://");
  const auto parsed = is_absolute ? boost::urls::parse_absolute_uri({text.data(), text.size()})
                                  : boost::urls::parse_origin_form({text.data(), text.size()});
  if (!parsed) return std::nullopt;
  Target target{.path = std::string{parsed->encoded_path()}};
  if (target.path.empty()) target.path = "/";
  for (const auto& parameter : parsed->params()) target.query.emplace_back(parameter.key, parameter.value);
  return target;
}

}  // namespace chargeplan::http
