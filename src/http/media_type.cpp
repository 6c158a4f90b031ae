#include "http/media_type.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace chargeplan::http {
namespace {

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// Takes the part before `mark` off the front of `rest`.
std::string_view next_part(std::string_view& rest, char mark) {
  const std::size_t end = rest.find(mark);
  const std::string_view part = rest.substr(0, end);
  rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
  return trimmed(part);
}

/// The weight among a range's parameters: `q=0.5`; 1 where there is none, 0 where it is no number.
double weight_of(std::string_view parameters) {
  while (!parameters.empty()) {
    std::string_view value = next_part(parameters, ';');
    const std::string_view name = next_part(value, '=');
    if (name != "q" && name != "Q") continue;
    double weight = 0;
    value = trimmed(value);
    const auto [end, failure] = std::from_chars(value.data(), value.data() + value.size(), weight);
    return failure == std::errc{} && end == value.data() + value.size() ? weight : 0;
  }
  return 1;
}

/// 0 where the range does not cover the type; else the more, the closer it describes it.
int closeness(std::string_view range, std::string_view type) {
  if (range == type) return 3;
  if (range == "*/*" || range == "*") return 1;
  return range.ends_with("/*") && type.starts_with(range.substr(0, range.size() - 1)) ? 2 : 0;
}

double liking(std::string_view accept, std::string_view type) {
  int closest = 0;
  double weight = 0;
  while (!accept.empty()) {
    std::string_view parameters = next_part(accept, ',');
    const std::string range = essence_of(next_part(parameters, ';'));
    const int close = closeness(range, type);
    if (close <= closest) continue;
    closest = close;
    weight = weight_of(parameters);
  }
  return weight;
}

}  // namespace

std::string essence_of(std::string_view content_type) {
  std::string essence{trimmed(content_type.substr(0, content_type.find(';')))};
  std::transform(essence.begin(), essence.end(), essence.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return essence;
}

std::optional<std::string_view> choose_type(std::string_view accept, std::span<const std::string_view> offered) {
  if (offered.empty()) return std::nullopt;
  if (trimmed(accept).empty()) return offered.front();
  const auto best = std::max_element(offered.begin(), offered.end(), [&](std::string_view a, std::string_view b) {
    return liking(accept, a) < liking(accept, b);
  });
  return liking(accept, *best) > 0 ? std::optional{*best} : std::nullopt;
}

}  // namespace chargeplan::http
