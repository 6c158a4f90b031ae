#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <tuple>

#include "domain/validate_parts.hpp"

namespace chargeplan::domain {
namespace {

constexpr std::string_view sessions_path = "sessions";

/// One session at a time; holds what all of them share.
class SessionRules {
 public:
  SessionRules(const Problem& problem, IssueList& issues) : problem_{problem}, issues_{issues} {
    for (const auto& evse : problem.site.evses) evse_by_id_.emplace(evse.id, &evse);
  }

  void check(std::size_t s) {
    index_ = s;
    const auto& session = problem_.sessions[s];
    check_times(session);
    check_power(session);
    check_battery(session);
    check_energy(session);
    issues_.check_number(field("efficiency"), session.efficiency, efficiency_range);
    issues_.check_number(field("priority"), session.priority, priority_range);
    issues_.check_number(field("unmet_price_per_kwh"), session.unmet_price_per_kwh, unmet_price_range);
  }

 private:
  [[nodiscard]] Field field(std::string_view name) const { return {sessions_path, index_, name}; }

  bool check_time(std::string_view name, Instant time) {
    if (is_sane(time)) return true;
    issues_.add(field(name), "time_out_of_range",
                fmt::format("{} is {}; it must be in the years 1970 to 2199", name, day_words(time)));
    return false;
  }

  void check_times(const Session& session) {
    const bool good_arrival = check_time("arrival", session.arrival);
    const bool good_departure = check_time("departure", session.departure);
    if (good_arrival && good_departure && session.departure <= session.arrival)
      issues_.add(field("departure"), "departure_before_arrival",
                  fmt::format("departure {} is not after arrival {}; it must be later",
                              time_words(session.departure, problem_.horizon), time_words(session.arrival, problem_.horizon)));
  }

  void check_power(const Session& session) {
    const bool good_max = issues_.check_number(field("max_power_kw"), session.max_power_kw, positive_power_range);
    const bool good_min = issues_.check_number(field("min_power_kw"), session.min_power_kw, power_range);
    const Evse* evse = known_evse(session);
    if (!good_max || !good_min) return;
    double highest = session.max_power_kw;
    double lowest = session.min_power_kw;
    if (evse != nullptr) {
      const double evse_highest = evse->max_power_kw.value_or(highest);
      if (evse->min_power_kw > evse_highest) return;  // said at the EVSE, once
      highest = std::min(highest, evse_highest);
      lowest = std::max(lowest, evse->min_power_kw);
    }
    if (lowest > highest)
      issues_.add(field("min_power_kw"), "min_above_max_power",
                  fmt::format("the lowest power when on is {} kW, but the highest is {} kW{}; the lowest must be at most the "
                              "highest",
                              lowest, highest,
                              evse != nullptr ? " (session and EVSE " + quoted(evse->id) + " together)" : std::string{}));
  }

  const Evse* known_evse(const Session& session) {
    if (!session.evse) return nullptr;
    issues_.check_id(field("evse"), *session.evse);
    // A site without a list of charging points takes any name: it then only tells who follows whom.
    if (problem_.site.evses.empty() || session.evse->empty()) return nullptr;
    if (const auto found = evse_by_id_.find(*session.evse); found != evse_by_id_.end()) return found->second;
    issues_.add(field("evse"), "unknown_evse",
                fmt::format("evse {} is none of the site's {}; name one of site.evses", quoted(*session.evse),
                            problem_.site.evses.size()));
    return nullptr;
  }

  void check_battery(const Session& session) {
    const auto& capacity = session.battery_capacity_kwh;
    const auto& energy = session.arrival_energy_kwh;
    const auto& soc = session.arrival_soc_ratio;
    const bool good_capacity = issues_.check_number(field("battery_capacity_kwh"), capacity, capacity_range);
    const bool good_energy = issues_.check_number(field("arrival_energy_kwh"), energy, energy_range);
    const bool good_soc = issues_.check_number(field("arrival_soc_ratio"), soc, ratio_range);
    if (!good_capacity || !good_energy || !capacity || !energy) return;
    if (*energy > *capacity * (1 + 1e-9))
      issues_.add(
          field("arrival_energy_kwh"), "arrival_energy_above_capacity",
          fmt::format("arrival_energy_kwh {} is above battery_capacity_kwh {}; it must be at most that", *energy, *capacity));
    if (good_soc && soc && std::abs(*soc - *energy / *capacity) > arrival_soc_slack_ratio)
      issues_.add(
          field("arrival_soc_ratio"), "arrival_soc_contradicts_energy",
          fmt::format("arrival_soc_ratio {} of {} kWh is {:.6g} kWh, but arrival_energy_kwh is {}; give one of them, or "
                      "make them agree",
                      *soc, *capacity, *soc * *capacity, *energy));
  }

  void check_energy(const Session& session) {
    issues_.check_number(field("energy_required_kwh"), session.energy_required_kwh, energy_range);
    issues_.check_number(field("max_energy_kwh"), session.max_energy_kwh, energy_range);
    issues_.check_number(field("target_soc_ratio"), session.target_soc_ratio, ratio_range);
    if (session.energy_required_kwh && session.target_soc_ratio)
      issues_.add(field("target_soc_ratio"), "energy_given_twice",
                  fmt::format("both energy_required_kwh {} and target_soc_ratio {} say how much to charge; give one of them",
                              *session.energy_required_kwh, *session.target_soc_ratio));
    if (session.energy_required_kwh) return;
    const bool knows_arrival = session.arrival_energy_kwh || session.arrival_soc_ratio;
    if (!session.target_soc_ratio)
      issues_.add(
          field("energy_required_kwh"), "missing_energy",
          "nothing says how much to charge; give energy_required_kwh, or target_soc_ratio with battery_capacity_kwh and "
          "arrival_energy_kwh or arrival_soc_ratio");
    else if (!session.battery_capacity_kwh || !knows_arrival)
      issues_.add(
          field("target_soc_ratio"), "missing_energy",
          fmt::format("target_soc_ratio {} is no energy without {}; give {}, or energy_required_kwh instead",
                      *session.target_soc_ratio,
                      session.battery_capacity_kwh ? "an energy or SoC at arrival" : "the battery's capacity",
                      session.battery_capacity_kwh ? "arrival_energy_kwh or arrival_soc_ratio" : "battery_capacity_kwh"));
  }

  const Problem& problem_;
  IssueList& issues_;
  std::unordered_map<std::string_view, const Evse*> evse_by_id_;
  std::size_t index_ = 0;
};

void check_size(const Problem& problem, IssueList& issues) {
  if (problem.sessions.size() > max_sessions)
    issues.add({sessions_path, {}, ""}, "problem_too_large",
               fmt::format("there are {} sessions; at most {} can be planned at once", problem.sessions.size(), max_sessions));
  const auto& horizon = problem.horizon;
  if (horizon.step.count() < 1 || !is_sane(horizon.start) || !(horizon.step_count >= 1)) return;
  const double last_step = horizon.step_count;
  const double step_s = seconds(horizon.step);
  double set_points = 0;
  for (const auto& session : problem.sessions) {
    if (!is_sane(session.arrival) || !is_sane(session.departure)) continue;
    const double first = std::clamp(seconds(session.arrival - horizon.start) / step_s, 0.0, last_step);
    const double end = std::clamp(seconds(session.departure - horizon.start) / step_s, 0.0, last_step);
    set_points += std::max(0.0, std::ceil(end) - std::floor(first));
  }
  if (set_points > max_set_points)
    issues.add({sessions_path, {}, ""}, "problem_too_large",
               fmt::format("the stays have {:.0f} steps in all; at most {:.0f} can be planned at once: take longer steps, a "
                           "shorter horizon or fewer sessions",
                           set_points, max_set_points));
}

}  // namespace

void validate_sessions(const Problem& problem, IssueList& issues) {
  check_size(problem, issues);
  static_cast<void>(index_ids(sessions_path, problem.sessions, issues));
  SessionRules rules{problem, issues};
  for (std::size_t s = 0; s < problem.sessions.size(); ++s) rules.check(s);
}

void validate_overlaps(const Problem& problem, IssueList& issues) {
  struct Stay {
    std::size_t evse;
    Instant arrival, departure;
    std::size_t session;
  };
  IndexById evse_index;
  std::vector<Stay> stays;
  for (std::size_t s = 0; s < problem.sessions.size(); ++s) {
    const auto& session = problem.sessions[s];
    if (!session.evse || session.evse->empty() || session.departure <= session.arrival) continue;
    if (!is_sane(session.arrival) || !is_sane(session.departure)) continue;
    const auto evse = evse_index.emplace(*session.evse, evse_index.size()).first->second;
    stays.push_back({evse, session.arrival, session.departure, s});
  }
  std::sort(stays.begin(), stays.end(), [](const Stay& a, const Stay& b) {
    return std::tie(a.evse, a.arrival, a.session) < std::tie(b.evse, b.arrival, b.session);
  });
  const Stay* longest = nullptr;  // of those before: the one that leaves last
  for (const auto& stay : stays) {
    if (longest == nullptr || longest->evse != stay.evse || longest->departure <= stay.arrival) {
      longest = &stay;
      continue;
    }
    const auto& later = problem.sessions[stay.session];
    const auto& earlier = problem.sessions[longest->session];
    issues.add(
        {sessions_path, stay.session, "arrival"}, "sessions_overlap",
        fmt::format("session {} arrives at EVSE {} at {}, while session {} (sessions[{}]) stays there until {}; two cars "
                    "cannot be at one EVSE at once: arrive then or later, or take another EVSE",
                    quoted(later.id), quoted(*later.evse), time_words(stay.arrival, problem.horizon), quoted(earlier.id),
                    longest->session, time_words(longest->departure, problem.horizon)));
    if (stay.departure > longest->departure) longest = &stay;
  }
}

}  // namespace chargeplan::domain
