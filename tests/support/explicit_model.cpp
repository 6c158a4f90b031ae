#include "support/explicit_model.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>

#include "domain/session_terms.hpp"

namespace chargeplan::test {

ExplicitModel::ExplicitModel(const Problem& problem, const PlanOptions& options) {
  group_load_.assign(problem.site.groups.size(),
                     std::vector<DenseLp::Terms>(static_cast<std::size_t>(problem.horizon.step_count)));
  add_site(problem);
  add_sessions(problem, options);
  add_rows(problem);
}

void ExplicitModel::add_site(const Problem& problem) {
  const auto& site = problem.site;
  const double step_h = hours(problem.horizon.step);
  const auto export_price = domain::used_export_price_per_kwh(problem);
  for (std::size_t t = 0; t < export_price.size(); ++t) {
    import_.push_back(lp_.column());
    cost_.emplace_back(import_[t], step_h * site.import_price_per_kwh[t]);
    export_.push_back(lp_.column());
    cost_.emplace_back(export_[t], -step_h * export_price[t]);
    curtailed_.push_back(lp_.column());
    const double surplus_kw = std::max(0.0, site.pv_kw[t] - site.base_load_kw[t]);
    lp_.at_most(curtailed_[t], surplus_kw > 0 ? site.pv_kw[t] : 0.0);
    // Export limit; and no more than the surplus leaves the site, so that import and export cannot grow together for ever.
    const double limit_kw = site.export_limit_kw ? (*site.export_limit_kw)[t] : surplus_kw;
    lp_.at_most(export_[t], std::min(limit_kw, surplus_kw));
  }
  peak_ = lp_.column();  // m - m0
  cost_.emplace_back(peak_, site.demand_charge_per_kw);
  overload_ = lp_.column();
  if (site.overload_price_per_kw)
    cost_.emplace_back(overload_, *site.overload_price_per_kw);
  else
    lp_.at_most(overload_, 0.0);
}

void ExplicitModel::add_sessions(const Problem& problem, const PlanOptions& options) {
  std::map<std::string, std::size_t> group_index;
  for (const auto& group : problem.site.groups) group_index.emplace(group.id, group_index.size());
  const auto terms = domain::session_terms(problem, options.unmet_penalty_cost);
  const double step_h = hours(problem.horizon.step);
  for (std::size_t s = 0; s < terms.size(); ++s) {
    const auto& term = terms[s];
    if (term.window.outside_horizon) continue;
    DenseLp::Terms delivered;
    for (std::size_t j = 0; j < term.window.fraction.size(); ++j) {
      const auto t = static_cast<std::size_t>(term.window.first_step) + j;
      const auto p = lp_.column();
      lp_.at_most(p, term.max_power_kw);  // (1)
      if (term.min_power_kw > 0) stateful_.push_back(set_points_.size());
      set_points_.push_back({p, t, term.window.fraction[j], term.min_power_kw, term.max_power_kw});
      delivered.emplace_back(p, term.efficiency * step_h * term.window.fraction[j]);
      const auto evse = std::find_if(problem.site.evses.begin(), problem.site.evses.end(),
                                     [&](const Evse& e) { return e.id == problem.sessions[s].evse; });
      for (auto group = evse == problem.site.evses.end() ? std::nullopt : evse->group; group;
           group = problem.site.groups[group_index.at(*group)].parent)
        group_load_[group_index.at(*group)][t].emplace_back(p, 1.0);
    }
    const auto unmet = lp_.column();
    cost_.emplace_back(unmet, term.unmet_price_per_kwh);
    lp_.at_most(unmet, term.energy_required_kwh);
    lp_.row(delivered, Sense::at_most, term.max_energy_kwh);  // (2)
    delivered.emplace_back(unmet, 1.0);
    lp_.row(delivered, Sense::at_least, term.energy_required_kwh);
  }
}

void ExplicitModel::add_rows(const Problem& problem) {
  const auto& site = problem.site;
  for (std::size_t t = 0; t < import_.size(); ++t) {
    const double other_kw = site.base_load_kw[t] - site.pv_kw[t];
    DenseLp::Terms set_points{{curtailed_[t], 1.0}, {overload_, -1.0}};
    DenseLp::Terms balance{{import_[t], 1.0}, {export_[t], -1.0}, {curtailed_[t], -1.0}};
    for (const auto& p : set_points_)
      if (p.step == t) {
        set_points.emplace_back(p.column, 1.0);
        balance.emplace_back(p.column, -p.fraction);
      }
    lp_.row(set_points, Sense::at_most, std::max(site.grid_limit_kw[t], other_kw) - other_kw);  // (3)
    for (std::size_t g = 0; g < group_load_.size(); ++g)                                        // (4)
      lp_.row(group_load_[g][t], Sense::at_most, site.groups[g].limit_kw[t]);
    lp_.row(balance, Sense::equal, other_kw);                                          // (5)
    lp_.row({{import_[t], 1.0}, {peak_, -1.0}}, Sense::at_most, site.billed_peak_kw);  // (6)
  }
}

std::optional<double> ExplicitModel::least_cost(const States& states) const {
  auto lp = lp_;
  for (std::size_t k = 0; k < states.size(); ++k) {  // (8)
    const auto& p = set_points_[stateful_[k]];
    if (states[k])
      lp.row({{p.column, 1.0}}, Sense::at_least, p.least_kw);
    else
      lp.at_most(p.column, 0.0);
  }
  const auto optimum = lp.minimise({cost_});
  if (!optimum) return std::nullopt;
  return optimum->objectives[0];
}

std::optional<ExplicitModel::Order> ExplicitModel::most_ordered(TieBreak tie_break) const {
  DenseLp::Terms order;
  const auto T = static_cast<double>(import_.size());
  for (const auto& p : set_points_) {
    const auto t = static_cast<double>(p.step);
    order.emplace_back(p.column, -(tie_break == TieBreak::late ? t + 1 : T - t) * p.fraction);
  }
  const auto optimum = lp_.minimise({cost_, order});
  if (!optimum) return std::nullopt;
  return Order{optimum->objectives[0], -optimum->objectives[1]};
}

std::optional<double> ExplicitModel::least_slope(const std::vector<double>& net_kw) const {
  DenseLp::Terms slope;
  for (std::size_t t = 0; t < import_.size(); ++t) {
    slope.emplace_back(import_[t], 2 * net_kw[t]);
    slope.emplace_back(export_[t], -2 * net_kw[t]);
  }
  const auto optimum = lp_.minimise({cost_, slope});
  if (!optimum) return std::nullopt;
  return optimum->objectives[1];
}

}  // namespace chargeplan::test
