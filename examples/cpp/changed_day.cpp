// A day that does not go as planned: at ten the grid operator takes half of the limit, at noon a car leaves early and another has
// got less than was planned. The plan goes on from what was; what is past stays.
#include <chargeplan/replan.hpp>

#include "example_day.hpp"

int main() {
  using namespace std::chrono_literals;
  auto problem = example::office_day();
  problem.site.grid_limit_kw = 60;
  problem.site.import_price_per_kwh = 0.13;
  const auto midnight = problem.horizon.start;
  chargeplan::Planner planner{std::move(problem)};
  example::show("as planned", *example::value_or_exit(planner.plan_anew()));

  chargeplan::Change at_ten{midnight + 10h, planner.problem().site, planner.problem().sessions, {}};
  at_ten.site.grid_limit_kw = 30;
  const auto at_half = *example::value_or_exit(planner.replan(at_ten));
  example::show("30 kW from ten on", at_half);

  chargeplan::Change at_noon{midnight + 12h, planner.problem().site, planner.problem().sessions, {}};
  std::erase_if(at_noon.sessions, [](const auto& session) { return session.id == "7"; });
  at_noon.delivered_kwh["12"] = 1.5;
  const auto last = *example::value_or_exit(planner.replan(at_noon));
  example::show("after noon", last);
  for (std::size_t t = 0; t < static_cast<std::size_t>(last.horizon.past_step_count); ++t)
    if (last.site.power_kw[t] != at_half.site.power_kw[t]) return 1;
}
