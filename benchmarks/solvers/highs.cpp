// HiGHS by three settings, each from a model that it holds already.
#include <Highs.h>
#include <fmt/format.h>

#include <memory>
#include <utility>

#include "model/sparse_program.hpp"
#include "solvers/contestant.hpp"
#include "timing/stopwatch.hpp"

namespace chargeplan::solver_race {
namespace {

HighsLp to_highs(model::SparseProgram program) {
  HighsLp lp;
  lp.num_col_ = program.column_count();
  lp.num_row_ = program.row_count();
  lp.offset_ = program.offset;
  lp.col_cost_ = std::move(program.cost);
  lp.col_lower_ = std::move(program.lower);
  lp.col_upper_ = std::move(program.upper);
  lp.row_lower_ = std::move(program.row_lower);
  lp.row_upper_ = std::move(program.row_upper);
  lp.a_matrix_.format_ = MatrixFormat::kColwise;
  lp.a_matrix_.start_.assign(program.start.begin(), program.start.end());
  lp.a_matrix_.index_.assign(program.row.begin(), program.row.end());
  lp.a_matrix_.value_ = std::move(program.value);
  return lp;
}

Result<Lap> run_once(Highs& highs) {
  highs.clearSolver();
  timing::Stopwatch watch;
  highs.run();
  const auto lap = watch.lap();
  if (highs.getModelStatus() != HighsModelStatus::kOptimal)
    return tl::unexpected{Error{ErrorCode::solver_failed, highs.modelStatusToString(highs.getModelStatus()), {}}};
  return Lap{highs.getInfo().objective_function_value, lap.cpu_s, lap.cpu_s, lap.wall_s};
}

/// `solver`: HiGHS's word; `choose` with presolve is its default, the others go without.
Contestant by_setting(std::string name, const std::string& solver) {
  return {std::move(name), highsVersion(), false, [solver](const io::PlanRequest& request) -> Run {
            auto highs = std::make_shared<Highs>();
            highs->setOptionValue("output_flag", false);
            highs->setOptionValue("threads", 1);
            highs->setOptionValue("parallel", "off");
            highs->setOptionValue("solver", solver);
            if (solver != "choose") highs->setOptionValue("presolve", "off");
            for (const char* each : {"primal_feasibility_tolerance", "dual_feasibility_tolerance", "ipm_optimality_tolerance"})
              highs->setOptionValue(each, tolerance);
            highs->passModel(to_highs(model::to_sparse(model::build_model(request.problem, request.options)).program));
            return [highs] { return run_once(*highs); };
          }};
}

}  // namespace

std::vector<Contestant> highs_by_settings() {
  return {by_setting("highs_default", "choose"), by_setting("highs_ipx", "ipx"), by_setting("highs_hipo", "hipo")};
}

}  // namespace chargeplan::solver_race
