// solvers LIKE.json CASE SESSIONS SOLVER LIMIT_S RUNS: times one solver on one case, and prints one JSON object: the median of at
// least RUNS runs, of more where they are short, of fewer where they are long. SIGALRM ends the process when a run takes LIMIT_S.
// Without arguments: who can be timed, and the compiler.
#include <fmt/format.h>
#include <unistd.h>

#include <iostream>
#include <new>
#include <utility>

#include "arguments.hpp"
#include "io/keep_memory.hpp"
#include "solvers/cases.hpp"
#include "solvers/contestant.hpp"
#include "timing/stopwatch.hpp"

namespace {

using namespace chargeplan;
using solver_race::Contestant, solver_race::Lap, solver_race::Run;

constexpr int failed_status = 3, memory_status = 4;  // benchmarks/run-solvers knows them

std::vector<Contestant> contestants() {
  std::vector<Contestant> all;
  for (auto* list : {solver_race::fleet_by_threads, solver_race::lemon_if_built, solver_race::highs_by_settings,
                     solver_race::clarabel_alone})
    for (auto& contestant : list()) all.push_back(std::move(contestant));
  return all;
}

int list() {
  std::string separator = "[";
  for (const auto& each : contestants())
    fmt::print(R"({}{{"name": "{}", "version": "{}", "only_flows": {}, "compiler": "GCC {}"}})",
               std::exchange(separator, ",\n "), each.name, each.version, each.only_flows, __VERSION__);
  fmt::print("]\n");
  return 0;
}

Result<std::vector<Lap>> time_runs(const Run& run, unsigned limit_s, int runs) {
  constexpr double short_s = 0.2, long_s = 30;
  std::vector<Lap> laps;
  for (double spent_s = 0; spent_s < long_s && (std::ssize(laps) < runs || (runs > 1 && spent_s < short_s));) {
    alarm(limit_s);
    auto lap = run();
    alarm(0);
    if (!lap) return tl::unexpected{std::move(lap.error())};
    laps.push_back(*lap);
    spent_s += lap->all_s;
  }
  return laps;
}

double median_of(const std::vector<Lap>& laps, double Lap::*which) {
  std::vector<double> values;
  for (const auto& lap : laps) values.push_back(lap.*which);
  return timing::median(std::move(values));
}

int race(const Contestant& contestant, io::PlanRequest request, unsigned limit_s, int runs) {
  const auto steps = request.problem.horizon.step_count;
  const auto run = contestant.prepare(std::move(request));
  const double before_mib = timing::peak_memory_mib();
  const auto laps = time_runs(run, limit_s, runs);
  if (!laps) {
    std::cerr << laps.error().message << '\n';
    return failed_status;
  }
  fmt::print(
      R"({{"cost": {}, "steps": {}, "all_s": {}, "solve_s": {}, "wall_s": {}, "runs": {}, "idle_groups": {}, "before_mib": {:.1f}, )"
      R"("peak_memory_mib": {:.1f}}})"
      "\n",
      laps->back().cost, steps, median_of(*laps, &Lap::all_s), median_of(*laps, &Lap::solve_s), median_of(*laps, &Lap::wall_s),
      laps->size(), laps->back().idle_groups, before_mib, timing::peak_memory_mib());
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  io::keep_memory();
  if (argc == 1) return list();
  const int sessions = argc == 7 ? number_of(argv[3]) : 0;
  if (sessions < 1) {
    std::cerr << "usage: solvers LIKE.json CASE SESSIONS SOLVER LIMIT_S RUNS\n";
    return 2;
  }
  auto request = request_in(argv[1]).and_then(
      [&](io::PlanRequest like) { return solver_race::draw_case(argv[2], sessions, std::move(like)); });
  if (!request) {
    std::cerr << request.error().message << '\n';
    return 2;
  }
  for (const auto& issue : validate(request->problem)) {
    std::cerr << issue.path << ": " << issue.message << '\n';
    return 2;
  }
  for (const auto& contestant : contestants())
    if (contestant.name == argv[4]) try {
        return race(contestant, *std::move(request), static_cast<unsigned>(number_of(argv[5])), number_of(argv[6]));
      } catch (const std::bad_alloc&) {
        return memory_status;
      }
  std::cerr << "there is no solver " << argv[4] << '\n';
  return 2;
}
