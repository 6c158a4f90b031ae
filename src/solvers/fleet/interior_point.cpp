#include "solvers/fleet/interior_point.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "solvers/fleet/columns.hpp"
#include "solvers/fleet/room.hpp"
#include "solvers/fleet/schur.hpp"
#include "solvers/fleet/session_passes.hpp"
#include "solvers/fleet/stay_order.hpp"

namespace chargeplan::solvers::fleet {
namespace {

using Eigen::ArrayXd;
using Eigen::Index;
using Eigen::VectorXd;
std::size_t at(int i) { return static_cast<std::size_t>(i); }
Index index(std::size_t i) { return static_cast<Index>(i); }

/// The longest step that keeps everything positive, from the largest relative decrease.
double longest(double largest_decrease) { return largest_decrease > 0 ? 1 / largest_decrease : infinity; }

class InteriorPoint {
 public:
  InteriorPoint(const Program& program, const std::vector<double>& cost, const InteriorPointOptions& options)
      : order_{stay_order(program)},
        program_{with_room(in_order(program, order_))},
        cost_(cost.size()),
        options_{options},
        schur_{program_},
        sessions_{program_},
        blocks_{blocks_of(program_)},
        rho_{blocks_},
        second_{blocks_},
        site_{program_.site, program_.column_count()},
        site_rho_(site_.size()),
        site_second_(site_.size()),
        it_{} {
    for (std::size_t j = 0; j < cost_.size(); ++j) cost_[j] = cost[order_.column[j]];
    it_ = starting_point(program_, cost_);
    for (auto* values : {&reduced_, &theta_, &affine_, &dx_}) values->setZero(it_.x.size());
    columns_ = {cost_.data(),  program_.upper.data(), it_.x.data(),   it_.z.data(), it_.w.data(),
                theta_.data(), reduced_.data(),       affine_.data(), dx_.data()};
    sessions_.rows.y = it_.session_y;
    row_dy_.assign(program_.row_count(), 0.0);
    const auto width = index(schur_.width());
    for (auto* sums : {&power_, &centre_shift_, &second_shift_}) sums->assign(program_.nodes.size(), VectorXd::Zero(width));
    nodes_.resize(program_.nodes.size());
    for (std::size_t n = 0; n < nodes_.size(); ++n)
      nodes_[n] = {nullptr,
                   schur_.own[n].matrix.data(),
                   schur_.own[n].shift.data(),
                   centre_shift_[n].data(),
                   second_shift_[n].data(),
                   power_[n].data()};
  }

  InteriorPointResult solve() {
    InteriorPointResult result;
    for (; result.iterations < options_.iteration_limit; ++result.iterations) {
      advance();
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
    }
    result.iterate = in_given_order();
    return result;
  }

 private:
  /// Takes the last direction's step (none before the first iteration). At the new iterate: reduced costs, theta, what the rows
  /// lack, mu and the gap; the normal equations' matrix and the affine right side.
  void advance() {
    auto& rows = sessions_.rows;
    for (std::size_t s = 0; s < rows.y.size(); ++s) rows.y[s] += step_.dual * rows.dy[s];
    for (std::size_t r = 0; r < row_dy_.size(); ++r) it_.row_y[r] += step_.dual * row_dy_[r];
    read_prices(it_.row_y);
    schur_.clear();
    for (auto& sums : power_) sums.setZero();
    Sums sums;
    for (const auto& block : blocks_) {
      for (const auto& range : {block.set_points, block.unmet, block.surplus}) fleet::advance(columns_, range, step_, sums);
      sessions_.respond(columns_, block, nodes_);
      for (const auto& range : {block.set_points, block.unmet, block.surplus}) compare_duals(columns_, range, sums);
    }
    fleet::advance(columns_, site_, step_, sums);
    std::copy(columns_.cost + site_.first, columns_.cost + site_.end, columns_.reduced + site_.first);
    for_each_site_entry(program_,
                        [&](std::size_t c, std::size_t r, double value) { reduced_[index(c)] -= value * it_.row_y[r]; });
    compare_duals(columns_, site_, sums);
    lack_ = 0;
    for (std::size_t s = 0; s < rows.y.size(); ++s) {
      lack_ = std::max(lack_, std::abs(rows.lack[s]) / std::max(1.0, program_.need[s]));
      sums.dual += program_.need[s] * rows.y[s];
    }
    find_row_lack();
    for (std::size_t r = 0; r < row_lack_.size(); ++r) {
      lack_ = std::max(lack_, std::abs(row_lack_[r]) / std::max(1.0, std::abs(program_.right[r])));
      sums.dual += program_.right[r] * it_.row_y[r];
    }
    products_ = sums.products;
    mu_ = products_ / static_cast<double>(2 * std::max<Index>(1, it_.x.size()));
    const double size = std::max(1.0, std::abs(sums.primal));
    gap_ = std::abs(sums.primal - sums.dual) / size;
    dual_error_ = sums.dual_error / size;
  }

  [[nodiscard]] Iterate in_given_order() {
    Iterate result;
    for (auto [to, from] : {std::pair{&result.x, &it_.x}, {&result.z, &it_.z}, {&result.w, &it_.w}}) {
      to->resize(from->size());
      for (std::size_t j = 0; j < order_.column.size(); ++j) (*to)[index(order_.column[j])] = (*from)[index(j)];
    }
    result.session_y.assign(order_.session.size(), 0.0);
    for (std::size_t s = 0; s < order_.session.size(); ++s) result.session_y[order_.session[s]] = sessions_.rows.y[s];
    result.row_y = std::move(it_.row_y);
    return result;
  }

  [[nodiscard]] bool done() const {
    return gap_ <= options_.gap && lack_ <= std::max(1e-7, 0.1 * options_.gap) && dual_error_ <= options_.gap;
  }

  void read_prices(const std::vector<double>& y) {
    schur_.prices_at(y, prices_);
    for (std::size_t n = 0; n < nodes_.size(); ++n) nodes_[n].price = prices_[n].data();
  }

  void find_row_lack() {
    row_lack_ = program_.right;
    for_each_site_entry(program_, [&](std::size_t c, std::size_t r, double value) { row_lack_[r] -= value * it_.x[index(c)]; });
    const auto T = at(program_.T);
    for (std::size_t n = 0; n < power_.size(); ++n) {
      for (std::size_t t = 0; t < T; ++t)
        if (const int row = program_.nodes[n].row[t]; row >= 0) row_lack_[at(row)] -= power_[n][index(t)];
      if (program_.nodes[n].parent >= 0) power_[at(program_.nodes[n].parent)] += power_[n];
    }
    for (std::size_t t = 0; t < T; ++t)
      if (const int row = program_.draw_row[t]; row >= 0) row_lack_[at(row)] -= power_.back()[index(T + t)];
  }

  /// dy of the coupling rows, and dx of the site's columns.
  void solve_rows(const double* rho, double* dx) {
    auto right = row_lack_;
    for_each_site_entry(program_, [&](std::size_t c, std::size_t r, double value) {
      right[r] += value * theta_[index(c)] * rho[c - site_.first];
    });
    schur_.solve(right, row_dy_);
    read_prices(row_dy_);
    for (std::size_t c = site_.first; c < site_.end; ++c) dx[c] = -rho[c - site_.first];
    for_each_site_entry(program_, [&](std::size_t c, std::size_t r, double value) { dx[c] += value * row_dy_[r]; });
    for (std::size_t c = site_.first; c < site_.end; ++c) dx[c] *= theta_[index(c)];
  }

  /// The affine direction, how far it goes, and the mu to aim at.
  void predict() {
    for (auto* shifts : {&centre_shift_, &second_shift_})
      for (auto& shift : *shifts) shift.setZero();
    solve_rows(columns_.reduced + site_.first, columns_.affine);
    AffineSums sums;
    for (const auto& block : blocks_) {
      sessions_.predict(columns_, block, nodes_);
      look_ahead(columns_, block.set_points, rho_.set_points(), second_.set_points(), sums);
      look_ahead(columns_, block.unmet, rho_.unmet(block), second_.unmet(block), sums);
      look_ahead(columns_, block.surplus, rho_.surplus(block), second_.surplus(block), sums);
      sessions_.look_ahead(columns_, block, nodes_, rho_, second_);
    }
    look_ahead(columns_, site_, site_rho_.data(), site_second_.data(), sums);
    const double p = std::min(1.0, longest(sums.decrease.primal)), d = std::min(1.0, longest(sums.decrease.dual));
    const double products = (1 - d) * products_ + (p - d - p * d) * sums.first - p * d * sums.second;
    const double ratio = std::max(0.0, products) / std::max(1e-300, products_);
    step_.target = mu_ * std::max(1e-6, ratio * ratio * ratio * ratio);
  }

  /// The corrected direction, and the step along it. Result: false where it is lost to rounding.
  [[nodiscard]] bool correct() {
    for (std::size_t n = 0; n < nodes_.size(); ++n) schur_.own[n].shift += step_.target * centre_shift_[n] - second_shift_[n];
    aim(columns_, site_, step_.target, site_rho_.data());
    solve_rows(site_rho_.data(), columns_.dx);
    Decrease decrease;
    double sum = 0;
    for (const auto& block : blocks_) {
      aim(columns_, block.set_points, step_.target, rho_.set_points());
      aim(columns_, block.unmet, step_.target, rho_.unmet(block));
      aim(columns_, block.surplus, step_.target, rho_.surplus(block));
      sessions_.correct(columns_, block, nodes_, step_.target, rho_);
      for (const auto& range : {block.set_points, block.unmet, block.surplus})
        measure_step(columns_, range, step_.target, decrease, sum);
    }
    measure_step(columns_, site_, step_.target, decrease, sum);
    const double part = std::clamp(1 - 0.05 * std::sqrt(std::sqrt(gap_)), 0.98, 0.9995);
    step_.primal = std::min(1.0, part * longest(decrease.primal));
    step_.dual = std::min(1.0, part * longest(decrease.dual));
    return std::isfinite(sum);
  }

  StayOrder order_;
  const Program program_;  // schur_ and sessions_ refer to it
  std::vector<double> cost_;
  const InteriorPointOptions& options_;
  SchurComplement schur_;
  SessionPasses sessions_;
  std::vector<SessionBlock> blocks_;
  BlockColumns rho_, second_;
  Range site_;
  std::vector<double> site_rho_, site_second_;
  Iterate it_;
  ArrayXd reduced_, theta_, affine_, dx_;
  Columns columns_;
  std::vector<NodeSums> nodes_;
  std::vector<VectorXd> prices_, power_, centre_shift_, second_shift_;
  std::vector<double> row_lack_, row_dy_;
  Step step_;
  double products_ = 0, mu_ = 0, gap_ = 0, lack_ = 0, dual_error_ = 0;
};

}  // namespace

InteriorPointResult solve_interior_point(const Program& program, const std::vector<double>& cost,
                                         const InteriorPointOptions& options) {
  if (program.column_count() == 0) return {.status = InteriorPointStatus::solved, .iterate = {}, .iterations = 0};
  return InteriorPoint{program, cost, options}.solve();
}

}  // namespace chargeplan::solvers::fleet
