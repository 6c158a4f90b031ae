// replan REQUEST.json CHANGES: plans the request, then makes one change after another to it, each at another time of the day, and
// prints as JSON what planning again took from the plan before and from the start.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iostream>
#include <utility>
#include <vector>

#include "arguments.hpp"
#include "chargeplan/planner.hpp"
#include "chargeplan/replan.hpp"
#include "io/keep_memory.hpp"
#include "timing/stopwatch.hpp"

namespace {

using namespace chargeplan;

constexpr std::array kinds{"session comes",         "session goes",  "session ends early",
                           "session asks for more", "limit changes", "prices change"};

/// One that is there around `now`, another one for each number.
std::size_t one_of(const std::vector<Session>& sessions, Instant now, std::size_t number) {
  for (std::size_t k = 0; k < sessions.size(); ++k) {
    const std::size_t s = (number * 7919 + k) % sessions.size();
    if (sessions[s].arrival < now && sessions[s].departure > now + std::chrono::hours{1}) return s;
  }
  return number % sessions.size();
}

void change_site(Change& change, std::size_t kind, int step_count) {
  auto& series = kind == 4 ? change.site.grid_limit_kw : change.site.import_price_per_kwh;
  std::vector<double> values;
  for (int t = 0; t < step_count; ++t)
    values.push_back(series[static_cast<std::size_t>(t)] * (kind == 4 ? 0.95 : 1 + 0.1 * ((t * 37) % 11 - 5) / 5.0));
  series = values;
}

Change change_of(const Problem& problem, std::size_t number) {
  const auto& horizon = problem.horizon;
  Change change{horizon.start + (horizon.end() - horizon.start) / 24 * static_cast<long>(6 + number % 9),
                problem.site,
                problem.sessions,
                {}};
  const std::size_t kind = number % kinds.size(), s = one_of(problem.sessions, change.now, number);
  Session& session = change.sessions[s];
  switch (kind) {
    case 0: {
      Session more = session;
      more.id = fmt::format("new {}", number);
      more.arrival = change.now;
      if (more.evse && session.arrival < change.now)
        session.departure = change.now;  // the one that it takes the place of
      else
        more.evse.reset();
      change.sessions.push_back(more);
      break;
    }
    case 1: change.sessions.erase(change.sessions.begin() + static_cast<std::ptrdiff_t>(s)); break;
    case 2: session.departure -= (session.departure - change.now) / 2; break;
    case 3: session.energy_required_kwh = session.energy_required_kwh.value_or(10) * 1.3; break;
    default: change_site(change, kind, horizon.step_count);
  }
  return change;
}

struct Laps {
  std::vector<double> continue_s, warm_s, warm_solve_s, cold_s, cold_solve_s;
  long pivots = 0;
  double gap = 0;
};

}  // namespace

int main(int argc, char** argv) {
  io::keep_memory();
  const int changes = argc == 3 ? number_of(argv[2]) : 0;
  if (changes < 1) {
    std::cerr << "usage: replan REQUEST.json CHANGES\n";
    return 2;
  }
  const auto request = request_in(argv[1]);
  if (!request) {
    std::cerr << request.error().message << '\n';
    return 2;
  }
  auto options = request->options;
  options.solver = "fleet";
  const auto& before = request->problem;
  const auto first = plan(before, options).value();
  std::vector<Laps> laps(kinds.size());
  for (std::size_t k = 0; k < static_cast<std::size_t>(changes); ++k) {
    auto& lap = laps[k % kinds.size()];
    auto change = change_of(before, k);
    timing::Stopwatch watch;
    const auto problem = continue_problem(before, first, std::move(change)).value();
    lap.continue_s.push_back(watch.lap().cpu_s);
    const auto warm = plan_from(first, problem, options).value();
    lap.warm_s.push_back(watch.lap().cpu_s);
    const auto cold = plan(problem, options).value();
    lap.cold_s.push_back(watch.lap().cpu_s);
    lap.warm_solve_s.push_back(warm.solver.solve_s);
    lap.cold_solve_s.push_back(cold.solver.solve_s);
    lap.pivots = std::max(lap.pivots, warm.solver.iterations);
    const double gap = 1e-8 + warm.gap + cold.gap;
    lap.gap = std::max(lap.gap, warm.gap);
    const double scale = std::max({1.0, std::abs(warm.objective_cost), std::abs(cold.objective_cost)});
    if (std::abs(warm.objective_cost - cold.objective_cost) > gap * scale) {
      std::cerr << fmt::format("{}: {} from the plan before, {} from the start\n", kinds[k % kinds.size()], warm.objective_cost,
                               cold.objective_cost);
      return 1;
    }
  }
  std::string separator = "[";
  for (std::size_t kind = 0; kind < kinds.size(); ++kind) {
    const auto& lap = laps[kind];
    if (lap.warm_s.empty()) continue;
    fmt::print(R"({}{{"change": "{}", "sessions": {}, "continue_cpu_s": {}, "warm_cpu_s": {}, "warm_solve_s": {}, )"
               R"("cold_cpu_s": {}, "cold_solve_s": {}, "most_iterations": {}, "largest_gap": {}}})",
               std::exchange(separator, ",\n "), kinds[kind], before.sessions.size(), timing::median(lap.continue_s),
               timing::median(lap.warm_s), timing::median(lap.warm_solve_s), timing::median(lap.cold_s),
               timing::median(lap.cold_solve_s), lap.pivots, lap.gap);
  }
  fmt::print("]\n");
  return 0;
}
