#include "solvers/fleet/flow_plan.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <utility>

#include "solvers/fleet/network_flow.hpp"

namespace chargeplan::solvers::fleet {
namespace {

std::size_t at(int i) { return static_cast<std::size_t>(i); }

/// One session of so many is in a sample, and the smallest sample has about so many.
constexpr std::size_t part = 32, in_smallest = 10;

/// So many steps that nothing joins are given a price; more are left to the simplex method.
constexpr int most_joined = 100;

/// Steps that no set-point between its ends joins to the rest get a price at which one at an end does. Result: these columns.
std::vector<std::size_t> join_prices(const FlowSessions& sessions, StepPrices& prices) {
  const std::size_t T = prices.price.size(), without = T;
  std::vector<std::size_t> root(T + 1);
  std::iota(root.begin(), root.end(), std::size_t{0});
  const auto root_of = [&](std::size_t n) {
    while (root[n] != n) n = root[n] = root[root[n]];
    return n;
  };
  const auto join = [&](std::size_t one, std::size_t other) { root[root_of(one)] = root_of(other); };
  sessions.for_each_joint(join);
  for (std::size_t t = 0; t < T; ++t)
    if (prices.scarcity[t] <= 0) join(t, without);
  std::vector<std::size_t> tied;
  int joined = 0;
  for (std::size_t lone = 0; lone < T; ++lone)
    while (root_of(lone) != root_of(without) && joined++ < most_joined) {
      const std::size_t group = root_of(lone);
      struct Shortest {
        double length = infinity;
        Move move;
      } best;
      const auto consider = [&](std::size_t from, std::size_t to, double length) {
        if (length < best.length) best = {std::max(0.0, length), {from, to}};
      };
      for (std::size_t t = 0; t < T; ++t) {
        if (root_of(t) != group) continue;
        consider(t, without, sessions.price_without(t) - prices.price[t]);
        consider(without, t, std::min(prices.scarcity[t], prices.price[t] - sessions.price_within(t)));
        for (std::size_t other = 0; other < T; ++other) {
          if (root_of(other) == group) continue;
          const double length = prices.price[other] - prices.price[t];
          if (length < best.length && sessions.can_make({t, other})) consider(t, other, length);
          if (-length < best.length && sessions.can_make({other, t})) consider(other, t, -length);
        }
      }
      const bool rises = best.move.from < T && root_of(best.move.from) == group;
      for (std::size_t t = 0; t < T; ++t)
        if (root_of(t) == group) prices.add_scarcity(t, rises ? best.length : -best.length);
      if (best.move.from < T || prices.scarcity[best.move.to] > 0)
        if (const auto session = sessions.find(best.move)) {
          const auto columns = sessions.columns_of(*session, best.move);
          tied.insert(tied.end(), columns.begin(), columns.end());
        }
      join(best.move.from, best.move.to);
    }
  return tied;
}

/// The steps' costs and limits.
StepPrices prices_of(const Program& program, const std::vector<double>& cost) {
  const auto T = at(program.T);
  StepPrices prices{std::vector<double>(T), std::vector<double>(T, infinity), std::vector<double>(T), {}, 0};
  double largest = 0;
  for (std::size_t s = 0; s < program.sessions.size(); ++s) {
    const auto& session = program.sessions[s];
    const std::size_t first = at(session.first_step);
    for (std::size_t j = session.offset; j < session.offset + at(session.step_count); ++j)
      prices.cost[first + (j - session.offset)] = program.f[j] < 1 ? cost[j] / program.f[j] : cost[j];
    largest = std::max(largest, cost[program.unmet + s] * program.a[session.offset] / program.f[session.offset]);
  }
  for (std::size_t t = 0; t < T; ++t) {
    if (const int row = program.nodes.back().row[t]; row >= 0) prices.limit[t] = std::max(0.0, program.right[at(row)]);
    largest = std::max(largest, std::abs(prices.cost[t]));
  }
  prices.price = prices.cost;
  prices.noise = 1e-13 * largest;
  return prices;
}

/// Short stays, which have the least choice, first, and the same stays together.
std::vector<std::size_t> by_stay(const Program& program) {
  const auto steps = static_cast<std::uint64_t>(program.T) + 1;
  std::vector<std::pair<std::uint64_t, std::size_t>> stays;
  stays.reserve(program.sessions.size());
  for (std::size_t s = 0; s < program.sessions.size(); ++s) {
    const auto& session = program.sessions[s];
    stays.emplace_back(at(session.step_count) * steps + at(session.first_step), s);
  }
  std::sort(stays.begin(), stays.end());
  std::vector<std::size_t> order;
  order.reserve(stays.size());
  for (const auto& [stay, s] : stays) order.push_back(s);
  return order;
}

/// By step: what a session's set-points could add to it.
void add_reach(const Program& program, std::size_t s, std::vector<double>& reach) {
  const auto& session = program.sessions[s];
  for (std::size_t k = 0; k < at(session.step_count); ++k)
    reach[at(session.first_step) + k] += program.upper[session.offset + k];
}

/// The set-points, what the sessions go without, and the slacks.
std::vector<double> columns_of(const Program& program, const FlowSessions& sessions, const StepPrices& prices) {
  std::vector<double> x(program.column_count());
  sessions.write(x);
  for (std::size_t t = 0; t < prices.limit.size(); ++t)
    if (const int row = program.nodes.back().row[t]; row >= 0)
      x[at(program.slack[at(row)])] = prices.scarcity[t] > 0 ? 0.0 : std::max(0.0, prices.limit[t] - sessions.load()[t]);
  return x;
}

}  // namespace

bool is_flow(const Program& program) {
  const auto is_at_site = [&](const Program::Session& session) { return at(session.node) + 1 == program.nodes.size(); };
  const auto slacks = std::count_if(program.slack.begin(), program.slack.end(), [](int slack) { return slack >= 0; });
  return !program.has_draw_rows && static_cast<std::size_t>(slacks) == program.column_count() - program.site &&
         std::all_of(program.sessions.begin(), program.sessions.end(), is_at_site);
}

FlowPlan plan_flow(const Program& program, const std::vector<double>& cost, const std::function<bool()>& should_stop) {
  auto prices = prices_of(program, cost);
  const auto limit = prices.limit;
  const auto order = by_stay(program);
  std::vector<double> reach(limit.size());
  for (std::size_t s = 0; s < program.sessions.size(); ++s) add_reach(program, s, reach);
  std::size_t every = 1;
  while (order.size() / every > in_smallest) every *= part;
  FlowPlan plan;
  for (; every > 1; every /= part) {
    std::vector<std::size_t> sample;
    std::vector<double> reach_of_sample(limit.size());
    for (std::size_t i = std::min(every, order.size()) / 2; i < order.size(); i += every) {
      sample.push_back(order[i]);
      add_reach(program, order[i], reach_of_sample);
    }
    for (std::size_t t = 0; t < limit.size(); ++t)
      prices.limit[t] = limit[t] < infinity && reach[t] > 0 ? limit[t] * (reach_of_sample[t] / reach[t]) : limit[t];
    NetworkFlow flow{program, cost, sample, prices};
    (void)flow.solve(should_stop);  // prices that are nearly right are a start too
    plan.rounds += flow.rounds();
  }
  prices.limit = limit;
  NetworkFlow flow{program, cost, order, prices};
  plan.fits = flow.solve(should_stop);
  plan.rounds += flow.rounds();
  if (plan.fits) plan.tied = join_prices(flow.sessions(), prices);
  plan.x = columns_of(program, flow.sessions(), prices);
  plan.row_y.assign(program.row_count(), 0.0);
  for (std::size_t t = 0; t < limit.size(); ++t)
    if (const int row = program.nodes.back().row[t]; row >= 0) plan.row_y[at(row)] = -prices.scarcity[t];
  return plan;
}

}  // namespace chargeplan::solvers::fleet
