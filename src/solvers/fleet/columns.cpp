#include "solvers/fleet/columns.hpp"

#include "solvers/fleet/wide.hpp"

namespace chargeplan::solvers::fleet {
namespace {

/// What the product of x and z loses to the product of their changes along the affine direction, as a part of itself, where x
/// changes by the part `change`. No more than so much: else the few columns that the predictor takes far beyond their bounds
/// would decide the direction of all.
[[gnu::always_inline]] inline double bend(double change) {
  constexpr double most = 8;
  const double lost = change * (1 + change);
  return lost < most ? lost : most;
}

}  // namespace

// One division gives both 1 / x and 1 / (upper - x).

CHARGEPLAN_WIDE void advance(Columns c, Range range, Step step, Sums& sums) {
  double primal = 0, dual = 0, products = 0;
#pragma omp simd reduction(+ : primal, dual, products)
  for (std::size_t j = range.first; j < range.end; ++j) {
    const double room = c.upper[j] - c.x[j];
    const double inverse = 1 / (c.x[j] * room);
    const double per_x = room * inverse, per_room = c.x[j] * inverse;
    const double of_x = c.affine[j] * per_x, of_room = c.affine[j] * per_room;
    const double to_z = step.target * per_x + c.z[j] * bend(of_x);
    const double to_w = step.target * per_room + c.w[j] * bend(-of_room);
    const double more = c.dx[j] - c.affine[j];
    const double new_x = c.x[j] + step.primal * (c.affine[j] + step.primal_weight * more), new_room = c.upper[j] - new_x;
    const double dz = -c.z[j] * (1 + of_x) + step.dual_weight * (to_z - c.z[j] * more * per_x);
    const double dw = -c.w[j] * (1 - of_room) + step.dual_weight * (to_w + c.w[j] * more * per_room);
    const double new_z = c.z[j] + step.dual * dz;
    const double new_w = c.w[j] + step.dual * dw;
    c.theta[j] = new_x * new_room / (new_z * new_room + new_w * new_x);
    primal += c.cost[j] * new_x;
    dual -= c.upper[j] * new_w;
    products += new_x * new_z + new_room * new_w;
    c.x[j] = new_x;
    c.z[j] = new_z;
    c.w[j] = new_w;
  }
  sums.primal += primal;
  sums.dual += dual;
  sums.products += products;
}

CHARGEPLAN_WIDE void compare_duals(Columns c, Range range, Sums& sums) {
  double largest = sums.dual_error;
#pragma omp simd reduction(max : largest)
  for (std::size_t j = range.first; j < range.end; ++j) {
    const double error = (c.reduced[j] - c.z[j] + c.w[j]) * c.x[j];
    const double size = error < 0 ? -error : error;
    largest = size > largest ? size : largest;
  }
  sums.dual_error = largest;
}

CHARGEPLAN_WIDE void look_ahead(Columns c, Range range, double* centre, double* second, AffineSums& sums) {
  double primal = sums.decrease.primal, dual = sums.decrease.dual, first = 0, change = 0;
#pragma omp simd reduction(max : primal, dual) reduction(+ : first, change)
  for (std::size_t j = range.first; j < range.end; ++j) {
    const double room = c.upper[j] - c.x[j];
    const double inverse = 1 / (c.x[j] * room);
    const double per_x = room * inverse, per_room = c.x[j] * inverse;
    const double of_x = c.affine[j] * per_x, of_room = c.affine[j] * per_room;
    const double most = -of_x > of_room ? -of_x : of_room;
    const double most_dual = 1 + (of_x > -of_room ? of_x : -of_room);
    primal = most > primal ? most : primal;
    dual = most_dual > dual ? most_dual : dual;
    const double z_part = c.z[j] * of_x, w_part = c.w[j] * of_room;
    first += (c.z[j] - c.w[j]) * c.affine[j];
    change += (z_part + w_part) * c.affine[j];
    centre[j - range.first] = per_room - per_x;
    second[j - range.first] = c.z[j] * bend(of_x) - c.w[j] * bend(-of_room);
  }
  sums.decrease = {primal, dual};
  sums.first += first;
  sums.second += change;
}

CHARGEPLAN_WIDE void aim(Columns c, Range range, double target, double* rho, double* inverses) {
#pragma omp simd
  for (std::size_t j = range.first; j < range.end; ++j) {
    const double room = c.upper[j] - c.x[j];
    const double inverse = 1 / (c.x[j] * room);
    const double per_x = room * inverse, per_room = c.x[j] * inverse;
    const double of_x = c.affine[j] * per_x, of_room = c.affine[j] * per_room;
    inverses[j - range.first] = inverse;
    rho[j - range.first] = c.reduced[j] + target * (per_room - per_x) - c.z[j] * bend(of_x) + c.w[j] * bend(-of_room);
  }
}

CHARGEPLAN_WIDE void measure_step(Columns c, Range range, double target, const double* inverses, Decreases& decreases,
                                  double& sum) {
  constexpr std::size_t most = 128;
  std::array<double, most> x, more_x, room, more_room, more_z, more_w;  // relative decreases, and what the corrector adds
  double all = 0;
  for (std::size_t first = range.first; first < range.end; first += most) {
    const std::size_t count = range.end - first < most ? range.end - first : most;
#pragma omp simd reduction(+ : all)
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t j = first + i;
      const double inverse = inverses[j - range.first];
      const double per_x = (c.upper[j] - c.x[j]) * inverse, per_room = c.x[j] * inverse;
      const double of_x = c.affine[j] * per_x, of_room = c.affine[j] * per_room;
      const double per_products = target / (c.z[j] * c.w[j]), more = c.dx[j] - c.affine[j];
      x[i] = -of_x;
      more_x[i] = -more * per_x;
      room[i] = of_room;
      more_room[i] = more * per_room;
      more_z[i] = more * per_x - c.w[j] * per_products * per_x - bend(of_x);
      more_w[i] = -more * per_room - c.z[j] * per_products * per_room - bend(-of_room);
      all += c.dx[j] * inverse;
    }
    for (std::size_t k = 0; k < weights.size(); ++k) {
      const double weight = weights[k];
      double primal = decreases[k].primal, dual = decreases[k].dual;
#pragma omp simd reduction(max : primal, dual)
      for (std::size_t i = 0; i < count; ++i) {
        const double of_x = x[i] + weight * more_x[i], of_room = room[i] + weight * more_room[i];
        const double of_z = 1 - x[i] + weight * more_z[i], of_w = 1 - room[i] + weight * more_w[i];
        const double most_primal = of_x > of_room ? of_x : of_room;
        const double most_dual = of_z > of_w ? of_z : of_w;
        primal = most_primal > primal ? most_primal : primal;
        dual = most_dual > dual ? most_dual : dual;
      }
      decreases[k] = {primal, dual};
    }
  }
  sum += all;
}

}  // namespace chargeplan::solvers::fleet
