// pipeline REQUEST.json PLAN.json SOLVER RUNS: times file in, plan out, and prints one JSON object: median seconds of each
// stage over RUNS runs after one that only warms up, peak memory of the process, and what the plan is worth.
#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "chargeplan/planner.hpp"
#include "io/keep_memory.hpp"
#include "stages.hpp"
#include "timing/stopwatch.hpp"

namespace {

using namespace chargeplan;

int report(const Error& error) {
  std::cerr << error.message << '\n';
  for (const auto& issue : error.issues) std::cerr << "  " << issue.path << ": " << issue.message << '\n';
  return traits(error.code).exit_status;
}

double median_of(const std::vector<pipeline::Run>& runs, std::size_t stage, double timing::Lap::*which) {
  std::vector<double> times_s;
  for (const auto& run : runs) times_s.push_back(run.stages[stage].*which);
  return timing::median(std::move(times_s));
}

std::string stages_json(const std::vector<pipeline::Run>& runs) {
  std::string text;
  for (std::size_t stage = 0; stage < pipeline::stage_names.size(); ++stage)
    text += fmt::format("{0}\"{1}_s\": {2:.6f}, \"{1}_cpu_s\": {3:.6f}", stage == 0 ? "" : ", ", pipeline::stage_names[stage],
                        median_of(runs, stage, &timing::Lap::wall_s), median_of(runs, stage, &timing::Lap::cpu_s));
  return text;
}

int list_solvers() {
  const char* separator = "[";
  for (const auto& solver : available_solvers()) {
    std::cout << fmt::format("{}{{\"name\": \"{}\", \"version\": \"{}\", \"milp\": {}}}", separator, solver.name,
                             solver.version, solver.milp);
    separator = ", ";
  }
  std::cout << "]\n";
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  io::keep_memory();
  if (argc == 1) return list_solvers();
  if (argc != 5) {
    std::cerr << "usage: pipeline REQUEST.json PLAN.json SOLVER RUNS\n";
    return 2;
  }
  const pipeline::Files files{argv[1], argv[2]};
  const int run_count = std::max(1, std::atoi(argv[4]));
  std::vector<pipeline::Run> runs;
  for (int i = 0; i <= run_count; ++i) {
    auto run = pipeline::run_once(files, argv[3]);
    if (!run) return report(run.error());
    if (i > 0) runs.push_back(std::move(*run));
  }
  const auto& plan = runs.back().plan;
  std::cout << fmt::format(
      "{{\"sessions\": {}, \"steps\": {}, \"solver\": \"{}\", \"formulation\": \"{}\", \"runs\": {}, \"status\": \"{}\", "
      "\"objective_cost\": {}, \"bound_cost\": {}, \"gap\": {}, \"max_violation\": {}, \"iterations\": {}, {}, "
      "\"peak_memory_mib\": {:.1f}}}\n",
      runs.back().session_count, plan.horizon.step_count, plan.solver.name,
      plan.formulation == Formulation::milp ? "milp" : "lp", run_count,
      plan.status == PlanStatus::optimal ? "optimal" : "feasible", plan.objective_cost, plan.bound_cost, plan.gap,
      plan.max_violation, plan.solver.iterations, stages_json(runs), timing::peak_memory_mib());
  return 0;
}
