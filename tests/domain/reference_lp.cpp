#include "domain/reference_lp.hpp"

#include <Highs.h>

#include <stdexcept>

namespace chargeplan::test {
namespace {

/// Rows first, then columns that name the rows they are in.
class Lp {
 public:
  int row(double low, double high) {
    lp_.row_lower_.push_back(low);
    lp_.row_upper_.push_back(high);
    return lp_.num_row_++;
  }
  int column(double cost, double low, double high, const std::vector<std::pair<int, double>>& entries) {
    lp_.col_cost_.push_back(cost);
    lp_.col_lower_.push_back(low);
    lp_.col_upper_.push_back(high);
    for (const auto& [row, value] : entries) {
      lp_.a_matrix_.index_.push_back(row);
      lp_.a_matrix_.value_.push_back(value);
    }
    lp_.a_matrix_.start_.push_back(static_cast<int>(lp_.a_matrix_.index_.size()));
    return lp_.num_col_++;
  }
  HighsSolution solve(double& objective) {
    lp_.a_matrix_.format_ = MatrixFormat::kColwise;
    lp_.a_matrix_.num_col_ = lp_.num_col_;
    lp_.a_matrix_.num_row_ = lp_.num_row_;
    Highs highs;
    highs.setOptionValue("output_flag", false);
    highs.setOptionValue("presolve", "off");
    highs.setOptionValue("primal_feasibility_tolerance", 1e-9);
    highs.setOptionValue("dual_feasibility_tolerance", 1e-9);
    highs.passModel(lp_);
    highs.run();
    if (highs.getModelStatus() != HighsModelStatus::kOptimal) throw std::runtime_error{"the reference LP has no solution"};
    objective = highs.getInfo().objective_function_value;
    return highs.getSolution();
  }

 private:
  HighsLp lp_;
};

}  // namespace

ReferenceSolution solve_reference_lp(const Problem& problem, const PlanOptions& options) {
  const auto& site = problem.site;
  const auto steps = static_cast<std::size_t>(problem.horizon.step_count);
  const double delta = hours(problem.horizon.step);
  const auto export_price = domain::used_export_price_per_kwh(problem);
  const double none = kHighsInf;
  Lp lp;
  std::vector<int> limit_row, balance_row, peak_row;
  std::vector<std::vector<int>> group_row(site.groups.size());
  for (std::size_t t = 0; t < steps; ++t) {
    const double other = site.base_load_kw[t] - site.pv_kw[t];
    const double limit = site.overload_price_per_kw ? std::max(site.grid_limit_kw[t], other) : site.grid_limit_kw[t];
    limit_row.push_back(lp.row(-none, limit - other));  // (3)
    balance_row.push_back(lp.row(other, other));        // (5)
    peak_row.push_back(lp.row(0, none));                // (6)
    for (std::size_t g = 0; g < site.groups.size(); ++g) group_row[g].push_back(lp.row(-none, site.groups[g].limit_kw[t]));
  }
  std::vector<int> curtail_column(steps, -1);
  for (std::size_t t = 0; t < steps; ++t) {
    lp.column(delta * site.import_price_per_kwh[t], 0, none, {{balance_row[t], 1}, {peak_row[t], -1}});
    if (site.base_load_kw[t] >= site.pv_kw[t]) continue;
    const double export_limit = site.export_limit_kw ? (*site.export_limit_kw)[t] : none;
    lp.column(-delta * export_price[t], 0, export_limit, {{balance_row[t], -1}});
    curtail_column[t] = lp.column(0, 0, site.pv_kw[t], {{balance_row[t], -1}, {limit_row[t], 1}});
  }
  std::vector<std::pair<int, double>> in_every_peak_row, in_every_limit_row;
  for (std::size_t t = 0; t < steps; ++t) {
    in_every_peak_row.emplace_back(peak_row[t], 1.0);
    in_every_limit_row.emplace_back(limit_row[t], -1.0);
  }
  lp.column(site.demand_charge_per_kw, site.billed_peak_kw, none, in_every_peak_row);
  if (site.overload_price_per_kw) lp.column(*site.overload_price_per_kw, 0, none, in_every_limit_row);

  std::map<std::string, std::vector<std::size_t>> groups_of_evse;
  for (const auto& evse : site.evses)
    for (auto group = evse.group; group;)
      for (std::size_t g = 0; g < site.groups.size(); ++g)
        if (group && site.groups[g].id == *group) {
          groups_of_evse[evse.id].push_back(g);
          group = site.groups[g].parent;
          break;
        }
  std::vector<std::vector<int>> power_column;
  const auto all_terms = domain::session_terms(problem, options.unmet_penalty_cost);
  for (std::size_t s = 0; s < all_terms.size(); ++s) {
    const auto& terms = all_terms[s];
    if (terms.window.outside_horizon) continue;
    const int most_row = lp.row(-none, terms.max_energy_kwh);       // (2)
    const int unmet_row = lp.row(terms.energy_required_kwh, none);  // (2)
    auto& columns = power_column.emplace_back();
    for (std::size_t k = 0; k < terms.window.fraction.size(); ++k) {
      const auto t = static_cast<std::size_t>(terms.window.first_step) + k;
      const double fraction = terms.window.fraction[k];
      const double energy = terms.efficiency * delta * fraction;
      std::vector<std::pair<int, double>> entries{
          {limit_row[t], 1}, {balance_row[t], -fraction}, {most_row, energy}, {unmet_row, energy}};
      if (const auto& evse = problem.sessions[s].evse)
        for (const auto g : groups_of_evse[*evse]) entries.emplace_back(group_row[g][t], 1.0);
      columns.push_back(lp.column(0, 0, terms.max_power_kw, entries));
    }
    lp.column(terms.unmet_price_per_kwh, 0, terms.energy_required_kwh, {{unmet_row, 1}});
  }

  ReferenceSolution reference;
  const HighsSolution found = lp.solve(reference.objective_cost);
  reference.objective_cost -= site.demand_charge_per_kw * site.billed_peak_kw;
  const auto value = [&](int column) { return found.col_value[static_cast<std::size_t>(column)]; };
  const auto dual = [&](int row) { return found.row_dual[static_cast<std::size_t>(row)]; };
  for (const auto& columns : power_column) {
    auto& power = reference.set_points.emplace_back();
    for (const int column : columns) power.push_back(value(column));
  }
  reference.prices.group_per_kwh.resize(site.groups.size());
  for (std::size_t t = 0; t < steps; ++t) {
    reference.curtailed_kw.push_back(curtail_column[t] < 0 ? 0 : value(curtail_column[t]));
    reference.prices.limit_per_kwh.push_back(-dual(limit_row[t]) / delta);
    reference.prices.energy_per_kwh.push_back(dual(balance_row[t]) / delta);
    reference.prices.peak_per_kw.push_back(dual(peak_row[t]));
    for (std::size_t g = 0; g < site.groups.size(); ++g)
      reference.prices.group_per_kwh[g].push_back(-dual(group_row[g][t]) / delta);
  }
  return reference;
}

}  // namespace chargeplan::test
