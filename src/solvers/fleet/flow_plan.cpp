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

/// In a sample limits are left to the interior point that are so much dearer than it costs to pass them.
constexpr double surely = 1.5;

/// Of the billed peak: by what it may be wrong in a sample, and in the end.
constexpr double near_peak = 1e-3, exact_peak = 1e-11;

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
    if (prices.is_free(t)) join(t, without);
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
        const double load = sessions.load()[t];
        consider(t, without, std::min(prices.until_more(t, load), sessions.price_without(t) - prices.price[t]));
        consider(without, t, std::min(prices.until_less(t, load), prices.price[t] - sessions.price_within(t)));
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
      if (!prices.is_free(std::min(best.move.from, best.move.to)) || std::max(best.move.from, best.move.to) < T)
        if (const auto session = sessions.find(best.move)) {
          const auto columns = sessions.columns_of(*session, best.move);
          tied.insert(tied.end(), columns.begin(), columns.end());
        }
      join(best.move.from, best.move.to);
    }
  return tied;
}

double import_price(const Program& program, std::size_t t) { return program.cost[at(program.imported[t])]; }
double export_price(const Program& program, std::size_t t) { return -program.cost[at(program.exported[t])]; }

/// Whether what is not charged is switched off: all of the sun where imports earn, else what would be exported.
bool is_switched_off(const Program& program, std::size_t t) {
  return program.curtailed[t] >= 0 && export_price(program, t) < 0;
}

/// Of the first kW drawn where imports and exports are columns, else 0.
double least_draw_price(const Program& program, std::size_t t) {
  if (program.imported[t] < 0) return 0;
  return is_switched_off(program, t) ? std::min(0.0, import_price(program, t)) : export_price(program, t);
}

/// What is cheaper than other kW of the step, and from where on the peak is billed. `prices.limit` is known.
void add_sun_and_peak(const Program& program, std::size_t t, StepPrices& prices) {
  if (program.draw_row[t] < 0) return;
  const double surplus = program.right[at(program.draw_row[t])];
  if (const int row = program.peak_row[t]; row >= 0) {
    prices.peak_from[t] = row == program.draw_row[t] ? surplus : surplus + program.right[at(row)];
    prices.peak_share[t] = 1;
  }
  if (program.imported[t] < 0) return;
  const double price = import_price(program, t);
  prices.in_way[t] = is_switched_off(program, t) && price < 0 ? 1 : 0;
  prices.sun[t] = prices.in_way[t] != 0 ? program.upper[at(program.curtailed[t])] : surplus;
  prices.rise[t] = std::max(0.0, prices.in_way[t] != 0 ? -price : price - least_draw_price(program, t));
  if (prices.in_way[t] != 0 && prices.limit[t] == infinity && prices.peak_from[t] == infinity) prices.rise[t] = 0;
}

/// The steps' costs and limits.
StepPrices prices_of(const Program& program, const std::vector<double>& cost) {
  const auto T = at(program.T);
  StepPrices prices{T};
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
    prices.cost[t] += least_draw_price(program, t);
    add_sun_and_peak(program, t, prices);
    largest = std::max(largest, std::abs(prices.cost[t]) + prices.rise[t]);
  }
  if (program.peak >= 0) {
    prices.peak_cost = program.cost[at(program.peak)];
    prices.most_peak_kw = program.upper[at(program.peak)];
    largest = std::max(largest, prices.peak_cost);
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

/// Imports, exports and what is switched off where they are columns. Result: all that is switched off.
double settle_draws(const Program& program, const StepPrices& prices, std::size_t t, double load, std::vector<double>& x) {
  const auto set = [&](int column, double kw) { return x[at(column)] = std::clamp(kw, 0.0, program.upper[at(column)]); };
  const double imported = load - program.right[at(program.draw_row[t])], scarcity = prices.scarcity[t], rise = prices.rise[t];
  double off = 0;
  if (prices.in_way[t] != 0) {
    if (scarcity <= rise) off = set(program.curtailed[t], scarcity < rise ? infinity : prices.end(t) - load);
    set(program.imported[t], imported + off);
    return off;
  }
  if (prices.of_rise(t) >= rise) set(program.imported[t], imported);
  if (prices.of_rise(t) > 0) return off;
  if (is_switched_off(program, t))
    off = set(program.curtailed[t], -imported);
  else
    set(program.exported[t], -imported);
  return off;
}

/// The set-points, what the sessions go without, and the site's.
std::vector<double> columns_of(const Program& program, const FlowSessions& sessions, const StepPrices& prices) {
  std::vector<double> x(program.column_count());
  sessions.write(x);
  for (std::size_t t = 0; t < prices.limit.size(); ++t) {
    const double load = sessions.load()[t];
    const double off = program.imported[t] >= 0 ? settle_draws(program, prices, t, load, x) : 0.0;
    const auto set_slack = [&](int row, bool is_tight, double kw) {
      if (row < 0) return;
      const auto slack = at(program.slack[at(row)]);
      x[slack] = is_tight ? 0.0 : std::clamp(kw, 0.0, program.upper[slack]);
    };
    set_slack(program.nodes.back().row[t], prices.of_limit(t) > 0, prices.limit[t] - load - off);
    const double billed = program.imported[t] >= 0 ? x[at(program.imported[t])] + program.right[at(program.draw_row[t])] : load;
    set_slack(program.peak_row[t], prices.of_peak(t) > 0, prices.peak[t] - billed);
  }
  if (program.peak >= 0) x[at(program.peak)] = prices.peak_kw;
  return x;
}

/// Whether a step in which sun can be switched off has one price for what is drawn up to some power, and one beyond.
bool bends_once(const Program& program, std::size_t t) {
  const double surplus = program.right[at(program.draw_row[t])];
  if (!is_switched_off(program, t)) return program.upper[at(program.exported[t])] >= surplus;
  const int row = program.nodes.back().row[t];
  const double limit = row < 0 ? infinity : program.right[at(row)];
  const double off = import_price(program, t) < 0 ? program.upper[at(program.curtailed[t])] : surplus;
  return limit >= std::max(off, surplus);
}

/// Whether the limits' prices come to more than what it costs to pass all of them by a kW, times `factor`.
bool limits_give_way(const Program& program, const StepPrices& prices, double factor) {
  if (program.overload < 0) return false;
  double sum = 0;
  for (std::size_t t = 0; t < prices.limit.size(); ++t) sum += prices.of_limit(t);
  return sum > factor * program.cost[at(program.overload)];
}

}  // namespace

bool is_flow(const Program& program) {
  const auto is_at_site = [&](const Program::Session& session) { return at(session.node) + 1 == program.nodes.size(); };
  const auto count = [](const std::vector<int>& columns) {
    return static_cast<std::size_t>(std::count_if(columns.begin(), columns.end(), [](int column) { return column >= 0; }));
  };
  const auto known = count(program.slack) + count(program.imported) + count(program.exported) + count(program.curtailed) +
                     count({program.peak, program.overload});
  if (known != program.column_count() - program.site ||
      !std::all_of(program.sessions.begin(), program.sessions.end(), is_at_site))
    return false;
  if (program.has_draw_rows && std::any_of(program.f.begin(), program.f.end(), [](double f) { return f < 1; })) return false;
  for (std::size_t t = 0; t < program.draw_row.size(); ++t)
    if (program.curtailed[t] >= 0 && !bends_once(program, t)) return false;
  return true;
}

FlowPlan plan_flow(const Program& program, const std::vector<double>& cost, const std::function<bool()>& should_stop) {
  const auto whole = prices_of(program, cost);
  auto prices = whole;
  const std::size_t T = at(program.T);
  const auto order = by_stay(program);
  std::vector<double> reach(T);
  for (std::size_t s = 0; s < program.sessions.size(); ++s) add_reach(program, s, reach);
  const auto share_out = [&](const std::vector<double>& reach_of_some, double count) {
    for (std::size_t t = 0; t < T; ++t) {
      const double share = reach[t] > 0 ? reach_of_some[t] / reach[t] : 1.0;
      const auto of = [share](double kw) { return kw < infinity ? kw * share : infinity; };
      prices.limit[t] = of(whole.limit[t]);
      prices.sun[t] = of(whole.sun[t]);
      prices.peak_from[t] = of(whole.peak_from[t]);
      prices.peak_share[t] = of(whole.peak_share[t]);
    }
    prices.peak_cost = whole.peak_cost * count / static_cast<double>(order.size());
    prices.bill(prices.peak_kw);
  };
  std::size_t every = 1;
  while (order.size() / every > in_smallest) every *= part;
  FlowPlan plan;
  plan.row_y.assign(program.row_count(), 0.0);
  for (; every > 1; every /= part) {
    std::vector<std::size_t> sample;
    std::vector<double> reach_of_sample(T);
    for (std::size_t i = std::min(every, order.size()) / 2; i < order.size(); i += every) {
      sample.push_back(order[i]);
      add_reach(program, order[i], reach_of_sample);
    }
    share_out(reach_of_sample, static_cast<double>(sample.size()));
    NetworkFlow flow{program, cost, sample, prices, near_peak};
    (void)flow.solve(should_stop);  // prices that are nearly right are a start too
    plan.rounds += flow.rounds();
    if (!limits_give_way(program, prices, surely)) continue;
    plan.x.assign(program.column_count(), 0.0);
    return plan;
  }
  share_out(reach, static_cast<double>(order.size()));
  NetworkFlow flow{program, cost, order, prices, exact_peak};
  plan.fits = flow.solve(should_stop);
  plan.rounds += flow.rounds();
  if (limits_give_way(program, prices, 1)) plan.fits = false;
  if (plan.fits) plan.tied = join_prices(flow.sessions(), prices);
  plan.x = columns_of(program, flow.sessions(), prices);
  for (std::size_t t = 0; t < T; ++t) {
    const double of_peak = prices.of_peak(t);
    if (const int row = program.nodes.back().row[t]; row >= 0) plan.row_y[at(row)] = -prices.of_limit(t);
    if (const int row = program.draw_row[t]; row >= 0)
      plan.row_y[at(row)] = -of_peak - prices.of_rise(t) - least_draw_price(program, t);
    if (const int row = program.peak_row[t]; row >= 0) plan.row_y[at(row)] = -of_peak;
  }
  return plan;
}

}  // namespace chargeplan::solvers::fleet
