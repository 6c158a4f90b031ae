#include "solvers/fleet/flow_program.hpp"

#include <algorithm>
#include <cmath>

namespace chargeplan::solvers::fleet {
namespace {

std::size_t at(int i) { return static_cast<std::size_t>(i); }

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
  if (const int row = program.peak_row[t]; row >= 0)
    prices.peak_from[t] = row == program.draw_row[t] ? surplus : surplus + program.right[at(row)];
  if (program.imported[t] < 0) return;
  const double price = import_price(program, t);
  prices.in_way[t] = is_switched_off(program, t) && price < 0 ? 1 : 0;
  prices.sun[t] = prices.in_way[t] != 0 ? program.upper[at(program.curtailed[t])] : surplus;
  prices.rise[t] = std::max(0.0, prices.in_way[t] != 0 ? -price : price - least_draw_price(program, t));
  if (prices.in_way[t] != 0 && prices.limit[t] == infinity && prices.peak_from[t] == infinity) prices.rise[t] = 0;
}

/// By step, what a kW of a column that all steps have is of a kW of theirs.
void find_shares(const Program& program, const std::vector<int>& step, int column, std::vector<double>& share) {
  if (column < 0) return;
  for_each_entry(program, at(column), [&](std::size_t row, double value) { share[at(step[row])] = -value; });
}

/// Imports, exports and what is switched off where they are columns. Result: all that is switched off.
double settle_draws(const Program& program, const StepPrices& prices, std::size_t t, double load, std::vector<double>& x) {
  const auto set = [&](int column, double kw) { return x[at(column)] = std::clamp(kw, 0.0, program.upper[at(column)]); };
  const double imported = load - prices.undrawn[t] - program.right[at(program.draw_row[t])], scarcity = prices.scarcity[t],
               rise = prices.rise[t];
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

/// Whether a step in which sun can be switched off has one price for what is drawn up to some power, and one beyond.
bool bends_once(const Program& program, std::size_t t) {
  const double surplus = program.right[at(program.draw_row[t])];
  if (!is_switched_off(program, t)) return program.upper[at(program.exported[t])] >= surplus;
  const int row = program.nodes.back().row[t];
  const double limit = row < 0 ? infinity : program.right[at(row)];
  const double off = import_price(program, t) < 0 ? program.upper[at(program.curtailed[t])] : surplus;
  return limit >= std::max(off, surplus);
}

}  // namespace

bool is_flow(const Program& program) {
  const auto count = [](const std::vector<int>& columns) {
    return static_cast<std::size_t>(std::count_if(columns.begin(), columns.end(), [](int column) { return column >= 0; }));
  };
  const auto known = count(program.slack) + count(program.imported) + count(program.exported) + count(program.curtailed) +
                     count({program.peak, program.overload});
  if (known != program.column_count() - program.site || program.nodes.size() > 1) return false;
  for (std::size_t t = 0; t < program.draw_row.size(); ++t)
    if (program.curtailed[t] >= 0 && !bends_once(program, t)) return false;
  return true;
}

bool can_pass_limit(const Program& program) { return program.overload >= 0 && program.upper[at(program.overload)] > 0; }

StepPrices prices_of(const Program& program, const std::vector<double>& cost) {
  const auto T = at(program.T);
  StepPrices prices{T};
  double largest = 0;
  for (std::size_t s = 0; s < program.sessions.size(); ++s) {
    const auto& session = program.sessions[s];
    const std::size_t first = at(session.first_step);
    for (std::size_t j = session.offset; j < session.offset + at(session.step_count); ++j)
      prices.cost[first + (j - session.offset)] = cost[j] / program.f[j];
    largest = std::max(largest, cost[program.unmet + s] * program.a[session.offset] / program.f[session.offset]);
  }
  for (std::size_t t = 0; t < T; ++t) {
    if (const int row = program.nodes.back().row[t]; row >= 0) prices.hard_limit[t] = std::max(0.0, program.right[at(row)]);
    prices.limit[t] = prices.hard_limit[t];
    prices.cost[t] += least_draw_price(program, t);
    add_sun_and_peak(program, t, prices);
    largest = std::max(largest, std::abs(prices.cost[t]) + prices.rise[t]);
  }
  if (program.peak >= 0) {
    prices.peak_cost = program.cost[at(program.peak)];
    prices.most_peak_kw = program.upper[at(program.peak)];
    largest = std::max(largest, prices.peak_cost);
  }
  if (program.overload >= 0) {
    prices.overload_cost = program.cost[at(program.overload)];
    prices.most_overload_kw = program.upper[at(program.overload)];
  }
  const auto step = step_of_rows(program);
  find_shares(program, step, program.peak, prices.peak_share);
  find_shares(program, step, program.overload, prices.overload_share);
  prices.price = prices.cost;
  prices.noise = 1e-13 * largest;
  return prices;
}

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
    const double billed = program.imported[t] >= 0 ? x[at(program.imported[t])] + program.right[at(program.draw_row[t])]
                                                   : load - prices.undrawn[t];
    set_slack(program.peak_row[t], prices.of_peak(t) > 0, prices.peak[t] - billed);
  }
  if (program.peak >= 0) x[at(program.peak)] = prices.peak_kw;
  if (program.overload >= 0) x[at(program.overload)] = prices.overload_kw;
  return x;
}

std::vector<double> rows_of(const Program& program, const StepPrices& prices) {
  std::vector<double> y(program.row_count());
  for (std::size_t t = 0; t < at(program.T); ++t) {
    const double of_peak = prices.of_peak(t);
    if (const int row = program.nodes.back().row[t]; row >= 0) y[at(row)] = -prices.of_limit(t);
    if (const int row = program.draw_row[t]; row >= 0) y[at(row)] = -of_peak - prices.of_rise(t) - least_draw_price(program, t);
    if (const int row = program.peak_row[t]; row >= 0) y[at(row)] = -of_peak;
  }
  return y;
}

bool has_room_for_sun(const Program& program, const StepPrices& prices) {
  for (std::size_t t = 0; t < at(program.T); ++t) {
    if (program.nodes.back().row[t] < 0 || program.draw_row[t] < 0 || !is_switched_off(program, t)) continue;
    if (prices.undrawn[t] > 0 && program.right[at(program.draw_row[t])] + prices.undrawn[t] > prices.limit[t]) return false;
  }
  return true;
}

void tell_prices(const Program& program, const std::vector<double>& x, const std::vector<double>& row_y, StepPrices& prices) {
  const auto T = at(program.T);
  prices.told_of_limit.assign(T, 0.0);
  for (std::size_t t = 0; t < T; ++t) {
    const int limit = program.nodes.back().row[t], draw = program.draw_row[t];
    if (limit >= 0) prices.told_of_limit[t] = std::max(0.0, -row_y[at(limit)]);
    const double of_draw = draw < 0 ? 0.0 : -row_y[at(draw)] - least_draw_price(program, t);
    prices.scarcity[t] = 0;
    prices.add_scarcity(t, std::max(0.0, prices.told_of_limit[t] + of_draw));
  }
  if (program.peak >= 0) prices.peak_kw = x[at(program.peak)];
  if (program.overload >= 0) prices.overload_kw = x[at(program.overload)];
}

}  // namespace chargeplan::solvers::fleet
