#include "demand/nearest_names.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <numeric>
#include <utility>

namespace chargeplan::demand {
namespace {

/// Blanks and underscores are one: people write `New York`.
char folded(char letter) {
  if (letter == ' ') return '_';
  return static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
}

constexpr std::size_t longest_sensible = 64;

/// Insertions, deletions and replacements that lead from `wanted`, which is no longer than `longest_sensible`, to `name`.
std::size_t edit_distance(std::string_view wanted, std::string_view name) {
  std::array<std::size_t, longest_sensible + 1> row{};
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < name.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < wanted.size(); ++j) {
      const std::size_t replaced = diagonal + (folded(wanted[j]) == folded(name[i]) ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, diagonal + 1});
    }
  }
  return row[wanted.size()];
}

}  // namespace

std::vector<std::string_view> nearest_names(std::string_view wanted, std::span<const std::string_view> names) {
  constexpr std::size_t named_at_most = 3;
  if (wanted.empty() || wanted.size() > longest_sensible) return {};
  const std::size_t near = std::clamp<std::size_t>(wanted.size() / 4, 1, 3);
  std::vector<std::pair<std::size_t, std::string_view>> found;
  for (const auto name : names) {
    const auto last_part = name.substr(name.rfind('/') + 1);  // npos + 1 is 0: the whole name
    const std::size_t distance = std::min(edit_distance(wanted, name), edit_distance(wanted, last_part));
    if (distance <= near) found.emplace_back(distance, name);
  }
  std::sort(found.begin(), found.end());
  // A name that is met but for its case or its continent needs no company.
  const std::size_t best = found.empty() ? 0 : found.front().first;
  std::vector<std::string_view> nearest;
  for (const auto& [distance, name] : found)
    if (nearest.size() < named_at_most && (best > 0 || distance == 0)) nearest.push_back(name);
  return nearest;
}

}  // namespace chargeplan::demand
