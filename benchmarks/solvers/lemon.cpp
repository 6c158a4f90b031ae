// LEMON's network simplex method on the case `base`, which is a flow: sessions -> steps -> the grid, and what is not delivered
// straight from the session to the grid. Flow in kW and step at the meter.
#define LEMON_ONLY_TEMPLATES  // NOLINT(cppcoreguidelines-macro-usage): LEMON's own switch for use without its library
#include <fmt/format.h>
#include <lemon/config.h>
#include <lemon/network_simplex.h>
#include <lemon/smart_graph.h>

#include <cmath>
#include <cstdint>
#include <memory>
#include <utility>

#include "model/planning_model.hpp"
#include "solvers/contestant.hpp"
#include "timing/stopwatch.hpp"

namespace chargeplan::solver_race {
namespace {

using Graph = lemon::SmartDigraph;
using Integer = std::int64_t;
using Simplex = lemon::NetworkSimplex<Graph, Integer, Integer>;

// A session's energy is rounded by half a unit of flow at most, the price of a flow by half a unit of cost.
constexpr double unit_kw = 1e-6;
constexpr double unit_cost =
    1e-8;  // a kW and step; prices have six decimals, so only those of energy not delivered are rounded

Integer rounded(double value, double unit) { return std::llround(value / unit); }

struct Flow {
  Graph graph;
  Graph::ArcMap<Integer> capacity{graph}, cost{graph};
  Graph::NodeMap<Integer> supply{graph};
  double offset_cost = 0;

  void add(Graph::Node from, Graph::Node to, double most_kw, double cost_per_kw) {
    const auto arc = graph.addArc(from, to);
    capacity[arc] = rounded(most_kw, unit_kw);
    cost[arc] = rounded(cost_per_kw, unit_cost);
  }
};

std::shared_ptr<Flow> flow_of(const model::PlanningModel& model) {
  auto flow = std::make_shared<Flow>();
  flow->offset_cost = model.fixed_cost;
  const auto grid = flow->graph.addNode();
  Integer total = 0;
  std::vector<Graph::Node> steps;
  for (std::size_t t = 0; t < model.L.size(); ++t) {
    steps.push_back(flow->graph.addNode());
    flow->add(steps[t], grid, model.L[t], 0);
  }
  for (const auto& session : model.sessions) {
    const auto node = flow->graph.addNode();
    const double kwh_per_kw = session.eta * model.delta;
    for (int k = 0; k < session.step_count; ++k) {
      const auto t = static_cast<std::size_t>(session.first_step) + static_cast<std::size_t>(k);
      flow->add(node, steps[t], session.P, model.delta * model.c[t]);
    }
    flow->add(node, grid, session.E / kwh_per_kw + 1, session.w * kwh_per_kw);
    flow->supply[node] = rounded(session.E / kwh_per_kw, unit_kw);
    total += flow->supply[node];
  }
  flow->supply[grid] = -total;
  return flow;
}

Result<Lap> run_once(const Flow& flow) {
  timing::Stopwatch watch;
  Simplex simplex{flow.graph};
  const auto outcome = simplex.upperMap(flow.capacity).costMap(flow.cost).supplyMap(flow.supply).run();
  const auto lap = watch.lap();
  if (outcome != Simplex::OPTIMAL) return tl::unexpected{Error{ErrorCode::solver_failed, "found no optimum", {}}};
  return Lap{flow.offset_cost + simplex.totalCost<double>() * unit_kw * unit_cost, lap.cpu_s, lap.cpu_s, lap.wall_s};
}

}  // namespace

std::vector<Contestant> lemon_if_built() {
  return {{"lemon", LEMON_VERSION, true, [](const io::PlanRequest& request) -> Run {
             return [flow = flow_of(model::build_model(request.problem, request.options))] { return run_once(*flow); };
           }}};
}

}  // namespace chargeplan::solver_race
