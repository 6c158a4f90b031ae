#include "solvers/fleet/linear_program.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "solvers/fleet/feasible_point.hpp"
#include "solvers/fleet/flow_plan.hpp"
#include "solvers/fleet/flow_program.hpp"
#include "solvers/fleet/interior_point.hpp"
#include "solvers/fleet/untangle.hpp"

namespace chargeplan::solvers::fleet {
namespace {

/// Of the interior point. Mostly the first is near enough for the simplex method to have little left to do; but where many plans
/// cost the same, only the second is near the least tie cost too.
constexpr double near_cost = 1e-5, near_tie = 1e-8;

/// With fewer cars present in a step, on average, an interior point is as fast; a flow goes as deep as there are steps, and keeps sets of
/// sessions by step.
std::size_t fewest_present_in_flow(const Program& program) {
  if (program.has_partial_presence) return can_pass_limit(program) ? 700 : 160;
  return can_pass_limit(program) ? 300 : 60;
}
constexpr int most_steps_in_flow = 5000;
constexpr double most_places_in_flow = 2e9;

/// So many sessions make a pivot more that is worth its time: after an interior point, after a flow, which leaves set-points of partial
/// presence, and after a plan where no flow of whole steps would do instead.
constexpr long after_interior_point = 10, after_flow = 2, after_plan = 2;

/// After a plan: more of them than a flow of whole steps from a sample is worth.
long many_beside_flow(const Program& program) { return 100 + static_cast<long>(program.sessions.size()) / 50; }

/// More of them than another start is worth, and than it takes to bring each row into the working basis.
long many_pivots(const Program& program, long sessions_of_a_pivot) {
  return 200 + static_cast<long>(program.sessions.size()) / sessions_of_a_pivot + static_cast<long>(program.row_count());
}

/// The tie cost's share of the interior point's cost: it says which of many near plans to begin the simplex method from.
constexpr double tie_share = 1e-5;

/// What the limits leave of a plan that is near.
constexpr double near = 0.99;

std::size_t at(int i) { return static_cast<std::size_t>(i); }

std::vector<double> tilted_cost(const Program& program) {
  auto cost = program.cost;
  double largest = 0;
  for (std::size_t j = 0; j < program.unmet; ++j) largest = std::max(largest, std::abs(cost[j]));
  for (std::size_t j = 0; j < program.unmet; ++j) cost[j] += tie_share * largest / program.T * program.tie_cost[j];
  return cost;
}

/// Duals of the model as those of the coupling rows.
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
      if (const int n = program.node_of_group[g]; n >= 0) set(program.nodes[at(n)].row[t], duals.gamma[g][t]);
  }
  return y;
}

/// The price of a limit that is a set-point's upper end: what the set-point would gain by more.
void add_lone_prices(const Program& program, const Vertex& vertex, std::vector<std::vector<double>>& gamma) {
  for (const auto& [j, group] : program.lone) {
    const auto s = at(program.session_of_set_point[j]);
    const auto& session = program.sessions[s];
    const std::size_t t = session.step_of(j);
    gamma[group][t] = std::max(0.0, program.a[j] * vertex.session_y[s] - priced(program, j, vertex.row_y));
  }
}

/// Whether the site's limit, sun and peak are all that joins the sessions, and these are many.
bool is_large_flow(const Program& program) {
  const std::size_t n = program.sessions.size();
  const bool is_too_large = program.T > most_steps_in_flow || static_cast<double>(n) * program.T > most_places_in_flow;
  const bool are_few = program.unmet < fewest_present_in_flow(program) * at(program.T);
  return !are_few && !is_too_large && is_flow(program);
}

/// Where the site's limit is all that joins many sessions. Result: nothing where it is not, or where that led to no end.
std::optional<Vertex> solve_flow(const Program& program, const model::PlanningModel& model, const std::vector<double>& cost,
                                 const Watch& watch, const std::optional<FlowStart>& start = {}) {
  if (!is_large_flow(program)) return std::nullopt;
  const auto should_stop = [&] {
    watch.report("solve", std::nullopt);
    return watch.should_stop();
  };
  auto flow = plan_flow(program, cost, should_stop, start);
  Vertex vertex;
  if (flow.fits) {
    watch.report("tie_break", std::nullopt);
    vertex = solve_from(program, std::move(flow.x), watch, flow.row_y, many_pivots(program, after_flow), std::move(flow.tied));
  } else if (watch.should_stop()) {
    vertex = {SimplexStatus::stopped, feasible_point(program, model, flow.x), flow.row_y,
              std::vector<double>(program.sessions.size())};
  }
  vertex.iterations = flow.rounds;
  const bool leads_on =
      vertex.status == SimplexStatus::optimal || (vertex.status == SimplexStatus::stopped && watch.should_stop());
  return leads_on ? std::optional{std::move(vertex)} : std::nullopt;
}

}  // namespace

Vertex solve_linear_program(const Program& program, const model::PlanningModel& model, const Watch& watch) {
  const auto cost = tilted_cost(program);
  if (auto vertex = solve_flow(program, model, cost, watch)) return *std::move(vertex);
  const auto solve = [&](double gap, long most_pivots) {
    const auto interior = solve_interior_point(program, cost, {.gap = gap, .team = &watch.team, .stop = [&](double gap_now) {
                                                                 watch.report("solve", gap_now);
                                                                 return watch.should_stop();
                                                               }});
    auto x = feasible_point(program, model, interior.iterate);
    Vertex vertex;
    if (interior.status == InteriorPointStatus::stopped) {
      vertex = {SimplexStatus::stopped, std::move(x), interior.iterate.row_y, interior.iterate.session_y};
    } else {
      watch.report("tie_break", std::nullopt);
      vertex = solve_from(program, std::move(x), watch, interior.iterate.row_y, most_pivots);
    }
    vertex.iterations = interior.iterations;
    return vertex;
  };
  auto vertex = solve(near_cost, many_pivots(program, after_interior_point));
  if (vertex.status == SimplexStatus::optimal || watch.should_stop()) return vertex;
  auto nearer = solve(near_tie, std::numeric_limits<long>::max());
  nearer.iterations += vertex.iterations;
  nearer.pivots += vertex.pivots;
  if (nearer.status == SimplexStatus::optimal) return nearer;
  vertex.status = nearer.status;  // its point is the better one of the two: the simplex method had begun
  vertex.iterations = nearer.iterations;
  vertex.pivots = nearer.pivots;
  return vertex;
}

Vertex solve_from(const Program& program, std::vector<double> x, const Watch& watch, const std::vector<double>& row_y,
                  long most_pivots, std::vector<std::size_t> tied) {
  untangle(program, x, watch.team);
  Simplex simplex{program, std::move(x), row_y, std::move(tied)};
  const auto status = simplex.solve([&] { return watch.should_stop() || simplex.pivots() > most_pivots; });
  Vertex vertex{status, {}, simplex.row_y(), simplex.session_y(), 0, simplex.pivots()};
  vertex.x = std::move(simplex).x();
  return vertex;
}

std::optional<Vertex> solve_from_plan(const Program& program, const model::PlanningModel& model, const model::Start& start,
                                      const Watch& watch) {
  auto x = feasible_point(program, model, start.power);
  auto row_y = rows_of(program, start.duals);
  const double given_kw = std::reduce(start.power.begin(), start.power.end());
  const double kept_kw = std::reduce(x.begin(), x.begin() + static_cast<std::ptrdiff_t>(program.unmet));
  if (kept_kw < near * given_kw)  // limits have come down, mostly: only the prices are near
    return solve_flow(program, model, tilted_cost(program), watch, FlowStart{std::move(x), std::move(row_y)});
  const bool is_quick_anew = !program.has_partial_presence && is_large_flow(program);
  const long most_pivots = is_quick_anew ? many_beside_flow(program) : many_pivots(program, after_plan);
  auto vertex = solve_from(program, std::move(x), watch, row_y, most_pivots);
  const bool is_near =
      vertex.status == SimplexStatus::optimal || (vertex.status == SimplexStatus::stopped && watch.should_stop());
  return is_near ? std::optional{std::move(vertex)} : std::nullopt;
}

model::Duals duals_of(const Program& program, const model::PlanningModel& model, const Vertex& vertex) {
  const auto T = at(model.T);
  const auto price = [&](int row) { return row < 0 ? 0.0 : -vertex.row_y[at(row)]; };
  model::Duals duals;
  for (auto* values : {&duals.pi, &duals.lambda, &duals.mu}) values->resize(T);
  for (std::size_t t = 0; t < T; ++t) {
    duals.pi[t] = std::max(0.0, price(program.nodes.back().row[t]));
    duals.mu[t] = std::max(0.0, price(program.peak_row[t]));
    duals.lambda[t] = program.imported[t] >= 0 ? price(program.draw_row[t]) : program.draw_price[t] + duals.mu[t];
  }
  for (const int n : program.node_of_group) {
    auto& gamma = duals.gamma.emplace_back(T);
    if (n < 0) continue;
    for (std::size_t t = 0; t < T; ++t) gamma[t] = std::max(0.0, price(program.nodes[at(n)].row[t]));
  }
  add_lone_prices(program, vertex, duals.gamma);
  return duals;
}

}  // namespace chargeplan::solvers::fleet
