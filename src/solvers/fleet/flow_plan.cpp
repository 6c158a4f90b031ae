#include "solvers/fleet/flow_plan.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "solvers/fleet/flow_program.hpp"
#include "solvers/fleet/interior_point.hpp"
#include "solvers/fleet/network_flow.hpp"
#include "solvers/fleet/sample.hpp"
#include "solvers/fleet/simplex.hpp"

namespace chargeplan::solvers::fleet {
namespace {

std::size_t at(int i) { return static_cast<std::size_t>(i); }

/// One session of so many is in a sample, or in one whose optimum is sought; the smallest sample has about so many.
constexpr std::size_t part = 32, part_of_exact = 8, in_smallest = 10;

/// One of so many, and of no fewer sessions than that, tell whether the limit is passed: by a share of what it may be passed by.
constexpr std::size_t part_telling = 32, fewest_telling = 100;
constexpr double passed_share = 1e-3;

/// After so many a sample's flow has to do.
constexpr long pivots_of_a_session = 10;

/// Of billed peak and overload: by what they may be wrong in a sample, and in the end.
constexpr double near = 1e-3, exact = 1e-11;

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

/// By a small number, least first; those of one number as they stood.
template <class Number>
void sort_by(std::vector<std::size_t>& sessions, std::size_t numbers, Number number_of) {
  std::vector<std::size_t> place(numbers + 1);
  for (const std::size_t s : sessions) ++place[number_of(s) + 1];
  std::partial_sum(place.begin(), place.end(), place.begin());
  std::vector<std::size_t> sorted(sessions.size());
  for (const std::size_t s : sessions) sorted[place[number_of(s)]++] = s;
  sessions = std::move(sorted);
}

/// Short stays, which have the least choice, first, and the same stays together.
std::vector<std::size_t> by_stay(const Program& program) {
  std::vector<std::size_t> order(program.sessions.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const std::size_t T = at(program.T);
  sort_by(order, T, [&](std::size_t s) { return at(program.sessions[s].first_step); });
  sort_by(order, T + 1, [&](std::size_t s) { return at(program.sessions[s].step_count); });
  return order;
}

/// One of so many.
std::vector<std::size_t> every(const std::vector<std::size_t>& order, std::size_t count) {
  std::vector<std::size_t> chosen;
  for (std::size_t i = std::min(count, order.size()) / 2; i < order.size(); i += count) chosen.push_back(order[i]);
  return chosen;
}

/// Solves a sample, where there is no plan to start from, then the whole from its prices.
class Levels {
 public:
  Levels(const Program& program, const std::vector<double>& cost, const std::function<bool()>& should_stop,
         const std::optional<FlowStart>& start)
      : program_{program}, should_stop_{should_stop}, start_{start} {
    plan_.x.assign(program.column_count(), 0.0);
    plan_.row_y = rows_of(program, solve(program, cost));
  }
  FlowPlan take() { return std::move(plan_); }

 private:
  [[nodiscard]] bool is_whole(const Program& program) const { return &program == &program_; }

  /// Prices of a flow of all the program's sessions; of a sample, of its optimum where set-points of partial presence do not move in
  /// a flow, or an overload is to be found.
  StepPrices solve(const Program& program, const std::vector<double>& cost) {
    auto prices = prices_of(program, cost);
    const auto order = by_stay(program);
    if (is_whole(program) && is_firm() && is_limit_passed(program, cost, order)) return prices;
    if (is_whole(program) && start_)
      start_from_plan(prices);
    else if (order.size() > in_smallest)
      start_from_sample(program, cost, order, prices);
    NetworkFlow flow{program, cost, order, prices, is_whole(program) ? exact : near};
    const bool fits = flow.solve(should_stop_) && has_room_for_sun(program, prices);
    plan_.rounds += flow.rounds();
    if (is_whole(program)) {
      plan_.fits = fits && !(is_firm() && prices.overload_kw > passed_share * prices.most_overload_kw);
      if (fits) plan_.tied = join_prices(flow.sessions(), prices);
      plan_.x = columns_of(program, flow.sessions(), prices);
    } else if (fits && is_exact()) {
      auto tied = join_prices(flow.sessions(), prices);
      Simplex simplex{program, columns_of(program, flow.sessions(), prices), rows_of(program, prices), std::move(tied)};
      const long most_pivots = pivots_of_a_session * static_cast<long>(order.size()) + static_cast<long>(program.row_count());
      const auto status = simplex.solve([&] { return should_stop_() || simplex.pivots() > most_pivots; });
      if (status == SimplexStatus::optimal) tell_prices(program, simplex.x(), simplex.row_y(), prices);
    }
    return prices;
  }

  /// Whether samples are solved to the end.
  [[nodiscard]] bool is_exact() const { return can_pass_limit(program_) || program_.has_partial_presence; }
  /// Whether the limit is not to be passed. Who comes and goes within a step would have to follow the price that an overload makes: it is
  /// none that a flow has.
  [[nodiscard]] bool is_firm() const { return can_pass_limit(program_) && program_.has_partial_presence; }

  /// Whether some of the sessions, by an interior point, pass the limit.
  [[nodiscard]] bool is_limit_passed(const Program& program, const std::vector<double>& cost,
                                     const std::vector<std::size_t>& order) const {
    const auto sample =
        sample_of(program, cost, every(order, std::clamp(order.size() / fewest_telling, std::size_t{1}, part_telling)));
    const auto interior =
        solve_interior_point(sample, sample.cost, {.gap = passed_share / 10, .stop = [&](double) { return should_stop_(); }});
    return interior.iterate.x[sample.overload] > passed_share * sample.upper[at(sample.overload)];
  }

  void start_from_plan(StepPrices& prices) const {
    tell_prices(program_, start_->x, start_->row_y, prices);
    prices.pass(prices.overload_kw);
    prices.bill(prices.peak_kw);
  }

  void start_from_sample(const Program& program, const std::vector<double>& cost, const std::vector<std::size_t>& order,
                         StepPrices& prices) {
    const auto sample = sample_of(program, cost, every(order, is_exact() ? part_of_exact : part));
    const auto near_prices = solve(sample, sample.cost);
    for (std::size_t t = 0; t < at(program.T); ++t) prices.add_scarcity(t, near_prices.scarcity[t]);
    prices.told_of_limit = near_prices.told_of_limit;
    prices.pass(near_prices.overload_kw);
    prices.bill(near_prices.peak_kw);
  }

  const Program& program_;
  const std::function<bool()>& should_stop_;
  const std::optional<FlowStart>& start_;
  FlowPlan plan_;
};

}  // namespace

FlowPlan plan_flow(const Program& program, const std::vector<double>& cost, const std::function<bool()>& should_stop,
                   const std::optional<FlowStart>& start) {
  return Levels{program, cost, should_stop, start}.take();
}

}  // namespace chargeplan::solvers::fleet
