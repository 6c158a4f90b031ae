#include "model/sparse_program.hpp"

#include <algorithm>

namespace chargeplan::model {
namespace {

/// What the set-points of a step can add up to.
struct Reach {
  std::vector<double> site_power;                ///< sum of P
  std::vector<double> drawn_power;               ///< sum of f P
  std::vector<std::vector<double>> group_power;  ///< [group][step]
};

Reach reach_of(const PlanningModel& model) {
  const auto T = static_cast<std::size_t>(model.T);
  Reach reach{std::vector<double>(T), std::vector<double>(T), {}};
  reach.group_power.assign(model.groups.size(), std::vector<double>(T));
  for (const auto& session : model.sessions)
    for (std::size_t j = 0; j < static_cast<std::size_t>(session.step_count); ++j) {
      const std::size_t t = static_cast<std::size_t>(session.first_step) + j;
      reach.site_power[t] += session.P;
      reach.drawn_power[t] += model.f[session.offset + j] * session.P;
      for (const int g : session.groups) reach.group_power[static_cast<std::size_t>(g)][t] += session.P;
    }
  return reach;
}

class Builder {
 public:
  explicit Builder(const PlanningModel& model) : model_{model}, reach_{reach_of(model)} {}

  ProgramWithLayout build() {
    add_session_rows();
    add_limit_rows();
    add_group_rows();
    add_energy_and_peak_rows();
    add_set_points();
    add_unmet();
    add_site_columns();
    program_.offset += model_.fixed_cost;
    program_.start.push_back(static_cast<int>(program_.row.size()));
    return {std::move(program_), std::move(layout_)};
  }

 private:
  int add_row(double lower, double upper) {
    program_.row_lower.push_back(lower);
    program_.row_upper.push_back(upper);
    return program_.row_count() - 1;
  }
  int add_column(double cost, double lower, double upper) {
    program_.start.push_back(static_cast<int>(program_.row.size()));
    program_.cost.push_back(cost);
    program_.lower.push_back(lower);
    program_.upper.push_back(upper);
    return program_.column_count() - 1;
  }
  void add_entry(int row, double value) {
    if (row < 0) return;
    program_.row.push_back(row);
    program_.value.push_back(value);
  }
  [[nodiscard]] std::size_t steps() const { return static_cast<std::size_t>(model_.T); }
  [[nodiscard]] double other_load(std::size_t t) const { return model_.B[t] - model_.V[t]; }
  [[nodiscard]] bool surplus(std::size_t t) const { return model_.has_surplus(static_cast<int>(t)); }

  void add_session_rows() {  // (2): E <= D + u <= max(E, M); D <= M < E is u's lower bound
    for (const auto& session : model_.sessions) add_row(session.E, std::max(session.E, session.M));
  }

  void add_limit_rows() {  // (3), where the step can reach its limit
    layout_.limit_row.assign(steps(), -1);
    for (std::size_t t = 0; t < steps(); ++t) {
      const double most = other_load(t) + (surplus(t) ? model_.V[t] : 0.0) + reach_.site_power[t];
      if (most > model_.L[t]) layout_.limit_row[t] = add_row(-infinity, model_.L[t] - other_load(t));
    }
  }

  void add_group_rows() {  // (4)
    layout_.group_row.assign(model_.groups.size(), std::vector<int>(steps(), -1));
    for (std::size_t g = 0; g < model_.groups.size(); ++g)
      for (std::size_t t = 0; t < steps(); ++t)
        if (reach_.group_power[g][t] > model_.groups[g].limit[t])
          layout_.group_row[g][t] = add_row(-infinity, model_.groups[g].limit[t]);
  }

  void add_energy_and_peak_rows() {  // (5) where B < V; elsewhere i is the sum itself. (6) where the step can reach m0
    layout_.energy_row.assign(steps(), -1);
    layout_.peak_row.assign(steps(), -1);
    for (std::size_t t = 0; t < steps(); ++t) {
      if (surplus(t)) layout_.energy_row[t] = add_row(other_load(t), other_load(t));
      if (model_.d > 0 && most_import(t) > model_.m0) layout_.peak_row[t] = add_row(surplus(t) ? 0.0 : other_load(t), infinity);
    }
    layout_.net_column.assign(steps(), -1);
    net_row_.assign(steps(), -1);
    if (model_.tie_break == TieBreak::flat)
      for (std::size_t t = 0; t < steps(); ++t) {
        const double right = surplus(t) ? 0.0 : other_load(t);
        net_row_[t] = add_row(right, right);
      }
  }

  [[nodiscard]] double most_import(std::size_t t) const {
    return std::max(0.0, other_load(t) + (surplus(t) ? model_.V[t] : 0.0) + reach_.drawn_power[t]);
  }

  void add_set_points() {
    for (std::size_t s = 0; s < model_.sessions.size(); ++s) {
      const auto& session = model_.sessions[s];
      for (std::size_t j = 0; j < static_cast<std::size_t>(session.step_count); ++j) {
        const std::size_t t = static_cast<std::size_t>(session.first_step) + j;
        const double f = model_.f[session.offset + j];
        add_column(surplus(t) ? 0.0 : model_.delta * model_.c[t] * f, 0.0, session.P);
        add_entry(static_cast<int>(s), session.eta * model_.delta * f);
        add_entry(layout_.limit_row[t], 1.0);
        for (const int g : session.groups) add_entry(layout_.group_row[static_cast<std::size_t>(g)][t], 1.0);
        add_entry(layout_.energy_row[t], -f);
        if (!surplus(t)) {
          add_entry(layout_.peak_row[t], -f);
          add_entry(net_row_[t], -f);
        }
      }
      if (model_.integer && session.p_min > 0) {
        program_.semi_lower.resize(program_.cost.size(), 0.0);
        std::fill_n(program_.semi_lower.begin() + static_cast<std::ptrdiff_t>(session.offset), session.step_count,
                    session.p_min);
      }
    }
  }

  void add_unmet() {
    layout_.unmet_column = program_.column_count();
    for (std::size_t s = 0; s < model_.sessions.size(); ++s) {
      const auto& session = model_.sessions[s];
      add_column(session.w, std::max(0.0, session.E - session.M), session.E);
      add_entry(static_cast<int>(s), 1.0);
    }
  }

  void add_site_columns() {
    for (auto* columns : {&layout_.import_column, &layout_.export_column, &layout_.curtailed_column})
      columns->assign(steps(), -1);
    for (std::size_t t = 0; t < steps(); ++t) surplus(t) ? add_surplus_columns(t) : add_fixed_cost(t);
    if (model_.tie_break == TieBreak::flat)
      for (std::size_t t = 0; t < steps(); ++t) {
        layout_.net_column[t] = add_column(0.0, -infinity, infinity);
        add_entry(net_row_[t], 1.0);
      }
    if (model_.d > 0) {
      layout_.peak_column = add_column(model_.d, model_.m0, infinity);
      program_.offset -= model_.d * model_.m0;
      for (const int row : layout_.peak_row) add_entry(row, 1.0);
    }
    if (model_.omega) {
      layout_.overload_column = add_column(*model_.omega, 0.0, infinity);
      for (const int row : layout_.limit_row) add_entry(row, -1.0);
    }
    if (!program_.semi_lower.empty()) program_.semi_lower.resize(program_.cost.size(), 0.0);
  }

  void add_fixed_cost(std::size_t t) { program_.offset += model_.delta * model_.c[t] * other_load(t); }

  // i and e have ends that no optimum needs to pass: with x = c they could grow together for ever.
  void add_surplus_columns(std::size_t t) {
    layout_.import_column[t] = add_column(model_.delta * model_.c[t], 0.0, most_import(t));
    add_entry(layout_.energy_row[t], 1.0);
    add_entry(layout_.peak_row[t], -1.0);  // m - i >= 0
    add_entry(net_row_[t], -1.0);
    const double most_export = std::min(-other_load(t), model_.X ? (*model_.X)[t] : infinity);
    layout_.export_column[t] = add_column(-model_.delta * model_.x[t], 0.0, most_export);
    add_entry(layout_.energy_row[t], -1.0);
    add_entry(net_row_[t], 1.0);
    layout_.curtailed_column[t] = add_column(0.0, 0.0, model_.V[t]);
    add_entry(layout_.energy_row[t], -1.0);
    add_entry(layout_.limit_row[t], 1.0);
  }

  const PlanningModel& model_;
  Reach reach_;
  SparseProgram program_;
  Layout layout_;
  std::vector<int> net_row_;
};

}  // namespace

ProgramWithLayout to_sparse(const PlanningModel& model) { return Builder{model}.build(); }

Duals duals_from_rows(const PlanningModel& model, const Layout& layout, const std::vector<double>& row_dual) {
  const auto T = static_cast<std::size_t>(model.T);
  const auto at = [&](int row) { return row < 0 ? 0.0 : row_dual[static_cast<std::size_t>(row)]; };
  Duals duals;
  duals.pi.resize(T);
  duals.lambda.resize(T);
  duals.mu.resize(T);
  for (std::size_t t = 0; t < T; ++t) {
    duals.pi[t] = std::max(0.0, -at(layout.limit_row[t]));
    duals.mu[t] = std::max(0.0, at(layout.peak_row[t]));
    duals.lambda[t] = layout.energy_row[t] >= 0 ? at(layout.energy_row[t]) : model.delta * model.c[t] + duals.mu[t];
  }
  for (const auto& rows : layout.group_row) {
    auto& gamma = duals.gamma.emplace_back(T);
    for (std::size_t t = 0; t < T; ++t) gamma[t] = std::max(0.0, -at(rows[t]));
  }
  return duals;
}

}  // namespace chargeplan::model
