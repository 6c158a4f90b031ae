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

std::string_view origin_form(std::string_view target) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!target.starts_with(scheme)) continue;
    const auto path = target.find('/', scheme.size());
    return path == std::string_view::npos ? "/" : target.substr(path);
  }
  return target;
}

}  // namespace chargeplan::http
