#include <fmt/format.h>

#include <algorithm>

#include "domain/validate_parts.hpp"

namespace chargeplan::domain {
namespace {

constexpr std::string_view site_path = "site";
constexpr std::string_view groups_path = "site.groups";
constexpr std::string_view evses_path = "site.evses";

/// Parents by index; absent for the top, and where the parent's name is unknown.
std::vector<std::optional<std::size_t>> parents_of(const Site& site, IssueList& issues) {
  const auto index = index_ids(groups_path, site.groups, issues);
  std::vector<std::optional<std::size_t>> parents(site.groups.size());
  for (std::size_t g = 0; g < site.groups.size(); ++g) {
    const auto& parent = site.groups[g].parent;
    if (!parent) continue;
    if (const auto found = index.find(*parent); found != index.end())
      parents[g] = found->second;
    else
      issues.add({groups_path, g, "parent"}, "unknown_group",
                 fmt::format("parent {} is no group of the site; name one of site.groups, or none for the grid connection",
                             quoted(*parent)));
  }
  return parents;
}

/// Follows every group upward once; a cycle is named at its first member.
void find_cycles(const Site& site, const std::vector<std::optional<std::size_t>>& parents, IssueList& issues) {
  constexpr std::size_t unseen = 0;
  std::vector<std::size_t> seen_from(parents.size(), unseen);  // 1 + the group from which a walk first came here
  for (std::size_t g = 0; g < parents.size(); ++g) {
    std::optional<std::size_t> at = g;
    for (; at && seen_from[*at] == unseen; at = parents[*at]) seen_from[*at] = g + 1;
    if (!at || seen_from[*at] != g + 1) continue;
    const std::size_t first = *at;
    std::string chain = quoted(site.groups[first].id);
    constexpr std::size_t named_at_most = 10;
    std::size_t length = 1;
    for (auto next = parents[first]; next != first; next = parents[*next], ++length)
      if (length < named_at_most) chain += " under " + quoted(site.groups[*next].id);
    if (length > named_at_most) chain += fmt::format(" … ({} groups)", length);
    issues.add({groups_path, first, "parent"}, "cyclic_groups",
               fmt::format("groups are under each other in a circle: {} under {}; groups must form a tree below the grid "
                           "connection, so one of them needs another parent or none",
                           chain, quoted(site.groups[first].id)));
  }
}

}  // namespace

void validate_site(const Site& site, std::optional<int> step_count, IssueList& issues) {
  const auto field = [](std::string_view name) { return Field{site_path, {}, name}; };
  const auto is_capital = [](char letter) { return letter >= 'A' && letter <= 'Z'; };
  if (site.currency.size() != 3 || !std::all_of(site.currency.begin(), site.currency.end(), is_capital))
    issues.add(field("currency"), "bad_currency",
               fmt::format("currency is {}; it must be an ISO 4217 code of three capital letters such as \"EUR\"",
                           quoted(site.currency)));
  issues.check_series(field("grid_limit_kw"), site.grid_limit_kw, step_count, power_range);
  issues.check_number(field("overload_price_per_kw"), site.overload_price_per_kw, power_price_range);
  if (site.export_limit_kw) issues.check_series(field("export_limit_kw"), *site.export_limit_kw, step_count, power_range);
  issues.check_series(field("base_load_kw"), site.base_load_kw, step_count, power_range);
  issues.check_series(field("pv_kw"), site.pv_kw, step_count, power_range);
  issues.check_series(field("import_price_per_kwh"), site.import_price_per_kwh, step_count, price_range);
  if (site.export_price_per_kwh)
    issues.check_series(field("export_price_per_kwh"), *site.export_price_per_kwh, step_count, price_range);
  issues.check_number(field("demand_charge_per_kw"), site.demand_charge_per_kw, power_price_range);
  issues.check_number(field("billed_peak_kw"), site.billed_peak_kw, power_range);
  issues.check_number(field("efficiency"), site.efficiency, efficiency_range);
}

void validate_groups(const Site& site, std::optional<int> step_count, IssueList& issues) {
  const double group_steps = static_cast<double>(site.groups.size()) * step_count.value_or(1);
  if (group_steps > max_set_points)
    issues.add({groups_path, {}, ""}, "problem_too_large",
               fmt::format("{} groups times {} steps are {:.0f} limits; at most {:.0f} can be planned at once",
                           site.groups.size(), step_count.value_or(1), group_steps, max_set_points));
  find_cycles(site, parents_of(site, issues), issues);
  for (std::size_t g = 0; g < site.groups.size(); ++g)
    issues.check_series({groups_path, g, "limit_kw"}, site.groups[g].limit_kw, step_count, power_range);
}

void validate_evses(const Site& site, IssueList& issues) {
  static_cast<void>(index_ids(evses_path, site.evses, issues));
  std::unordered_map<std::string_view, bool> is_group;
  for (const auto& group : site.groups) is_group.emplace(group.id, true);
  for (std::size_t i = 0; i < site.evses.size(); ++i) {
    const auto& evse = site.evses[i];
    const auto field = [i](std::string_view name) { return Field{evses_path, i, name}; };
    if (evse.group && !is_group.contains(*evse.group))
      issues.add(field("group"), "unknown_group",
                 fmt::format("group {} is no group of the site; name one of site.groups, or none", quoted(*evse.group)));
    const bool good_max = issues.check_number(field("max_power_kw"), evse.max_power_kw, positive_power_range);
    const bool good_min = issues.check_number(field("min_power_kw"), evse.min_power_kw, power_range);
    if (good_max && good_min && evse.max_power_kw && evse.min_power_kw > *evse.max_power_kw)
      issues.add(field("min_power_kw"), "min_above_max_power",
                 fmt::format("min_power_kw {} is above max_power_kw {}; it must be at most that", evse.min_power_kw,
                             *evse.max_power_kw));
  }
}

}  // namespace chargeplan::domain
