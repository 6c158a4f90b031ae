#include <fmt/format.h>

#include "chargeplan/demand.hpp"
#include "chargeplan/problem.hpp"
#include "domain/validate_parts.hpp"

namespace chargeplan {
namespace domain {

std::string time_words(Instant instant, const Horizon& horizon) {
  if (const auto zone = TimeZone::find(horizon.time_zone)) return format_time(instant, *zone);
  const auto day = std::chrono::floor<std::chrono::days>(instant);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss time{std::chrono::floor<std::chrono::seconds>(instant - day)};
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()), time.hours().count(), time.minutes().count(), time.seconds().count());
}

std::optional<int> validate_horizon(const Horizon& horizon, IssueList& issues) {
  const bool good_start = horizon.start >= earliest_time && horizon.start < latest_time;
  if (!good_start)
    issues.add({"horizon", {}, "start"}, "time_out_of_range",
               fmt::format("the horizon starts {}; it must start in the years 1970 to 2199", day_words(horizon.start)));
  const bool good_step = issues.check_number({"horizon", {}, "step_s"}, static_cast<double>(horizon.step.count()), step_range);
  const bool good_count = issues.check_number({"horizon", {}, "steps"}, horizon.step_count, step_count_range);
  if (good_start && good_step && good_count && horizon.end() > latest_time)
    issues.add({"horizon", {}, "steps"}, "time_out_of_range",
               fmt::format("{} steps of {} s end at {}; the horizon must end before the year 2200", horizon.step_count,
                           horizon.step.count(), time_words(horizon.end(), horizon)));
  if (horizon.time_zone.empty())
    issues.add({"horizon", {}, "time_zone"}, "empty_id", "time_zone is empty; give an IANA name such as \"Europe/Paris\"");
  if (horizon.presence != Presence::fraction && horizon.presence != Presence::floor)
    issues.add({"horizon", {}, "presence"}, "unknown_value",
               fmt::format("presence is {}; it must be \"fraction\" or \"floor\"", static_cast<int>(horizon.presence)));
  return good_count ? std::optional{horizon.step_count} : std::nullopt;
}

}  // namespace domain

std::vector<Issue> validate(const Problem& problem) {
  domain::IssueList issues;
  const auto step_count = domain::validate_horizon(problem.horizon, issues);
  domain::validate_site(problem.site, step_count, issues);
  domain::validate_groups(problem.site, step_count, issues);
  domain::validate_evses(problem.site, issues);
  domain::validate_sessions(problem, issues);
  domain::validate_past(problem, step_count, issues);
  domain::validate_overlaps(problem, issues);
  return std::move(issues).take();
}

}  // namespace chargeplan
