#include "solvers/fleet/interior_point.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "solvers/fleet/columns.hpp"
#include "solvers/fleet/parts.hpp"
#include "solvers/fleet/room.hpp"
#include "solvers/fleet/schur.hpp"
#include "solvers/fleet/session_passes.hpp"
#include "solvers/fleet/stay_order.hpp"
#include "solvers/fleet/step_lengths.hpp"

namespace chargeplan::solvers::fleet {
namespace {

using Eigen::ArrayXd;
using Eigen::Index;
using Eigen::VectorXd;
std::size_t at(int i) { return static_cast<std::size_t>(i); }
Index index(std::size_t i) { return static_cast<Index>(i); }

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
        lengths_{blocks_.size()},
        site_{program_.site, program_.column_count()},
        site_rho_(site_.size()),
        site_second_(site_.size()),
        parts_{parts_of(program_, blocks_, schur_)},
        team_{options.team != nullptr && parts_.size() > 1 ? *options.team : alone_},
        it_{} {
    for (std::size_t j = 0; j < cost_.size(); ++j) cost_[j] = cost[order_.column[j]];
    it_ = starting_point(program_, cost_);
    for (auto* values : {&reduced_, &theta_, &affine_, &dx_}) values->setZero(it_.x.size());
    columns_ = {cost_.data(),  program_.upper.data(), it_.x.data(),   it_.z.data(), it_.w.data(),
                theta_.data(), reduced_.data(),       affine_.data(), dx_.data()};
    sessions_.rows.y = it_.session_y;
    row_dy_.assign(program_.row_count(), 0.0);
    affine_row_dy_ = row_dy_;
    affine_dy_ = sessions_.rows.dy;
    for (std::size_t r = 0; r < program_.row_count(); ++r) {
      const double most_slack = program_.slack[r] < 0 ? 0.0 : program_.upper[at(program_.slack[r])];
      row_size_.push_back(std::max({1.0, std::abs(program_.right[r]), 0.01 * most_slack}));
    }
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
      if (!schur_.factor(theta_, team_)) break;
      if (!correct(predict())) break;
    }
    result.iterate = in_given_order();
    return result;
  }

 private:
  /// Calls work(part, b) for every block's number.
  template <class Begin, class Work>
  void for_each_block(Begin begin, Work work) {
    team_.run(parts_.size(), [&](std::size_t p) {
      auto& part = parts_[p];
      begin(part);
      for (std::size_t b = part.blocks.first; b < part.blocks.end; ++b) work(part, b);
    });
  }

  /// Takes the last direction's step (none before the first iteration). At the new iterate: reduced costs, theta, what the rows
  /// lack, mu and the gap; the normal equations' matrix and the affine right side.
  void advance() {
    auto& rows = sessions_.rows;
    const auto& step = lengths_.step();
    for (std::size_t r = 0; r < row_dy_.size(); ++r)
      it_.row_y[r] += step.dual * (affine_row_dy_[r] + step.dual_weight * (row_dy_[r] - affine_row_dy_[r]));
    read_prices(it_.row_y);
    for_each_block(
        [&](Part& part) {
          for (const std::size_t n : part.first_of) schur_.clear(n, schur_.own[n]);
          for (auto& [n, response] : part.shares) schur_.clear(n, response);
          for (auto& sums : part.power) sums.setZero();
          part.of_iterate = {};
        },
        [&](Part& part, std::size_t b) {
          const auto& block = blocks_[b];
          auto& sums = part.of_iterate;
          const auto of_block = lengths_.of_block(b);
          for (std::size_t s = block.sessions.first; s < block.sessions.end; ++s)
            rows.y[s] += of_block.dual * (affine_dy_[s] + of_block.dual_weight * (rows.dy[s] - affine_dy_[s]));
          for (const auto& range : {block.set_points, block.unmet, block.surplus})
            fleet::advance(columns_, range, of_block, sums);
          sessions_.respond(columns_, block, part.sums);
          for (const auto& range : {block.set_points, block.unmet, block.surplus}) compare_duals(columns_, range, sums);
          for (std::size_t s = block.sessions.first; s < block.sessions.end; ++s) {
            sums.lack = std::max(sums.lack, std::abs(rows.lack[s]) / std::max(1.0, program_.need[s]));
            sums.dual += program_.need[s] * rows.y[s];
          }
        });
    Sums sums = parts_.front().of_iterate;
    for (std::size_t p = 1; p < parts_.size(); ++p) {
      const auto& part = parts_[p];
      for (const auto& [n, response] : part.shares) schur_.add_to_own(n, response);
      for (const std::size_t n : part.nodes) parts_.front().power[n] += part.power[n];
      sums.primal += part.of_iterate.primal;
      sums.dual += part.of_iterate.dual;
      sums.products += part.of_iterate.products;
      sums.dual_error = std::max(sums.dual_error, part.of_iterate.dual_error);
      sums.lack = std::max(sums.lack, part.of_iterate.lack);
    }
    schur_.complete_draws();
    for (auto& power : parts_.front().power) schur_.complete_draws(power);
    fleet::advance(columns_, site_, step, sums);
    std::copy(columns_.cost + site_.first, columns_.cost + site_.end, columns_.reduced + site_.first);
    for_each_site_entry(program_,
                        [&](std::size_t c, std::size_t r, double value) { reduced_[index(c)] -= value * it_.row_y[r]; });
    if (is_quadratic()) add_squares(sums);
    compare_duals(columns_, site_, sums);
    lack_ = sums.lack;
    find_row_lack();
    for (std::size_t r = 0; r < row_lack_.size(); ++r) {
      lack_ = std::max(lack_, std::abs(row_lack_[r]) / row_size_[r]);
      sums.dual += program_.right[r] * it_.row_y[r];
    }
    products_ = sums.products;
    mu_ = products_ / static_cast<double>(2 * std::max<Index>(1, it_.x.size()));
    const double size = std::max(1.0, std::abs(sums.primal));
    gap_ = std::abs(sums.primal - sums.dual) / size;
    dual_error_ = sums.dual_error / size;
  }

  [[nodiscard]] bool is_quadratic() const { return !options_.square.empty(); }

  /// q x in the reduced costs and q in theta; both costs of the pair have a half of q x^2 more or less.
  void add_squares(Sums& sums) {
    for (std::size_t c = site_.first; c < site_.end; ++c) {
      const double q = options_.square[c], x = it_.x[index(c)];
      reduced_[index(c)] += q * x;
      theta_[index(c)] /= 1 + q * theta_[index(c)];
      sums.primal += q * x * x / 2;
      sums.dual -= q * x * x / 2;
    }
  }

  /// The last that is asked of this one: its numbers are given up on the way, at a million sessions some hundred MB.
  [[nodiscard]] Iterate in_given_order() {
    for (auto* values : {&reduced_, &theta_, &affine_, &dx_}) values->resize(0);
    Iterate result;
    for (auto [to, from] : {std::pair{&result.x, &it_.x}, {&result.z, &it_.z}, {&result.w, &it_.w}}) {
      to->resize(from->size());
      for (std::size_t j = 0; j < order_.column.size(); ++j) (*to)[index(order_.column[j])] = (*from)[index(j)];
      from->resize(0);
    }
    result.session_y.assign(order_.session.size(), 0.0);
    for (std::size_t s = 0; s < order_.session.size(); ++s) result.session_y[order_.session[s]] = sessions_.rows.y[s];
    result.row_y = std::move(it_.row_y);
    return result;
  }

  [[nodiscard]] bool done() const {
    return gap_ <= options_.gap && lack_ <= std::max(1e-7, options_.gap) && dual_error_ <= options_.gap;
  }

  void read_prices(const std::vector<double>& y) {
    schur_.prices_at(y, prices_);
    for (auto& part : parts_)
      for (std::size_t n = 0; n < prices_.size(); ++n) part.sums.nodes[n].price = prices_[n].data();
  }

  void find_row_lack() {
    row_lack_ = program_.right;
    for_each_site_entry(program_, [&](std::size_t c, std::size_t r, double value) { row_lack_[r] -= value * it_.x[index(c)]; });
    const auto T = at(program_.T);
    auto& power = parts_.front().power;
    for (std::size_t n = 0; n < power.size(); ++n) {
      for (std::size_t t = 0; t < T; ++t)
        if (const int row = program_.nodes[n].row[t]; row >= 0) row_lack_[at(row)] -= power[n][index(t)];
      if (program_.nodes[n].parent >= 0) power[at(program_.nodes[n].parent)] += power[n];
    }
    for (std::size_t t = 0; t < T; ++t)
      if (const int row = program_.draw_row[t]; row >= 0) row_lack_[at(row)] -= power.back()[index(T + t)];
  }

  /// dy of the coupling rows, and dx of the site's columns.
  void solve_rows(const double* rho, double* dx) {
    auto right = row_lack_;
    for_each_site_entry(program_, [&](std::size_t c, std::size_t r, double value) {
      right[r] += value * theta_[index(c)] * rho[c - site_.first];
    });
    schur_.solve(right, row_dy_, team_);
    read_prices(row_dy_);
    for (std::size_t c = site_.first; c < site_.end; ++c) dx[c] = -rho[c - site_.first];
    for_each_site_entry(program_, [&](std::size_t c, std::size_t r, double value) { dx[c] += value * row_dy_[r]; });
    for (std::size_t c = site_.first; c < site_.end; ++c) dx[c] *= theta_[index(c)];
    for (const auto& [c, by] : schur_.moves()) dx[c] = by - theta_[index(c)] * rho[c - site_.first];
  }

  /// The affine direction, and how far it goes. Result: the mu to aim at.
  [[nodiscard]] double predict() {
    solve_rows(columns_.reduced + site_.first, columns_.affine);
    for_each_block(
        [](Part& part) {
          for (auto* shifts : {&part.centre_shift, &part.second_shift})
            for (auto& shift : *shifts) shift.setZero();
          part.of_affine = {};
        },
        [&](Part& part, std::size_t b) {
          const auto& block = blocks_[b];
          sessions_.predict(columns_, block, part.sums);
          part.of_affine.decrease = {};
          look_ahead(columns_, block.set_points, part.rho.set_points(), part.second.set_points(), part.of_affine);
          look_ahead(columns_, block.unmet, part.rho.unmet(block), part.second.unmet(block), part.of_affine);
          look_ahead(columns_, block.surplus, part.rho.surplus(block), part.second.surplus(block), part.of_affine);
          lengths_.affine[b] = part.of_affine.decrease;
          sessions_.look_ahead(columns_, block, part.sums, part.rho, part.second);
        });
    std::swap(affine_dy_, sessions_.rows.dy);  // the corrector writes all of these
    affine_row_dy_ = row_dy_;
    AffineSums sums = parts_.front().of_affine;
    for (std::size_t p = 1; p < parts_.size(); ++p) {
      sums.first += parts_[p].of_affine.first;
      sums.second += parts_[p].of_affine.second;
      for (const std::size_t n : parts_[p].nodes) {
        parts_.front().centre_shift[n] += parts_[p].centre_shift[n];
        parts_.front().second_shift[n] += parts_[p].second_shift[n];
      }
    }
    for (auto* shifts : {&parts_.front().centre_shift, &parts_.front().second_shift})
      for (auto& shift : *shifts) schur_.complete_draws(shift);
    sums.decrease = {};
    look_ahead(columns_, site_, site_rho_.data(), site_second_.data(), sums);
    auto [p, d] = lengths_.of_affine(sums.decrease);
    if (is_quadratic()) p = d = std::min(p, d);
    const double products = (1 - d) * products_ + (p - d - p * d) * sums.first - p * d * sums.second;
    const double ratio = std::max(0.0, products) / std::max(1e-300, products_);
    return mu_ * std::max(1e-6, ratio * ratio * ratio * ratio);
  }

  /// The corrected direction, and the step along it. Result: false where it is lost to rounding.
  [[nodiscard]] bool correct(double target) {
    const auto& all = parts_.front();
    for (std::size_t n = 0; n < schur_.own.size(); ++n)
      schur_.own[n].shift += target * all.centre_shift[n] - all.second_shift[n];
    aim(columns_, site_, target, site_rho_.data(), site_second_.data());
    solve_rows(site_rho_.data(), columns_.dx);
    for_each_block([](Part& part) { part.sum = 0; },
                   [&](Part& part, std::size_t b) {
                     const auto& block = blocks_[b];
                     auto& inverses = part.second;
                     aim(columns_, block.set_points, target, part.rho.set_points(), inverses.set_points());
                     aim(columns_, block.unmet, target, part.rho.unmet(block), inverses.unmet(block));
                     aim(columns_, block.surplus, target, part.rho.surplus(block), inverses.surplus(block));
                     sessions_.correct(columns_, block, part.sums, target, part.rho);
                     lengths_.corrected[b] = {};
                     const auto measure = [&](Range range, const double* inverses_of_range) {
                       measure_step(columns_, range, target, inverses_of_range, lengths_.corrected[b], part.sum);
                     };
                     measure(block.set_points, inverses.set_points());
                     measure(block.unmet, inverses.unmet(block));
                     measure(block.surplus, inverses.surplus(block));
                   });
    Decreases of_site{};
    double sum = 0;
    for (const auto& part : parts_) sum += part.sum;
    measure_step(columns_, site_, target, site_second_.data(), of_site, sum);
    lengths_.choose(of_site, target, std::clamp(1 - 0.05 * std::sqrt(std::sqrt(gap_)), 0.98, 0.9995), is_quadratic());
    return std::isfinite(sum);
  }

  StayOrder order_;
  const Program program_;  // schur_ and sessions_ refer to it
  std::vector<double> cost_;
  const InteriorPointOptions& options_;
  SchurComplement schur_;
  SessionPasses sessions_;
  std::vector<SessionBlock> blocks_;
  StepLengths lengths_;
  Range site_;
  std::vector<double> site_rho_, site_second_;
  std::vector<Part> parts_;
  Team alone_{1};
  Team& team_;
  Iterate it_;
  ArrayXd reduced_, theta_, affine_, dx_;
  Columns columns_;
  std::vector<VectorXd> prices_;
  std::vector<double> row_lack_, row_dy_;
  std::vector<double> affine_dy_, affine_row_dy_;
  std::vector<double> row_size_;  ///< what a lack is measured by
  double products_ = 0, mu_ = 0, gap_ = 0, lack_ = 0, dual_error_ = 0;
};

}  // namespace

InteriorPointResult solve_interior_point(const Program& program, const std::vector<double>& cost,
                                         const InteriorPointOptions& options) {
  if (program.column_count() == 0) return {.status = InteriorPointStatus::solved, .iterate = {}, .iterations = 0};
  return InteriorPoint{program, cost, options}.solve();
}

}  // namespace chargeplan::solvers::fleet
