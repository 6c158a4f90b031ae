// Clarabel to its default of 1e-8: at the 1e-7 of the others its cost of `site` was 1.1e-6 from the optimum.
#include <array>
#include <memory>
#include <utility>

#include "chargeplan_clarabel.h"
#include "model/sparse_program.hpp"
#include "solvers/contestant.hpp"
#include "timing/stopwatch.hpp"

namespace chargeplan::solver_race {
namespace {

constexpr double own_tolerance = 1e-8;
constexpr ChargeplanClarabelSettings settings{.gap_tolerance_ratio = own_tolerance,
                                              .feasibility_tolerance = own_tolerance,
                                              .reduced_gap_tolerance_ratio = own_tolerance,
                                              .reduced_feasibility_tolerance = own_tolerance,
                                              .infeasibility_tolerance_ratio = own_tolerance,
                                              .time_limit_s = 3600,  // the process ends before
                                              .iteration_limit = 200,
                                              .threads = 1,
                                              .method = CHARGEPLAN_CLARABEL_FAER};

Result<Lap> run_once(const model::SparseProgram& program) {
  std::vector<double> x(program.cost.size()), reduced_cost(x.size()), row_dual(program.row_lower.size());
  std::array<char, 256> message{};
  ChargeplanClarabelResult result{};
  result.x = x.data();
  result.row_dual = row_dual.data();
  result.column_dual = reduced_cost.data();
  result.message = message.data();
  result.message_capacity = message.size();
  const ChargeplanClarabelProgram input{
      program.cost.size(),  program.row_lower.size(), program.cost.data(),      nullptr,
      program.lower.data(), program.upper.data(),     program.row_lower.data(), program.row_upper.data(),
      program.start.data(), program.row.data(),       program.value.data()};
  const ChargeplanClarabelCallbacks silent{};
  timing::Stopwatch watch;
  const auto status = chargeplan_clarabel_solve(&input, &settings, &silent, &result);
  const auto lap = watch.lap();
  if (status != CHARGEPLAN_CLARABEL_SOLVED && status != CHARGEPLAN_CLARABEL_ALMOST_SOLVED)
    return tl::unexpected{Error{ErrorCode::solver_failed, "status " + std::to_string(status) + " " + message.data(), {}}};
  return Lap{program.offset + result.primal_cost, lap.cpu_s, lap.cpu_s, lap.wall_s};
}

}  // namespace

std::vector<Contestant> clarabel_alone() {
  return {{"clarabel", chargeplan_clarabel_version(), false, [](const io::PlanRequest& request) -> Run {
             auto program = model::to_sparse(model::build_model(request.problem, request.options)).program;
             return [kept = std::make_shared<model::SparseProgram>(std::move(program))] { return run_once(*kept); };
           }}};
}

}  // namespace chargeplan::solver_race
