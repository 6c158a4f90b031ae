#include "solvers/fleet/layers.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <random>
#include <utility>

#include "model/bound.hpp"
#include "model/session_alone.hpp"

namespace chargeplan::solvers::fleet {
namespace {

using model::PlanningModel;
using model::SessionModel;

/// Power that is none, as a part of the highest.
constexpr double nothing = 1e-9;

/// At the prices of a full site a session is as well served as not; the layers' prices are to decide. So it wants its energy
/// up to so many times what not delivering it costs.
constexpr double eagerness = 2;

std::size_t at(int i) { return static_cast<std::size_t>(i); }

class Layers {
 public:
  Layers(const PlanningModel& model, PartlyUsed partly_used) : model_{model}, partly_used_{partly_used} {
    auto& m = layered_.model;
    m = model;
    m.integer = false;
    m.sessions.clear();
    m.f.clear();
    if (m.tie_break != TieBreak::late) m.tie_break = TieBreak::early;  // without one, layers of one session go apart
  }

  /// `power`: what the session wants.
  void add(std::size_t s, const std::vector<double>& power) {
    const auto& session = model_.sessions[s];
    if (session.p_min <= 0) {
      add_layer(s, session, session.E, session.M);
      return;
    }
    Steps steps;
    double energy_kwh = 0, power_kw = 0;
    for (std::size_t j = 0; j < power.size(); ++j) {
      const double f = model_.f[session.offset + j];
      energy_kwh += session.eta * model_.delta * f * power[j];
      if (f < 1 && partly_used_ == PartlyUsed::as_priced) {
        add_part(s, {j, j + 1}, power[j], f * power[j]);
        continue;
      }
      power_kw += f * power[j];
      steps.first = std::min(steps.first, j);
      steps.end = j + 1;
    }
    layered_.model.fixed_cost += session.w * std::max(0.0, session.E - energy_kwh);
    add_hull(s, steps, power_kw);
  }

  LayeredModel take() { return std::move(layered_); }

 private:
  struct Steps {
    std::size_t first = static_cast<std::size_t>(-1);
    std::size_t end = 0;
  };

  /// `power_kw`: the sum over the steps. The least number of steps that can hold it is on: whole ones at P, one at p + rest,
  /// the others at p. Layers: p in each, rest in one more than the whole ones, what is above that in the whole ones.
  void add_hull(std::size_t s, Steps steps, double power_kw) {
    const double P = model_.sessions[s].P, p = model_.sessions[s].p_min;
    const double on = std::ceil(power_kw / P - nothing);
    const double above = P - p, beyond = std::max(0.0, power_kw - on * p);
    const double whole = above > nothing * P ? std::min(on, std::floor(beyond / above + nothing)) : on;
    if (whole >= on - 1) {  // no more than one step below P: the box and the sum are the hull
      add_part(s, steps, P, power_kw);
      return;
    }
    const double rest = std::max(0.0, beyond - whole * above);
    add_part(s, steps, p, on * p);
    add_part(s, steps, rest, (whole + 1) * rest);
    add_part(s, steps, above - rest, whole * (above - rest));
  }

  void add_part(std::size_t s, Steps steps, double P, double power_kw) {
    auto layer = model_.sessions[s];
    if (std::min(P, power_kw) <= nothing * layer.P) return;
    layer.first_step += static_cast<int>(steps.first);
    layer.step_count = static_cast<int>(steps.end - steps.first);
    layer.offset += steps.first;
    layer.P = P;
    const double energy_kwh = layer.eta * model_.delta * power_kw;
    add_layer(s, std::move(layer), energy_kwh, energy_kwh);
  }

  void add_layer(std::size_t s, SessionModel layer, double E, double M) {
    const auto from = model_.f.begin() + static_cast<std::ptrdiff_t>(layer.offset);
    layer.offset = layered_.model.f.size();
    layered_.model.f.insert(layered_.model.f.end(), from, from + layer.step_count);
    layer.p_min = 0;
    layer.E = E;
    layer.M = M;
    layered_.model.sessions.push_back(std::move(layer));
    layered_.session.push_back(s);
  }

  const PlanningModel& model_;
  PartlyUsed partly_used_;
  LayeredModel layered_;
};

/// Calls visit(set-point of a layer, set-point of the model that it is a part of).
template <class Visit>
void for_each_set_point(const LayeredModel& layered, const PlanningModel& model, Visit visit) {
  for (std::size_t l = 0; l < layered.session.size(); ++l) {
    const auto& layer = layered.model.sessions[l];
    const auto& session = model.sessions[layered.session[l]];
    const std::size_t first = session.offset + at(layer.first_step - session.first_step);
    for (std::size_t k = 0; k < at(layer.step_count); ++k) visit(layer.offset + k, first + k);
  }
}

}  // namespace

LayeredModel layers_of(const PlanningModel& model, const model::Duals& duals, PartlyUsed partly_used) {
  Layers layers{model, partly_used};
  model::SessionAlone alone{model};
  std::vector<double> price_per_kw;
  for (std::size_t s = 0; s < model.sessions.size(); ++s) {
    const auto& session = model.sessions[s];
    model::set_point_prices(model, session, duals, price_per_kw);
    alone.solve(session, price_per_kw, eagerness * session.w);
    layers.add(s, alone.power());
  }
  return layers.take();
}

std::vector<double> sum_of_layers(const LayeredModel& layered, const PlanningModel& model, const std::vector<double>& power) {
  std::vector<double> sum(model.set_point_count());
  for_each_set_point(layered, model, [&](std::size_t of_layer, std::size_t j) { sum[j] += power[of_layer]; });
  return sum;
}

void shuffle_ties(const LayeredModel& layered, const PlanningModel& model, unsigned seed, std::vector<double>& tie_cost) {
  std::mt19937_64 random{seed};  // the same everywhere, by its standard
  std::vector<double> drawn(model.set_point_count());
  for (std::size_t j = 0; j < drawn.size(); ++j)
    drawn[j] = -model.f[j] * static_cast<double>(random() % static_cast<std::uint64_t>(model.T));
  for_each_set_point(layered, model, [&](std::size_t of_layer, std::size_t j) { tie_cost[of_layer] = drawn[j]; });
}

}  // namespace chargeplan::solvers::fleet
