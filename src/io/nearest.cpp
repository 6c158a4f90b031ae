#include "io/nearest.hpp"

#include <algorithm>
#include <cctype>
#include <numeric>
#include <utility>
#include <vector>

namespace chargeplan::io {
namespace {

constexpr std::size_t longest_name = 64;  // longer texts are no slips, and the distance costs their product

/// `maxPowerKW`, `max-power-kw` and `max_power_kw` are one name.
std::string folded(std::string_view name) {
  std::string plain;
  for (const char c : name)
    if (c != '_' && c != '-' && c != ' ') plain += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return plain;
}

/// Fewest insertions, deletions, replacements and swaps of neighbours.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before_last(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  std::iota(last.begin(), last.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({replaced, last[j] + 1, row[j - 1] + 1});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
    std::swap(before_last, last);
    std::swap(last, row);
  }
  return last.back();
}

}  // namespace

std::optional<std::string_view> nearest_name(std::string_view unknown, std::span<const std::string_view> known) {
  if (unknown.size() > longest_name) return std::nullopt;
  const std::string wanted = folded(unknown);
  std::optional<std::string_view> nearest;
  std::size_t best = std::max<std::size_t>(1, wanted.size() / 3) + 1;  // a third of the letters may be wrong
  for (const std::string_view name : known) {
    const std::string candidate = folded(name);
    std::size_t distance = edit_distance(wanted, candidate);
    // `arrival_time` for `arrival`, `power` for `max_power_kw`: the shorter one is part of the longer.
    const bool is_part = wanted.size() >= 4 && candidate.size() >= 4 &&
                         (candidate.find(wanted) != std::string::npos || wanted.find(candidate) != std::string::npos);
    if (is_part) distance = std::min(distance, best - 1);
    if (distance < best) {
      best = distance;
      nearest = name;
    }
  }
  return nearest;
}

std::string did_you_mean(std::string_view unknown, std::span<const std::string_view> known) {
  const auto nearest = nearest_name(unknown, known);
  return nearest ? " (did you mean \"" + std::string{*nearest} + "\"?)" : std::string{};
}

}  // namespace chargeplan::io
