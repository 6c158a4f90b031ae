#include "solvers/fleet/program.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>

namespace chargeplan::solvers::fleet {
namespace {

using model::PlanningModel;

/// An end that no plan needs keeps a column finite, and its multiplier 0.
constexpr double beyond_need = 2;

/// A limit below this part of a set-point's power is a row, also where the set-point is alone under it: an end that is next to nothing is no end.
constexpr double least_end = 1e-6;

/// By what a power exceeds a limit, where that is more than rounding: a column that is no longer than that ends where it must not.
double excess(double power, double limit) {
  constexpr double rounding = 1e-12;
  return power - limit > rounding * std::max(std::abs(power), std::abs(limit)) ? power - limit : 0.0;
}

class Builder {
 public:
  explicit Builder(const PlanningModel& model, const std::vector<NetPower>* net = nullptr)
      : model_{model}, net_{net}, T_{static_cast<std::size_t>(model.T)} {
    program_.T = model.T;
  }

  Program build() {
    order_nodes();
    add_sessions();
    add_set_point_rows();
    add_energy_and_peak_rows();
    program_.site_start.push_back(static_cast<int>(program_.site_row.size()));
    program_.tie_cost.resize(program_.cost.size(), 0.0);
    return std::move(program_);
  }

 private:
  [[nodiscard]] double other(std::size_t t) const { return model_.B[t] - model_.V[t]; }
  [[nodiscard]] bool surplus(std::size_t t) const { return other(t) < 0; }
  /// Whether switching PV off may pay, or has to be done: otherwise k_t is 0. (`flat` has net powers too, and the columns for them.)
  [[nodiscard]] bool curtails(std::size_t t) const {
    const bool may_pay = model_.x[t] < 0 || model_.tie_break == TieBreak::flat || net_ != nullptr;
    return surplus(t) && (may_pay || (model_.X && -other(t) > (*model_.X)[t]));
  }
  /// Whether the cars cannot draw more than the sun gives: a kW of theirs is a kW less that is exported.
  [[nodiscard]] bool only_exports(std::size_t t) const { return surplus(t) && !curtails(t) && most_import_of(t) <= 0; }

  /// For power in a step.
  [[nodiscard]] double wish_for(std::size_t t) const {
    switch (model_.tie_break) {
      case TieBreak::early: return static_cast<double>(T_ - t);
      case TieBreak::late: return static_cast<double>(t) + 1.0;
      case TieBreak::flat:
      case TieBreak::none: break;
    }
    return 0;
  }

  void order_nodes() {
    const auto& groups = model_.groups;
    std::vector<int> depth(groups.size());
    for (std::size_t g = 0; g < groups.size(); ++g)
      for (int up = groups[g].parent; up >= 0; up = groups[static_cast<std::size_t>(up)].parent) ++depth[g];
    std::vector<std::size_t> order(groups.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t one, std::size_t two) { return depth[one] > depth[two]; });
    program_.node_of_group.resize(groups.size());
    for (std::size_t n = 0; n < order.size(); ++n) program_.node_of_group[order[n]] = static_cast<int>(n);
    const int site = static_cast<int>(groups.size());
    program_.nodes.resize(groups.size() + 1);
    for (std::size_t g = 0; g < groups.size(); ++g) {
      const int parent = groups[g].parent;
      program_.nodes[static_cast<std::size_t>(program_.node_of_group[g])].parent =
          parent < 0 ? site : program_.node_of_group[static_cast<std::size_t>(parent)];
    }
    group_of_ = std::move(order);
  }

  void add_sessions() {
    const std::size_t n = model_.sessions.size(), set_points = model_.set_point_count();
    under_.assign(program_.nodes.size(), std::vector<Under>(T_));
    drawn_reach_.assign(T_, 0.0);
    program_.f = model_.f;
    program_.sessions.reserve(n);
    program_.need.reserve(n);
    program_.session_of_set_point.resize(set_points);
    program_.a.resize(set_points);
    for (auto* values : {&program_.cost, &program_.upper, &program_.tie_cost}) {
      values->reserve(set_points + 2 * n + 8 * T_);
      values->resize(set_points);
    }
    auto& cost_per_kw = program_.step_cost;
    cost_per_kw.resize(T_);
    std::vector<double> tie_cost_per_kw(T_);
    for (std::size_t t = 0; t < T_; ++t) {
      cost_per_kw[t] = surplus(t) || net_ != nullptr ? 0.0 : model_.delta * model_.c[t];
      tie_cost_per_kw[t] = -wish_for(t);
    }
    program_.draw_price.resize(T_);
    for (const auto& session : model_.sessions) {
      const int node = session.groups.empty() ? static_cast<int>(model_.groups.size())
                                              : program_.node_of_group[static_cast<std::size_t>(session.groups.front())];
      const int s = static_cast<int>(program_.sessions.size());
      program_.sessions.push_back({session.first_step, session.step_count, node, session.offset});
      program_.need.push_back(std::min(session.E, session.M));
      const double a_of_whole = session.eta * model_.delta;
      auto& under = under_[static_cast<std::size_t>(node)];
      program_.has_partial_presence = program_.has_partial_presence || program_.is_partly_present(program_.sessions.back());
      for (std::size_t k = 0; k < static_cast<std::size_t>(session.step_count); ++k) {
        const std::size_t j = session.offset + k, t = static_cast<std::size_t>(session.first_step) + k;
        const double f = model_.f[j];
        program_.session_of_set_point[j] = s;
        program_.a[j] = a_of_whole * f;
        program_.cost[j] = cost_per_kw[t] * f;
        program_.upper[j] = session.P;
        program_.tie_cost[j] = tie_cost_per_kw[t] * f;
        drawn_reach_[t] += f * session.P;
        under[t].add({session.P, 1, j});
      }
    }
    price_draws();
    program_.unmet = program_.cost.size();
    for (std::size_t s = 0; s < n; ++s) add_column(model_.sessions[s].w, beyond_need * program_.need[s]);
    program_.surplus = program_.cost.size();
    program_.surplus_of.assign(n, -1);
    for (std::size_t s = 0; s < n; ++s) {
      const double more_kwh = model_.sessions[s].M - model_.sessions[s].E;
      if (more_kwh <= 0) continue;
      program_.surplus_of[s] = static_cast<std::ptrdiff_t>(add_column(0.0, more_kwh));
      program_.surplus_session.push_back(s);
    }
    program_.site = program_.cost.size();
  }

  /// Of steps whose imports or exports are no columns; of those that only export it is known once all set-points are.
  void price_draws() {
    bool any_exports = false;
    for (std::size_t t = 0; t < T_; ++t) {
      program_.draw_price[t] = model_.delta * (only_exports(t) ? model_.x[t] : model_.c[t]);
      any_exports = any_exports || only_exports(t);
    }
    if (!any_exports) return;
    for (std::size_t t = 0; t < T_; ++t)
      if (only_exports(t)) program_.step_cost[t] = program_.draw_price[t];
    for (const auto& session : program_.sessions)
      for (std::size_t k = 0; k < static_cast<std::size_t>(session.step_count); ++k) {
        const std::size_t j = session.offset + k, t = static_cast<std::size_t>(session.first_step) + k;
        if (only_exports(t)) program_.cost[j] = program_.step_cost[t] * program_.f[j];
      }
  }

  std::size_t add_column(double cost, double upper) {
    program_.cost.push_back(cost);
    program_.upper.push_back(upper);
    return program_.cost.size() - 1;
  }
  int add_site_column(double cost, double upper) {
    program_.site_start.push_back(static_cast<int>(program_.site_row.size()));
    return static_cast<int>(add_column(cost, upper));
  }
  void add_entry(int row, double value) {
    if (row < 0) return;
    program_.site_row.push_back(row);
    program_.site_value.push_back(value);
  }
  /// `most_slack`: what the slack may come to; none = an equation.
  int add_row(double right, std::optional<double> most_slack) {
    const int row = static_cast<int>(program_.right.size());
    program_.right.push_back(right);
    program_.slack.push_back(-1);
    if (most_slack) {
      program_.slack.back() = add_site_column(0.0, beyond_need * *most_slack);
      add_entry(row, 1.0);
    }
    return row;
  }

  void add_set_point_rows() {  // (4), then (3)
    const std::size_t site = model_.groups.size();
    constexpr std::size_t none = std::numeric_limits<std::size_t>::max();
    std::vector<std::size_t> lone_group(program_.unmet, none);
    for (auto& node : program_.nodes) node.row.assign(T_, -1);
    for (std::size_t n = 0; n < site; ++n) {  // children first
      const auto& limit = model_.groups[group_of_[n]].limit;
      auto& above = under_[static_cast<std::size_t>(program_.nodes[n].parent)];
      for (std::size_t t = 0; t < T_; ++t) {
        Under& under = under_[n][t];
        const double room = limit[t];
        if (excess(under.reach_kw, room) > 0) {
          if (under.count == 1 && !model_.integer && room > least_end * power_of(under.set_point)) {
            program_.upper[under.set_point] = room;
            lone_group[under.set_point] = group_of_[n];
          } else {
            program_.nodes[n].row[t] = add_row(room, std::max(0.0, room));
          }
          under.reach_kw = std::max(0.0, room);
        }
        above[t].add(under);
      }
    }
    for (std::size_t j = 0; j < lone_group.size(); ++j)
      if (lone_group[j] != none) program_.lone.push_back({j, lone_group[j]});
    leave_idle_nodes();
    add_site_rows();
  }

  /// The session's, whatever limits have made of its set-point's upper end.
  [[nodiscard]] double power_of(std::size_t set_point) const {
    return model_.sessions[static_cast<std::size_t>(program_.session_of_set_point[set_point])].P;
  }

  /// Limits that are no rows are no nodes: what is under them is under the first above that has some, or the site.
  void leave_idle_nodes() {
    std::vector<Program::Node> kept;
    std::vector<int> number(program_.nodes.size(), -1);
    for (std::size_t n = 0; n < number.size(); ++n) {
      auto& node = program_.nodes[n];
      const bool is_idle = std::all_of(node.row.begin(), node.row.end(), [](int row) { return row < 0; });
      if (is_idle && node.parent >= 0) continue;
      number[n] = static_cast<int>(kept.size());
      kept.push_back(std::move(node));
    }
    std::vector<int> first_kept = number;          // at a node or above it
    for (std::size_t n = number.size(); n-- > 0;)  // parents first
      if (number[n] < 0) first_kept[n] = first_kept[static_cast<std::size_t>(program_.nodes[n].parent)];
    for (auto& node : kept)
      if (node.parent >= 0) node.parent = first_kept[static_cast<std::size_t>(node.parent)];
    for (auto& session : program_.sessions) session.node = first_kept[static_cast<std::size_t>(session.node)];
    for (int& node : program_.node_of_group) node = number[static_cast<std::size_t>(node)];
    program_.nodes = std::move(kept);
  }

  void add_site_rows() {
    const auto& under = under_.back();
    auto& rows = program_.nodes.back().row;
    double most_overload = 0;
    for (std::size_t t = 0; t < T_ && model_.omega; ++t)
      most_overload = std::max(most_overload, excess(under[t].reach_kw + std::max(0.0, other(t)) + model_.V[t], model_.L[t]));
    for (std::size_t t = 0; t < T_; ++t) {
      const double most = under[t].reach_kw + (curtails(t) ? model_.B[t] : other(t)), room = model_.L[t] - other(t);
      if (excess(most, model_.L[t]) > 0) rows[t] = add_row(room, std::max(0.0, room) + most_overload);
    }
    if (!model_.omega) return;
    program_.overload = add_site_column(*model_.omega, beyond_need * most_overload);
    for (const int row : rows) add_entry(row, -1.0);
  }

  void add_energy_and_peak_rows() {
    program_.draw_row.assign(T_, -1);
    program_.peak_row.assign(T_, -1);
    for (auto* columns : {&program_.imported, &program_.exported, &program_.curtailed}) columns->assign(T_, -1);
    std::vector<int> peak_rows;
    double most_peak = model_.m0;
    for (std::size_t t = 0; t < T_; ++t) most_peak = std::max(most_peak, most_import_of(t));
    for (std::size_t t = 0; t < T_; ++t) {
      const double most_import = most_import_of(t);
      const bool can_peak = model_.d > 0 && excess(most_import, model_.m0) > 0;
      if (net_ != nullptr) {
        program_.peak_row[t] = add_net_power(t, can_peak, most_peak);
        if (can_peak) peak_rows.push_back(program_.peak_row[t]);
        continue;
      }
      if (only_exports(t)) continue;
      if (!surplus(t)) {
        if (!can_peak) continue;
        program_.draw_row[t] = program_.peak_row[t] =
            add_row(model_.m0 - other(t), most_peak - other(t));  // (6): sum f p - m <= m0 + V - B
        peak_rows.push_back(program_.peak_row[t]);
        continue;
      }
      program_.draw_row[t] = add_row(-other(t), std::nullopt);  // (5): sum f p - i + e + k = V - B
      const int peak_row = program_.peak_row[t] = can_peak ? add_row(model_.m0, most_peak) : -1;  // (6): i - m <= m0
      if (peak_row >= 0) peak_rows.push_back(peak_row);
      program_.imported[t] = add_site_column(model_.delta * model_.c[t], beyond_need * most_import);
      add_entry(program_.draw_row[t], -1.0);
      add_entry(peak_row, 1.0);
      program_.exported[t] =
          add_site_column(-model_.delta * model_.x[t], std::min(-other(t), model_.X ? (*model_.X)[t] : infinity));
      add_entry(program_.draw_row[t], 1.0);
      if (!curtails(t)) continue;
      program_.curtailed[t] = add_site_column(0.0, model_.V[t]);
      add_entry(program_.draw_row[t], 1.0);
      add_entry(program_.nodes.back().row[t], 1.0);
    }
    program_.has_draw_rows = std::any_of(program_.draw_row.begin(), program_.draw_row.end(), [](int row) { return row >= 0; });
    if (peak_rows.empty()) return;
    program_.peak = add_site_column(model_.d, beyond_need * (most_peak - model_.m0));
    for (const int row : peak_rows) add_entry(row, -1.0);
  }

  /// (5), and (6) if asked for: there pieces that reach above 0 stand for i_t. Result: row (6).
  int add_net_power(std::size_t t, bool can_peak, double most_peak) {
    const auto& net = (*net_)[t];
    program_.draw_row[t] = add_row(net.least_kw - other(t), std::nullopt);  // sum f p - (net - least) + k = least + V - B
    std::vector<double> ends{net.least_kw};
    for (const auto& piece : net.pieces) ends.push_back(ends.back() + piece.width_kw);
    const auto above = std::upper_bound(ends.begin() + 1, ends.end(), 0.0);
    const double import_from = above == ends.end() ? 0.0 : *(above - 1);
    const int peak_row = can_peak ? add_row(model_.m0 - import_from, most_peak + std::abs(import_from)) : -1;
    program_.net.push_back(static_cast<int>(program_.cost.size()));
    for (std::size_t i = 0; i < net.pieces.size(); ++i) {
      program_.tie_cost.resize(static_cast<std::size_t>(add_site_column(net.pieces[i].cost, net.pieces[i].width_kw)), 0.0);
      program_.tie_cost.push_back(net.pieces[i].tie_cost);
      add_entry(program_.draw_row[t], -1.0);
      if (ends[i + 1] > 0) add_entry(peak_row, 1.0);
    }
    if (!surplus(t)) return peak_row;
    program_.curtailed[t] = add_site_column(0.0, model_.V[t]);
    add_entry(program_.draw_row[t], 1.0);
    add_entry(program_.nodes.back().row[t], 1.0);
    return peak_row;
  }

  [[nodiscard]] double most_import_of(std::size_t t) const {
    if (curtails(t)) return model_.B[t] + drawn_reach_[t];
    return surplus(t) ? excess(drawn_reach_[t], -other(t)) : other(t) + drawn_reach_[t];
  }

  const PlanningModel& model_;
  const std::vector<NetPower>* net_;  ///< null: i_t and e_t are columns, or the sum itself
  std::size_t T_;
  Program program_;
  std::vector<std::size_t> group_of_;  ///< of the model's, by node but the site's, while all groups are nodes
  /// The set-points under a node in a step.
  struct Under {
    double reach_kw = 0;  ///< what they can add up to
    int count = 0;
    std::size_t set_point = 0;  ///< the last of them
    void add(const Under& more) {
      if (more.count == 0) return;
      reach_kw += more.reach_kw;
      count += more.count;
      set_point = more.set_point;
    }
  };
  std::vector<std::vector<Under>> under_;  ///< [node][step]
  std::vector<double> drawn_reach_;
};

}  // namespace

std::vector<int> step_of_rows(const Program& program) {
  std::vector<int> step(program.row_count());
  const auto tell = [&](int row, int t) {
    if (row >= 0) step[static_cast<std::size_t>(row)] = t;
  };
  for (int t = 0; t < program.T; ++t) {
    const auto at_step = static_cast<std::size_t>(t);
    tell(program.draw_row[at_step], t);
    tell(program.peak_row[at_step], t);
    for (const auto& node : program.nodes) tell(node.row[at_step], t);
  }
  return step;
}

bool is_border(const Program& program, std::size_t column) {
  if (static_cast<int>(column) != program.peak && static_cast<int>(column) != program.overload) return false;
  const std::size_t c = column - program.site;
  return program.site_start[c + 1] - program.site_start[c] > 1;
}

std::vector<std::size_t> border_columns(const Program& program) {
  std::vector<std::size_t> columns;
  for (const int column : {program.peak, program.overload})
    if (column >= 0 && is_border(program, static_cast<std::size_t>(column)))
      columns.push_back(static_cast<std::size_t>(column));
  return columns;
}

void add_to_parents(const Program& program, std::vector<double>& sums) {
  const auto T = static_cast<std::size_t>(program.T);
  for (std::size_t n = 0; n + 1 < program.nodes.size(); ++n) {  // children first
    const double* of_node = sums.data() + n * T;
    double* of_parent = sums.data() + static_cast<std::size_t>(program.nodes[n].parent) * T;
    for (std::size_t t = 0; t < T; ++t) of_parent[t] += of_node[t];
  }
}

void take_set_points(const Program& program, const std::vector<double>& set_points, const double* drawn,
                     std::vector<double>& left) {
  const auto T = static_cast<std::size_t>(program.T);
  for (std::size_t n = 0; n < program.nodes.size(); ++n)
    for (std::size_t t = 0; t < T; ++t)
      if (const int row = program.nodes[n].row[t]; row >= 0) left[static_cast<std::size_t>(row)] -= set_points[n * T + t];
  for (std::size_t t = 0; t < T; ++t)
    if (const int row = program.draw_row[t]; row >= 0) left[static_cast<std::size_t>(row)] -= drawn[t];
}

Program build_program(const PlanningModel& model) { return Builder{model}.build(); }

Program build_program(const PlanningModel& model, const std::vector<NetPower>& net) { return Builder{model, &net}.build(); }

}  // namespace chargeplan::solvers::fleet
