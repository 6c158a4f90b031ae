#include "solvers/fleet/sampled_start.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "solvers/fleet/stay_order.hpp"
#include "solvers/fleet/wide.hpp"

namespace chargeplan::solvers::fleet {
namespace {

/// One session of so many.
constexpr std::size_t part = 8;

/// Near enough that the prices are nearly right, and far enough that what the sample is off by can still be made up for.
double sample_gap(std::size_t session_count) { return 3 / std::sqrt(static_cast<double>(session_count)); }

std::size_t at(int i) { return static_cast<std::size_t>(i); }
Eigen::Index index(std::size_t i) { return static_cast<Eigen::Index>(i); }

/// Of x^2 / 2, so that rounding leaves a session whose set-points are all at their ends a slope.
constexpr double least_slope = 1e-24;

struct CentralPoint {
  double x = 0;
  double slope = 0;  ///< what more of x for less of its reduced cost, times mu: x^2 (upper - x)^2 / (x^2 + (upper - x)^2)
};

/// Where x in (0, upper) is at the least of reduced x - mu log x - mu log(upper - x). One division for both.
inline CentralPoint on_central_path(double reduced, double upper, double per_mu) {
  const double r = reduced * upper * per_mu, root = std::sqrt(r * r + 4), sum = r + 2 + root;
  const double inverse = 1 / (sum * root);
  const double x = upper * std::clamp(2 * root * inverse, 1e-12, 1 - 1e-12);
  return {x, x * x * std::max(least_slope, 1 + r * sum * inverse) / 2};  // in this order also of what is no number
}

/// What a session's row gets, and what more of it for more of its price, times mu.
struct Response {
  double sum = 0, slope = 0;
};

struct SetPoints {
  const double* price;  ///< without the session's
  const double* a;
  const double* upper;
  std::size_t count;
};

/// Writes x of the set-points.
CHARGEPLAN_WIDE Response respond(SetPoints of, double y, double per_mu, double* x) {
  double sum = 0, slope = 0;
#pragma omp simd reduction(+ : sum, slope)
  for (std::size_t k = 0; k < of.count; ++k) {
    const auto point = on_central_path(of.price[k] - of.a[k] * y, of.upper[k], per_mu);
    x[k] = point.x;
    sum += of.a[k] * point.x;
    slope += of.a[k] * of.a[k] * point.slope;
  }
  return {sum, slope};
}

/// Calls visit(row, set-point).
template <class Visit>
void for_each_in_row(const Program& program, Visit visit) {
  for (const auto& session : program.sessions)
    for (std::size_t k = 0; k < at(session.step_count); ++k)
      if (const int row = program.nodes.back().row[at(session.first_step) + k]; row >= 0) visit(at(row), session.offset + k);
}

/// Every `part`-th session with its share of every limit: of a row's, what it has of the row's set-points.
class Sample {
 public:
  Sample(const Program& whole, const std::vector<double>& whole_cost) {
    std::vector<std::size_t> chosen;
    for (std::size_t s = part / 2; s < whole.sessions.size(); s += part) chosen.push_back(s);
    const auto order = order_of(whole, std::move(chosen));
    program = in_order(whole, order);
    for (std::size_t j = 0; j < program.column_count(); ++j) program.cost[j] = whole_cost[order.column[j]];
    share = static_cast<double>(program.unmet) / static_cast<double>(whole.unmet);
    for (std::size_t c = program.site; c < program.column_count(); ++c) program.upper[c] *= share;
    const auto reach = row_reach(program), whole_reach = row_reach(whole);
    for (std::size_t r = 0; r < reach.size(); ++r) program.right[r] *= reach[r] > 0 ? reach[r] / whole_reach[r] : share;
  }

  Program program;
  double share = 0;  ///< of the set-points

 private:
  /// What a row's set-points can add up to.
  static std::vector<double> row_reach(const Program& of) {
    std::vector<double> reach(of.row_count());
    for_each_in_row(of, [&](std::size_t row, std::size_t j) { reach[row] += of.upper[j]; });
    return reach;
  }
};

/// The whole's point from the sample's.
class Lift {
 public:
  Lift(const Program& program, const std::vector<double>& cost, const Sample& sample, const Iterate& of_sample)
      : program_{program}, cost_{cost}, sample_{sample}, of_sample_{of_sample} {}

  Iterate make() {
    for (auto* values : {&it_.x, &it_.z, &it_.w}) values->setZero(index(program_.column_count()));
    it_.row_y = of_sample_.row_y;
    it_.session_y.assign(program_.sessions.size(), 0.0);
    find_mu();
    for (std::size_t c = program_.site; c < program_.column_count(); ++c) {
      const auto from = index(c - program_.site + sample_.program.site);
      it_.x[index(c)] = of_sample_.x[from] / sample_.share;
      it_.z[index(c)] = of_sample_.z[from];
      it_.w[index(c)] = of_sample_.w[from];
    }
    row_price_.assign(at(program_.T), 0.0);
    for (std::size_t s = 0; s < program_.sessions.size(); ++s) respond(s);
    const auto n = index(program_.site);
    const Eigen::Map<const Eigen::ArrayXd> upper{program_.upper.data(), n};
    it_.z.head(n) = mu_ / it_.x.head(n);
    it_.w.head(n) = mu_ / (upper - it_.x.head(n));
    settle_slacks();
    return std::move(it_);
  }

 private:
  void find_mu() {
    const auto n = index(sample_.program.site);
    const auto& s = of_sample_;
    const Eigen::Map<const Eigen::ArrayXd> upper{sample_.program.upper.data(), n};
    mu_ = (s.x.head(n) * s.z.head(n) + (upper - s.x.head(n)) * s.w.head(n)).sum() / static_cast<double>(2 * n);
  }

  /// A session's columns at the rows' prices, its own price such that it gets what it needs, or nearly.
  void respond(std::size_t s) {
    const auto& session = program_.sessions[s];
    const auto W = at(session.step_count);
    for (std::size_t k = 0; k < W; ++k) {
      const std::size_t t = at(session.first_step) + k;
      const int row = program_.nodes.back().row[t];
      row_price_[k] = cost_[session.offset + k] - (row < 0 ? 0.0 : it_.row_y[at(row)]);
    }
    const double dearest = cost_[program_.unmet + s];
    double cheapest = dearest;
    for (std::size_t k = 0; k < W; ++k) cheapest = std::min(cheapest, row_price_[k] / program_.a[session.offset + k]);
    const double farthest = dearest - cheapest + 10 * mu_ / program_.upper[program_.unmet + s];
    double low = -infinity, high = infinity;
    double y = std::clamp(of_sample_.session_y[std::min(s / part, of_sample_.session_y.size() - 1)], cheapest - farthest,
                          dearest + farthest);
    constexpr int most_rounds = 30;
    constexpr double near = 1e-7;
    const std::size_t first = session.offset, unmet = program_.unmet + s;
    const SetPoints set_points{row_price_.data(), program_.a.data() + first, program_.upper.data() + first, W};
    for (int round = 0; round < most_rounds; ++round) {
      auto response = fleet::respond(set_points, y, 1 / mu_, &it_.x[index(first)]);
      const auto take = [&](std::size_t j, double in_row) {
        const auto point = on_central_path(cost_[j] - in_row * y, program_.upper[j], 1 / mu_);
        it_.x[index(j)] = point.x;
        response.sum += in_row * point.x;
        response.slope += point.slope;
      };
      take(unmet, 1.0);
      if (const auto v = program_.surplus_of[s]; v >= 0) take(static_cast<std::size_t>(v), -1.0);
      it_.session_y[s] = y;
      const double lack = program_.need[s] - response.sum;
      if (std::abs(lack) <= near * std::max(1.0, program_.need[s])) return;
      (lack > 0 ? low : high) = y;
      const double newton = y + std::clamp(mu_ * lack / response.slope, -farthest, farthest);
      y = newton > low && newton < high ? newton : (low + high) / 2;
      if (!std::isfinite(y)) return;  // as near as numbers are
    }
  }

  /// What a limit leaves, between the centres of the whole and of the sample.
  void settle_slacks() {
    auto room = program_.right;
    for_each_in_row(program_, [&](std::size_t row, std::size_t j) { room[row] -= it_.x[index(j)]; });
    for (std::size_t r = 0; r < room.size(); ++r) {
      const auto j = index(at(program_.slack[r]));
      const double least = it_.x[j] * sample_.share, most = it_.x[j];
      it_.x[j] = std::clamp(room[r], least, most);
    }
  }

  const Program& program_;
  const std::vector<double>& cost_;
  const Sample& sample_;
  const Iterate& of_sample_;
  Iterate it_;
  double mu_ = 0;
  std::vector<double> row_price_;
};

}  // namespace

bool has_sample(const Program& program, const InteriorPointOptions& options) {
  const auto slacks = std::count_if(program.slack.begin(), program.slack.end(), [](int slack) { return slack >= 0; });
  return program.sessions.size() >= std::max(part, options.fewest_sampled) && options.square.empty() &&
         program.nodes.size() == 1 && static_cast<std::size_t>(slacks) == program.column_count() - program.site &&
         !program.has_draw_rows;
}

std::optional<Iterate> sampled_start(const Program& program, const std::vector<double>& cost,
                                     const InteriorPointOptions& options) {
  const Sample sample{program, cost};
  const auto solved = solve_interior_point(sample.program, sample.program.cost,
                                           {.gap = sample_gap(sample.program.sessions.size()),
                                            .iteration_limit = options.iteration_limit,
                                            .fewest_sampled = options.fewest_sampled,
                                            .threads = options.threads,
                                            .stop = options.stop});
  if (solved.status != InteriorPointStatus::solved) return std::nullopt;
  return Lift{program, cost, sample, solved.iterate}.make();
}

}  // namespace chargeplan::solvers::fleet
