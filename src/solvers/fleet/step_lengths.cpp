#include "solvers/fleet/step_lengths.hpp"

#include <algorithm>
#include <functional>
#include <limits>
#include <utility>

namespace chargeplan::solvers::fleet {
namespace {

/// One block of so many may lag behind, by so much: what lags leaves the coupling rows wrong until it has caught up.
constexpr std::size_t one_of = 10;
constexpr double most_lag = 2;

/// The longest step that keeps everything positive, from the largest relative decrease.
double longest(double largest_decrease) {
  return largest_decrease > 0 ? 1 / largest_decrease : std::numeric_limits<double>::infinity();
}

/// The largest but for those that may lag behind.
double held_to(std::vector<double> decreases) {
  if (decreases.empty()) return 0;
  const auto held = decreases.begin() + static_cast<std::ptrdiff_t>(decreases.size() / one_of);
  std::nth_element(decreases.begin(), held, decreases.end(), std::greater<>{});
  return std::max(*held, *std::max_element(decreases.begin(), held + 1) / most_lag);
}

template <class Get>
double held_to(std::size_t blocks, double site, Get decrease_of) {
  std::vector<double> decreases(blocks);
  for (std::size_t b = 0; b < blocks; ++b) decreases[b] = decrease_of(b);
  return std::max(site, held_to(std::move(decreases)));
}

}  // namespace

std::pair<double, double> StepLengths::of_affine(const Decrease& site) const {
  const auto length = [&](double Decrease::*which) {
    return std::min(1.0, longest(held_to(affine.size(), site.*which, [&](std::size_t b) { return affine[b].*which; })));
  };
  return {length(&Decrease::primal), length(&Decrease::dual)};
}

void StepLengths::choose(const Decreases& site, double target, double part, bool is_quadratic) {
  part_ = part;
  step_ = {.target = target};
  for (std::size_t k = 0; k < (is_quadratic ? 1 : weights.size()); ++k) {
    const auto length = [&](double Decrease::*which) {
      return std::min(1.0, part * longest(held_to(corrected.size(), site[k].*which,
                                                  [&](std::size_t b) { return corrected[b][k].*which; })));
    };
    if (const double primal = length(&Decrease::primal); primal > step_.primal) step_.primal = primal, primal_choice_ = k;
    if (const double dual = length(&Decrease::dual); dual > step_.dual) step_.dual = dual, dual_choice_ = k;
  }
  step_.primal_weight = weights[primal_choice_];
  step_.dual_weight = weights[dual_choice_];
  if (is_quadratic) step_.primal = step_.dual = std::min(step_.primal, step_.dual);  // reduced costs change with x
}

Step StepLengths::of_block(std::size_t block) const {
  Step result = step_;
  result.primal = std::min(step_.primal, part_ * longest(corrected[block][primal_choice_].primal));
  result.dual = std::min(step_.dual, part_ * longest(corrected[block][dual_choice_].dual));
  return result;
}

}  // namespace chargeplan::solvers::fleet
