#include "solvers/fleet/interior_point.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "solvers/fleet/room.hpp"
#include "solvers/fleet/schur.hpp"

namespace chargeplan::solvers::fleet {
namespace {

using Eigen::ArrayXd;
using Eigen::Index;
std::size_t at(int i) { return static_cast<std::size_t>(i); }
Index index(std::size_t i) { return static_cast<Index>(i); }

/// Columns that one pass takes at a time, so that they are still in the cache for its next loop.
constexpr Index block_size = 1024;

/// The longest step that keeps everything positive, from the largest relative decrease.
double longest(double largest_decrease) { return largest_decrease > 0 ? 1 / largest_decrease : infinity; }

class InteriorPoint {
 public:
  InteriorPoint(const Program& program, const std::vector<double>& cost, const InteriorPointOptions& options)
      : program_{with_room(program)},
        options_{options},
        schur_{program_},
        T_{at(program_.T)},
        cost_{cost.data(), index(cost.size())},
        upper_{program_.upper.data(), index(program_.upper.size())},
        a_{program_.a.data(), index(program_.a.size())},
        it_{starting_point(program_, cost)} {
    a_theta_.setZero(a_.size());
    for (auto* values : {&reduced_, &per_x_, &per_room_, &theta_, &affine_, &dx_, &dz_, &dw_}) values->setZero(upper_.size());
    for (auto* values : {&session_D_, &session_g_, &session_lack_, &session_dy_}) values->assign(program.sessions.size(), 0.0);
  }

  InteriorPointResult solve() {
    InteriorPointResult result;
    for (; result.iterations < options_.iteration_limit; ++result.iterations) {
      evaluate();
      if (done()) {
        result.status = InteriorPointStatus::solved;
        break;
      }
      if (!std::isfinite(gap_)) break;
      if (options_.stop && options_.stop(gap_)) {
        result.status = InteriorPointStatus::stopped;
        break;
      }
      if (!schur_.factor(theta_)) break;
      predict();
      if (!correct()) break;
      advance();
    }
    result.iterate = std::move(it_);
    return result;
  }

 private:
  /// Calls visit(first session, end session) for blocks of about block_size set-points.
  template <class Visit>
  void for_each_block(Visit visit) const {
    const std::size_t n = program_.sessions.size();
    for (std::size_t first = 0; first < n;) {
      std::size_t end = first + 1;
      while (end < n && program_.sessions[end].offset - program_.sessions[first].offset < at(static_cast<int>(block_size)))
        ++end;
      visit(first, end);
      first = end;
    }
  }
  [[nodiscard]] std::pair<Index, Index> set_points_of(std::size_t first, std::size_t end) const {
    const std::size_t begin = program_.sessions[first].offset;
    const std::size_t stop = end < program_.sessions.size() ? program_.sessions[end].offset : program_.unmet;
    return {index(begin), index(stop - begin)};
  }
  [[nodiscard]] std::pair<Index, Index> other_columns() const {
    return {index(program_.unmet), index(program_.column_count() - program_.unmet)};
  }

  /// Reduced costs, theta, what the rows lack, mu and the gap of the iterate; the normal equations' matrix and the affine
  /// right side.
  void evaluate() {
    schur_.prices_at(it_.row_y, prices_);
    schur_.clear();
    lack_ = 0;
    sums_ = {};
    reduce_others();
    measure(other_columns());
    std::vector<Eigen::VectorXd> power(program_.nodes.size(), Eigen::VectorXd::Zero(index(schur_.width())));
    for_each_block([&](std::size_t first, std::size_t end) {
      for (std::size_t s = first; s < end; ++s) reduce_session(s, power[at(program_.sessions[s].node)]);
      const auto columns = set_points_of(first, end);
      measure(columns);
      a_theta_.segment(columns.first, columns.second) =
          a_.segment(columns.first, columns.second) * theta_.segment(columns.first, columns.second);
      for (std::size_t s = first; s < end; ++s) {
        add_to_matrix(s);
        add_to_shift(s, reduced_);
      }
    });
    find_row_lack(power);
    for (std::size_t s = 0; s < program_.sessions.size(); ++s) sums_.dual += program_.need[s] * it_.session_y[s];
    for (std::size_t r = 0; r < row_lack_.size(); ++r) sums_.dual += program_.right[r] * it_.row_y[r];
    mu_ = sums_.products / static_cast<double>(2 * std::max<Index>(1, upper_.size()));
    const double size = std::max(1.0, std::abs(sums_.primal));
    gap_ = std::abs(sums_.primal - sums_.dual) / size;
    dual_error_ = sums_.dual_error / size;
  }

  [[nodiscard]] bool done() const {
    return gap_ <= options_.gap && lack_ <= std::max(1e-7, 0.1 * options_.gap) && dual_error_ <= options_.gap;
  }

  void reduce_others() {
    const auto [first, count] = other_columns();
    reduced_.segment(first, count) = cost_.segment(first, count);
    for (std::size_t s = 0; s < program_.sessions.size(); ++s) reduced_[index(program_.unmet + s)] -= it_.session_y[s];
    for (std::size_t i = 0; i < program_.surplus_session.size(); ++i)
      reduced_[index(program_.surplus + i)] += it_.session_y[program_.surplus_session[i]];
    for_each_site_entry(program_,
                        [&](std::size_t c, std::size_t r, double value) { reduced_[index(c)] -= value * it_.row_y[r]; });
  }

  void reduce_session(std::size_t s, Eigen::VectorXd& power) {
    const auto& session = program_.sessions[s];
    const auto W = at(session.step_count);
    const double* price = prices_[at(session.node)].data() + session.first_step;
    const double y = it_.session_y[s];
    const double* a = program_.a.data() + session.offset;
    const double* f = program_.f.data() + session.offset;
    const double* x = it_.x.data() + session.offset;
    const double* cost = cost_.data() + session.offset;
    double* reduced = reduced_.data() + session.offset;
    double* sums = power.data() + session.first_step;
    double delivered = 0;
    for (std::size_t k = 0; k < W; ++k) {
      reduced[k] = cost[k] - a[k] * y - price[k];
      sums[k] += x[k];
      delivered += a[k] * x[k];
    }
    if (program_.has_draw_rows)
      for (std::size_t k = 0; k < W; ++k) {
        reduced[k] -= f[k] * price[T_ + k];
        sums[T_ + k] += f[k] * x[k];
      }
    const double v = program_.surplus_of[s] < 0 ? 0.0 : it_.x[program_.surplus_of[s]];
    session_lack_[s] = program_.need[s] - delivered - it_.x[index(program_.unmet + s)] + v;
    lack_ = std::max(lack_, std::abs(session_lack_[s]) / std::max(1.0, program_.need[s]));
  }

  void measure(std::pair<Index, Index> columns) {
    const auto of = [&](auto& values) { return values.segment(columns.first, columns.second); };
    const auto x = of(it_.x), z = of(it_.z), w = of(it_.w);
    const auto upper = of(upper_);
    of(per_x_) = x.inverse();
    of(per_room_) = (upper - x).inverse();
    of(theta_) = (z * of(per_x_) + w * of(per_room_)).inverse();
    sums_.primal += (of(cost_) * x).sum();
    sums_.dual -= (upper * w).sum();
    sums_.products += (x * z + (upper - x) * w).sum();
    sums_.dual_error = std::max(sums_.dual_error, ((of(reduced_) - z + w).abs() * x).maxCoeff());
  }

  void find_row_lack(std::vector<Eigen::VectorXd>& power) {
    row_lack_ = program_.right;
    for_each_site_entry(program_, [&](std::size_t c, std::size_t r, double value) { row_lack_[r] -= value * it_.x[index(c)]; });
    for (std::size_t n = 0; n < power.size(); ++n) {
      for (std::size_t t = 0; t < T_; ++t)
        if (const int row = program_.nodes[n].row[t]; row >= 0) row_lack_[at(row)] -= power[n][index(t)];
      if (program_.nodes[n].parent >= 0) power[at(program_.nodes[n].parent)] += power[n];
    }
    for (std::size_t t = 0; t < T_; ++t)
      if (const int row = program_.draw_row[t]; row >= 0) row_lack_[at(row)] -= power.back()[index(T_ + t)];
    for (std::size_t r = 0; r < row_lack_.size(); ++r)
      lack_ = std::max(lack_, std::abs(row_lack_[r]) / std::max(1.0, std::abs(program_.right[r])));
  }

  /// A session's part of its node's response: diag(theta) - e e' / D.
  void add_to_matrix(std::size_t s) {
    const auto& session = program_.sessions[s];
    const auto W = at(session.step_count);
    const double* a = program_.a.data() + session.offset;
    const double* theta = theta_.data() + session.offset;
    const double* e = a_theta_.data() + session.offset;
    double D = theta_[index(program_.unmet + s)];
    if (program_.surplus_of[s] >= 0) D += theta_[program_.surplus_of[s]];
    for (std::size_t k = 0; k < W; ++k) D += a[k] * e[k];
    session_D_[s] = D;
    auto& matrix = schur_.own[at(session.node)].matrix;
    const Index first = session.first_step;
    for (std::size_t k = 0; k < W; ++k) {
      double* column = &matrix(first + index(k), first + index(k));
      const double part = e[k] / D;
      column[0] += theta[k];
      for (std::size_t l = k; l < W; ++l) column[l - k] -= part * e[l];
    }
    if (!program_.has_draw_rows) return;
    const double* f = program_.f.data() + session.offset;
    drawn_.resize(W);
    double* drawn = drawn_.data();
    for (std::size_t k = 0; k < W; ++k) drawn[k] = f[k] * e[k];
    const Index below = first + index(T_);
    for (std::size_t k = 0; k < W; ++k) {
      double* column = &matrix(below, first + index(k));
      double* own_column = &matrix(below + index(k), below + index(k));
      const double part = e[k] / D, drawn_part = drawn[k] / D;
      column[k] += f[k] * theta[k];
      own_column[0] += f[k] * f[k] * theta[k];
      for (std::size_t l = 0; l < W; ++l) column[l] -= part * drawn[l];
      for (std::size_t l = k; l < W; ++l) own_column[l - k] -= drawn_part * drawn[l];
    }
  }

  /// What a session's set-points would do without any change of prices.
  void add_to_shift(std::size_t s, const ArrayXd& reduced) {
    const auto& session = program_.sessions[s];
    const auto W = at(session.step_count);
    const Index u = index(program_.unmet + s);
    const double* theta = theta_.data() + session.offset;
    const double* cost = reduced.data() + session.offset;
    double g = session_lack_[s] + theta_[u] * reduced[u];
    if (const Index v = program_.surplus_of[s]; v >= 0) g -= theta_[v] * reduced[v];
    const double* a_theta = a_theta_.data() + session.offset;
    for (std::size_t k = 0; k < W; ++k) g += a_theta[k] * cost[k];
    session_g_[s] = g;
    const double per_D = g / session_D_[s];
    double* shift = schur_.own[at(session.node)].shift.data() + session.first_step;
    for (std::size_t k = 0; k < W; ++k) shift[k] += a_theta[k] * per_D - theta[k] * cost[k];
    if (!program_.has_draw_rows) return;
    const double* f = program_.f.data() + session.offset;
    for (std::size_t k = 0; k < W; ++k) shift[T_ + k] += f[k] * (a_theta[k] * per_D - theta[k] * cost[k]);
  }

  /// dy of the coupling rows and dx of the site's columns.
  void solve_rows(const ArrayXd& reduced) {
    auto right = row_lack_;
    for_each_site_entry(program_, [&](std::size_t c, std::size_t r, double value) {
      right[r] += value * theta_[index(c)] * reduced[index(c)];
    });
    schur_.solve(right, row_dy_);
    schur_.prices_at(row_dy_, prices_);
    const auto [first, count] = std::pair{index(program_.site), index(program_.column_count() - program_.site)};
    dx_.segment(first, count) = -reduced.segment(first, count);
    for_each_site_entry(program_, [&](std::size_t c, std::size_t r, double value) { dx_[index(c)] += value * row_dy_[r]; });
    dx_.segment(first, count) *= theta_.segment(first, count);
  }

  /// dy of a session; A'dy of its set-points in dx, dx of its u and v.
  void solve_session(std::size_t s, const ArrayXd& reduced) {
    const auto& session = program_.sessions[s];
    const auto W = at(session.step_count);
    const double* price = prices_[at(session.node)].data() + session.first_step;
    const double* a = program_.a.data() + session.offset;
    const double* f = program_.f.data() + session.offset;
    const double* a_theta = a_theta_.data() + session.offset;
    double* dx = dx_.data() + session.offset;
    for (std::size_t k = 0; k < W; ++k) dx[k] = price[k];
    if (program_.has_draw_rows)
      for (std::size_t k = 0; k < W; ++k) dx[k] += f[k] * price[T_ + k];
    double sum = session_g_[s];
    for (std::size_t k = 0; k < W; ++k) sum -= a_theta[k] * dx[k];
    const double dy = sum / session_D_[s];
    session_dy_[s] = dy;
    for (std::size_t k = 0; k < W; ++k) dx[k] += a[k] * dy;
    const Index u = index(program_.unmet + s);
    dx_[u] = theta_[u] * (dy - reduced[u]);
    if (const Index v = program_.surplus_of[s]; v >= 0) dx_[v] = theta_[v] * (-dy - reduced[v]);
  }

  /// The affine direction, how far it goes, and the mu to aim at.
  void predict() {
    struct {
      double primal = 0, dual = 0;   // largest relative decreases
      double first = 0, second = 0;  // of z dx - w dx, and of what they change by
    } sum;
    const auto add = [&](std::pair<Index, Index> columns) {
      const auto of = [&](auto& values) { return values.segment(columns.first, columns.second); };
      const auto dx = of(affine_);
      const ArrayXd tx = dx * of(per_x_), tr = dx * of(per_room_);
      sum.primal = std::max({sum.primal, -tx.minCoeff(), tr.maxCoeff()});
      sum.dual = std::max({sum.dual, 1 + tx.maxCoeff(), 1 - tr.minCoeff()});
      const ArrayXd zdx = of(it_.z) * dx, wdx = of(it_.w) * dx;
      sum.first += (zdx - wdx).sum();
      sum.second += (zdx * tx + wdx * tr).sum();
    };
    solve_rows(reduced_);
    for_each_block([&](std::size_t first, std::size_t end) {
      for (std::size_t s = first; s < end; ++s) solve_session(s, reduced_);
      const auto columns = set_points_of(first, end);
      affine_.segment(columns.first, columns.second) =
          theta_.segment(columns.first, columns.second) *
          (dx_.segment(columns.first, columns.second) - reduced_.segment(columns.first, columns.second));
      add(columns);
    });
    const auto [first, count] = other_columns();
    affine_.segment(first, count) = dx_.segment(first, count);
    add({first, count});
    const double p = std::min(1.0, longest(sum.primal)), d = std::min(1.0, longest(sum.dual));
    const double products = (1 - d) * sums_.products + (p - d - p * d) * sum.first - p * d * sum.second;
    const double ratio = std::max(0.0, products) / std::max(1e-300, sums_.products);
    target_ = mu_ * std::max(1e-6, ratio * ratio * ratio);
  }

  /// The corrected direction in dx, dz, dw. Result: false where it is lost to rounding.
  [[nodiscard]] bool correct() {
    double primal = 0, dual = 0, sum = 0;
    // dz = to_z - z - z dx / x, dw = to_w - w + w dx / (upper - x): what the complementarities ask for
    const auto aim = [&](std::pair<Index, Index> columns) {
      const auto of = [&](auto& values) { return values.segment(columns.first, columns.second); };
      const auto dx = of(affine_);
      of(dz_) = (target_ + of(it_.z) * dx * (1 + dx * of(per_x_))) * of(per_x_);
      of(dw_) = (target_ - of(it_.w) * dx * (1 - dx * of(per_room_))) * of(per_room_);
      of(reduced_) += of(dw_) - of(dz_);
    };
    const auto finish = [&](std::pair<Index, Index> columns) {
      const auto of = [&](auto& values) { return values.segment(columns.first, columns.second); };
      const auto dx = of(dx_), z = of(it_.z), w = of(it_.w);
      of(dz_) -= z + z * dx * of(per_x_);
      of(dw_) -= w - w * dx * of(per_room_);
      primal = std::max({primal, -(dx * of(per_x_)).minCoeff(), (dx * of(per_room_)).maxCoeff()});
      dual = std::max({dual, -(of(dz_) / z).minCoeff(), -(of(dw_) / w).minCoeff()});
      sum += (dx + of(dz_) + of(dw_)).sum();
    };
    schur_.clear_shifts();
    aim(other_columns());
    for_each_block([&](std::size_t first, std::size_t end) {
      aim(set_points_of(first, end));
      for (std::size_t s = first; s < end; ++s) add_to_shift(s, reduced_);
    });
    solve_rows(reduced_);
    for_each_block([&](std::size_t first, std::size_t end) {
      for (std::size_t s = first; s < end; ++s) solve_session(s, reduced_);
      const auto columns = set_points_of(first, end);
      auto dx = dx_.segment(columns.first, columns.second);
      dx = theta_.segment(columns.first, columns.second) * (dx - reduced_.segment(columns.first, columns.second));
      finish(columns);
    });
    finish(other_columns());
    const double part = std::clamp(1 - 0.1 * std::sqrt(std::sqrt(gap_)), 0.9, 0.9995);
    primal_step_ = std::min(1.0, part * longest(primal));
    dual_step_ = std::min(1.0, part * longest(dual));
    return std::isfinite(sum);
  }

  void advance() {
    it_.x += primal_step_ * dx_;
    it_.z += dual_step_ * dz_;
    it_.w += dual_step_ * dw_;
    for (std::size_t s = 0; s < session_dy_.size(); ++s) it_.session_y[s] += dual_step_ * session_dy_[s];
    for (std::size_t r = 0; r < row_dy_.size(); ++r) it_.row_y[r] += dual_step_ * row_dy_[r];
  }

  const Program program_;  // schur_ refers to it
  const InteriorPointOptions& options_;
  SchurComplement schur_;
  std::size_t T_;
  Eigen::Map<const ArrayXd> cost_, upper_, a_;
  Iterate it_;
  ArrayXd reduced_, per_x_, per_room_, theta_, affine_, dx_, dz_, dw_;
  ArrayXd a_theta_;  ///< of set-points
  std::vector<double> session_D_, session_g_, session_lack_, session_dy_, row_lack_, row_dy_, drawn_;
  std::vector<Eigen::VectorXd> prices_;
  struct {
    double primal = 0, dual = 0, products = 0, dual_error = 0;
  } sums_;
  double mu_ = 0, gap_ = 0, lack_ = 0, dual_error_ = 0, target_ = 0, primal_step_ = 0, dual_step_ = 0;
};

}  // namespace

InteriorPointResult solve_interior_point(const Program& program, const std::vector<double>& cost,
                                         const InteriorPointOptions& options) {
  if (program.column_count() == 0) return {.status = InteriorPointStatus::solved, .iterate = {}, .iterations = 0};
  return InteriorPoint{program, cost, options}.solve();
}

}  // namespace chargeplan::solvers::fleet
