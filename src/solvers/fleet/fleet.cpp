/// fleet: our own solver, which sees a plan as many small sessions tied by few rows. Source: docs/solver.md.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <optional>
#include <string>
#include <utility>

#include "chargeplan/version.hpp"
#include "solvers/fleet/feasible_point.hpp"
#include "solvers/fleet/interior_point.hpp"
#include "solvers/fleet/program.hpp"
#include "solvers/fleet/simplex.hpp"
#include "solvers/fleet/untangle.hpp"
#include "solvers/registry.hpp"

namespace chargeplan::solvers {
namespace {

using fleet::Program;
using model::PlanningModel;
using Clock = std::chrono::steady_clock;

/// Near enough for the simplex method to have little left to do, and as near as an interior point comes with ease.
constexpr double interior_gap = 1e-4;

/// The tie cost's share of the interior point's cost: it says which of many near plans to begin the simplex method from.
constexpr double tie_share = 1e-5;

std::size_t at(int i) { return static_cast<std::size_t>(i); }

std::vector<double> tilted_cost(const Program& program) {
  auto cost = program.cost;
  double largest = 0;
  for (std::size_t j = 0; j < program.unmet; ++j) largest = std::max(largest, std::abs(cost[j]));
  for (std::size_t j = 0; j < program.unmet; ++j) cost[j] += tie_share * largest / program.T * program.tie_cost[j];
  return cost;
}

model::Duals duals_of(const Program& program, const PlanningModel& model, const std::vector<double>& y) {
  const auto T = at(model.T);
  const auto price = [&](int row) { return row < 0 ? 0.0 : -y[at(row)]; };
  model::Duals duals;
  for (auto* values : {&duals.pi, &duals.lambda, &duals.mu}) values->resize(T);
  for (std::size_t t = 0; t < T; ++t) {
    duals.pi[t] = std::max(0.0, price(program.nodes.back().row[t]));
    duals.mu[t] = std::max(0.0, price(program.peak_row[t]));
    duals.lambda[t] = program.imported[t] >= 0 ? price(program.draw_row[t]) : model.delta * model.c[t] + duals.mu[t];
  }
  for (const int n : program.node_of_group) {
    auto& gamma = duals.gamma.emplace_back(T);
    for (std::size_t t = 0; t < T; ++t) gamma[t] = std::max(0.0, price(program.nodes[at(n)].row[t]));
  }
  return duals;
}

/// The same the other way round.
std::vector<double> rows_of(const Program& program, const model::Duals& duals) {
  std::vector<double> y(program.row_count());
  const auto set = [&](int row, double price) {
    if (row >= 0) y[at(row)] = -price;
  };
  for (std::size_t t = 0; t < at(program.T); ++t) {
    set(program.nodes.back().row[t], duals.pi[t]);
    if (program.imported[t] >= 0) set(program.draw_row[t], duals.lambda[t]);
    set(program.peak_row[t], duals.mu[t]);
    for (std::size_t g = 0; g < program.node_of_group.size(); ++g)
      set(program.nodes[at(program.node_of_group[g])].row[t], duals.gamma[g][t]);
  }
  return y;
}

/// One solve: `run` reads as the algorithm.
class FleetRun {
 public:
  FleetRun(const PlanningModel& model, const SolveOptions& options, const PlanControl& control)
      : model_{model}, control_{control}, deadline_{start_ + options.time_limit} {}

  Result<Solution> run() {
    const auto program = fleet::build_program(model_);
    if (program.column_count() == 0) return Solution{};  // nothing to decide
    report("solve");
    if (model_.start)
      if (auto found = run_from_start(program)) return std::move(*found);
    const auto interior =
        fleet::solve_interior_point(program, tilted_cost(program), {.gap = interior_gap, .stop = [&](double gap) {
                                                                      report("solve", gap);
                                                                      return should_stop();
                                                                    }});
    solution_.iterations += interior.iterations;
    auto x = fleet::feasible_point(program, model_, interior.iterate);
    if (interior.status == fleet::InteriorPointStatus::stopped) return stopped(program, x, interior.iterate.row_y);
    report("tie_break");
    fleet::untangle(program, x);
    fleet::Simplex simplex{program, std::move(x), interior.iterate.row_y};
    const auto status = simplex.solve([&] { return should_stop(); });
    solution_.iterations += simplex.pivots();
    log(std::to_string(interior.iterations) + " interior point iterations, " + std::to_string(simplex.pivots()) + " pivots");
    if (status == fleet::SimplexStatus::stopped) return stopped(program, simplex.x(), simplex.row_y());
    if (status == fleet::SimplexStatus::stalled)
      return tl::unexpected{Error{ErrorCode::solver_failed, "fleet stalled in its simplex method", {}}};
    adopt(program, simplex.x(), simplex.row_y());
    return std::move(solution_);
  }

 private:
  /// The simplex method from set-points that are near. Result: nothing where they are not: more pivots would take longer than
  /// to begin anew.
  std::optional<Solution> run_from_start(const Program& program) {
    auto x = fleet::feasible_point(program, model_, model_.start->power);
    fleet::untangle(program, x);
    fleet::Simplex simplex{program, std::move(x), rows_of(program, model_.start->duals)};
    const long most_pivots = 100 + static_cast<long>(program.sessions.size()) / 50;
    const auto status = simplex.solve([&] { return should_stop() || simplex.pivots() > most_pivots; });
    solution_.iterations = simplex.pivots();
    log(std::to_string(simplex.pivots()) + " pivots from the start that was given");
    if (status == fleet::SimplexStatus::stopped && should_stop()) return stopped(program, simplex.x(), simplex.row_y());
    if (status != fleet::SimplexStatus::optimal) return std::nullopt;
    adopt(program, simplex.x(), simplex.row_y());
    return std::move(solution_);
  }

  [[nodiscard]] bool should_stop() const { return control_.stop.stop_requested() || Clock::now() >= deadline_; }

  void report(std::string_view phase, std::optional<double> gap = std::nullopt) const {
    if (control_.progress) control_.progress({phase, gap, std::chrono::duration<double>(Clock::now() - start_).count()});
  }

  void log(const std::string& words) const {
    if (control_.log) control_.log("fleet: " + words + "\n");
  }

  void adopt(const Program& program, const std::vector<double>& x, const std::vector<double>& y) {
    for (std::size_t j = 0; j < program.unmet; ++j) solution_.power.push_back(std::clamp(x[j], 0.0, program.upper[j]));
    for (std::size_t t = 0; t < at(model_.T); ++t) {
      const int k = program.curtailed[t];
      solution_.curtailed.push_back(k < 0 ? 0.0 : std::clamp(x[at(k)], 0.0, model_.V[t]));
    }
    solution_.duals = duals_of(program, model_, y);
  }

  Solution stopped(const Program& program, const std::vector<double>& x, const std::vector<double>& y) {
    adopt(program, x, y);
    solution_.status = SolveStatus::interrupted;
    solution_.tie_break_complete = false;
    return std::move(solution_);
  }

  const PlanningModel& model_;
  const PlanControl& control_;
  Clock::time_point start_ = Clock::now();
  Clock::time_point deadline_;
  Solution solution_;
};

class FleetBackend final : public Backend {
 public:
  [[nodiscard]] std::string_view name() const noexcept override { return "fleet"; }
  [[nodiscard]] std::string version() const override { return std::string{chargeplan::version()}; }
  [[nodiscard]] Capabilities capabilities() const noexcept override {
    return {.integers = false, .quadratic_cost = false, .lp_gap = 1e-8};
  }
  [[nodiscard]] Result<Solution> solve(const PlanningModel& model, const SolveOptions& options,
                                       const PlanControl& control) const override {
    return FleetRun{model, options, control}.run();
  }
};

}  // namespace

std::unique_ptr<Backend> make_fleet() { return std::make_unique<FleetBackend>(); }

}  // namespace chargeplan::solvers
