#include <algorithm>
#include <cmath>

#include "solvers/fleet/interior_point.hpp"

namespace chargeplan::solvers::fleet {
namespace {

std::size_t at(int i) { return static_cast<std::size_t>(i); }
Eigen::Index index(std::size_t i) { return static_cast<Eigen::Index>(i); }

/// [node][step]: what all set-points under a node can add up to.
std::vector<std::vector<double>> reach_of(const Program& program) {
  std::vector<std::vector<double>> reach(program.nodes.size(), std::vector<double>(at(program.T)));
  for (const auto& session : program.sessions)
    for (std::size_t k = 0; k < at(session.step_count); ++k)
      reach[at(session.node)][at(session.first_step) + k] += program.upper[session.offset + k];
  for (std::size_t n = 0; n + 1 < reach.size(); ++n)
    for (std::size_t t = 0; t < reach[n].size(); ++t) reach[at(program.nodes[n].parent)][t] += reach[n][t];
  return reach;
}

class StartingPoint {
 public:
  StartingPoint(const Program& program, const std::vector<double>& cost) : program_{program}, cost_{cost} {}

  Iterate make() {
    const auto N = index(program_.column_count());
    for (auto* values : {&it_.x, &it_.z, &it_.w}) values->setZero(N);
    it_.session_y.assign(program_.sessions.size(), 0.0);
    it_.row_y.assign(program_.row_count(), 0.0);
    choose_set_points();
    choose_site();
    choose_multipliers();
    return std::move(it_);
  }

 private:
  /// Everybody at one part of the power that the session wants, less where all of that would not fit a limit.
  void choose_set_points() {
    const auto reach = reach_of(program_);
    double money = 0;
    for (std::size_t j = 0; j < program_.unmet; ++j) largest_power_ = std::max(largest_power_, program_.upper[j]);
    for (std::size_t s = 0; s < program_.sessions.size(); ++s) {
      const auto& session = program_.sessions[s];
      double full_kwh = 0, delivered_kwh = 0;
      for (std::size_t j = session.offset; j < session.offset + at(session.step_count); ++j)
        full_kwh += program_.a[j] * program_.upper[j];
      const double wanted = std::max(0.9 * std::min(1.0, program_.need[s] / full_kwh), 1e-3);
      for (std::size_t k = 0; k < at(session.step_count); ++k) {
        const std::size_t t = at(session.first_step) + k, j = session.offset + k;
        double part = wanted;
        for (int n = session.node; n >= 0; n = program_.nodes[at(n)].parent)
          if (const int row = program_.nodes[at(n)].row[t]; row >= 0)
            part = std::min(part, 0.7 * program_.right[at(row)] / reach[at(n)][t]);
        it_.x[index(j)] = std::max(part, 1e-4) * program_.upper[j];
        delivered_kwh += program_.a[j] * it_.x[index(j)];
      }
      const std::size_t u = program_.unmet + s;
      it_.x[index(u)] = std::clamp(program_.need[s] - delivered_kwh, 0.05 * program_.upper[u], 0.95 * program_.upper[u]);
      it_.session_y[s] = 0.25 * cost_[u];
      money += cost_[u] * full_kwh;
    }
    for (std::size_t v = program_.surplus; v < program_.site; ++v) it_.x[index(v)] = 0.5 * program_.upper[v];
    money_ = money / std::max(1.0, static_cast<double>(program_.unmet));
  }

  void choose_site() {
    for (std::size_t c = program_.site; c < program_.column_count(); ++c) {
      it_.x[index(c)] = 0.3 * program_.upper[c];
      if (program_.unmet == 0) money_ = std::max(money_, std::abs(cost_[c]) * program_.upper[c]);
    }
    if (money_ == 0) money_ = 1;
    if (program_.unmet == 0 && !program_.upper.empty())
      largest_power_ = *std::max_element(program_.upper.begin(), program_.upper.end());
    auto sums = set_point_sums();
    balance_draws(sums);
    std::vector<double> room(program_.row_count());
    for (const int column : {program_.overload, program_.peak}) cover(column, sums, room);
    for (std::size_t r = 0; r < program_.row_count(); ++r) {
      if (program_.slack[r] < 0) continue;
      const auto slack = index(at(program_.slack[r]));
      it_.x[slack] = std::min(it_.x[slack], std::max({0.3 * std::abs(program_.right[r]), 3e-4, room[r]}));
      it_.row_y[r] = -money_ / at_least_some(it_.x[slack]);
    }
  }

  /// Of every coupling row.
  [[nodiscard]] std::vector<double> set_point_sums() const {
    std::vector<double> sums(program_.row_count());
    const auto add = [&](int row, double value) {
      if (row >= 0) sums[at(row)] += value;
    };
    for (const auto& session : program_.sessions)
      for (std::size_t k = 0; k < at(session.step_count); ++k) {
        const std::size_t t = at(session.first_step) + k, j = session.offset + k;
        for (int n = session.node; n >= 0; n = program_.nodes[at(n)].parent) add(program_.nodes[at(n)].row[t], it_.x[index(j)]);
        add(program_.draw_row[t], program_.f[j] * it_.x[index(j)]);
      }
    return sums;
  }

  /// Imports and exports that the sums of the set-points and what is switched off come to, at about the price of an import.
  void balance_draws(std::vector<double>& sums) {
    for (std::size_t t = 0; t < program_.imported.size(); ++t) {
      if (program_.imported[t] < 0) continue;
      const auto row = at(program_.draw_row[t]);
      if (program_.curtailed[t] >= 0) put(program_.curtailed[t], 0.1 * program_.upper[at(program_.curtailed[t])], sums);
      const double net = sums[row] - program_.right[row], some = 0.1 * (std::abs(net) + std::abs(program_.right[row]));
      put(program_.imported[t], std::max(net, 0.0) + some, sums);
      put(program_.exported[t], std::max(-net, 0.0) + some, sums);
      it_.row_y[row] = -cost_[at(program_.imported[t])];
    }
  }

  /// A peak or an overload that is a little more than what its rows come to, and the room that it gives them.
  void cover(int column, std::vector<double>& sums, std::vector<double>& room) {
    if (column < 0) return;
    double most = 0;
    for_each_entry(program_, at(column),
                   [&](std::size_t row, double) { most = std::max(most, sums[row] - program_.right[row]); });
    put(column, 1.1 * most, sums);
    for_each_entry(program_, at(column), [&](std::size_t row, double) { room[row] = program_.right[row] - sums[row]; });
  }

  void put(int column, double value, std::vector<double>& sums) {
    double& x = it_.x[index(at(column))];
    x = std::clamp(value, 0.01 * program_.upper[at(column)], 0.9 * program_.upper[at(column)]);
    for_each_entry(program_, at(column), [&](std::size_t row, double by) { sums[row] += by * x; });
  }

  /// The reduced costs' positive and negative parts, and a little.
  void choose_multipliers() {
    Eigen::ArrayXd reduced = Eigen::Map<const Eigen::ArrayXd>(cost_.data(), index(cost_.size()));
    for (std::size_t s = 0; s < program_.sessions.size(); ++s) {
      const auto& session = program_.sessions[s];
      for (std::size_t j = session.offset; j < session.offset + at(session.step_count); ++j)
        reduced[index(j)] -= program_.a[j] * it_.session_y[s];
      reduced[index(program_.unmet + s)] -= it_.session_y[s];
    }
    for (std::size_t i = 0; i < program_.surplus_session.size(); ++i)
      reduced[index(program_.surplus + i)] += it_.session_y[program_.surplus_session[i]];
    for_each_site_entry(program_,
                        [&](std::size_t c, std::size_t r, double value) { reduced[index(c)] -= value * it_.row_y[r]; });
    for (Eigen::Index j = 0; j < reduced.size(); ++j) {
      const bool is_site = j >= index(program_.site);
      const double little = money_ / (is_site ? at_least_some(it_.x[j]) : 5 * program_.upper[static_cast<std::size_t>(j)]);
      it_.z[j] = std::max(reduced[j], 0.0) + little;
      it_.w[j] = std::max(-reduced[j], 0.0) + little;
    }
  }

  /// A column with next to no room would ask for a multiplier beyond all others.
  [[nodiscard]] double at_least_some(double power) const { return std::max(power, 0.01 * largest_power_); }

  const Program& program_;
  const std::vector<double>& cost_;
  Iterate it_;
  double largest_power_ = 0;
  double money_ = 0;  ///< what a set-point is typically about
};

}  // namespace

Iterate starting_point(const Program& program, const std::vector<double>& cost) { return StartingPoint{program, cost}.make(); }

}  // namespace chargeplan::solvers::fleet
