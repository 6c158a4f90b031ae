/// Problem -> PlanningModel: each session's window and row, the coupling data per step. All that a solver needs, in hours and
/// the symbols of model.md; a solver that knows the structure reads this, general ones read `sparse_program.hpp`.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "chargeplan/options.hpp"
#include "chargeplan/problem.hpp"
#include "domain/session_terms.hpp"

namespace chargeplan::model {

/// One session with at least one present step inside the horizon that is not past. Energies are those still to come.
struct SessionModel {
  int problem_index = 0;  ///< in Problem::sessions
  int first_step = 0;
  std::size_t offset = 0;  ///< of its first set-point in arrays over all set-points
  int step_count = 0;      ///< W: set-points [offset, offset + step_count)
  double P = 0;            ///< highest power, kW
  double p_min = 0;        ///< lowest power when on, kW; 0 = none
  double eta = 1;
  double E = 0;  ///< energy required, kWh; of what no plan can give only a part
  double M = 0;  ///< most energy, kWh
  bool M_defaulted = true;
  double w = 0;             ///< price of energy not delivered, per kWh
  std::vector<int> groups;  ///< every group it is under, leaf first
};

struct GroupModel {
  int parent = -1;            ///< index; -1 = the grid connection
  std::vector<double> limit;  ///< L_gt, kW
};

/// Duals in the model's units (money per kW and step): pi (3), lambda (5), mu (6), gamma (4). Empty vectors stand for zeros.
struct Duals {
  std::vector<double> pi, lambda, mu;
  std::vector<std::vector<double>> gamma;  ///< [group][step]
};

/// Where a solver may begin: another plan's set-points, in the order of `f`, and its duals.
struct Start {
  std::vector<double> power;
  Duals duals;
};

struct PlanningModel {
  int T = 0;
  double delta = 0.25;   ///< step length, h
  bool integer = false;  ///< eq. (8)
  TieBreak tie_break = TieBreak::early;
  std::vector<SessionModel> sessions;
  std::vector<double> f;                 ///< presence of every set-point, in session order, > 0
  std::vector<double> L, B, V, c, x;     ///< per step; L as in eq. (3): max(L_t, B_t - V_t). B = V = 0 in the past
  std::optional<std::vector<double>> X;  ///< export limit
  double d = 0, m0 = 0;                  ///< demand charge, billed peak (the past's, where that is higher)
  std::optional<double> omega;           ///< price of overload
  std::vector<GroupModel> groups;
  std::optional<Start> start;  ///< the answer depends on it with (8) only, within the gap
  double fixed_cost = 0;       ///< of what is past, and w E of each session without an open step and of what E leaves out

  [[nodiscard]] std::size_t set_point_count() const noexcept { return f.size(); }
  [[nodiscard]] bool has_surplus(int t) const noexcept {
    return B[static_cast<std::size_t>(t)] < V[static_cast<std::size_t>(t)];
  }
};

/// `problem` and `options` must validate.
[[nodiscard]] PlanningModel build_model(const Problem& problem, const PlanOptions& options);
/// The same with `terms`, which are `session_terms(problem, options.unmet_penalty_cost)`.
[[nodiscard]] PlanningModel build_model(const Problem& problem, const PlanOptions& options,
                                        std::span<const domain::SessionTerms> terms);

/// Cost of set-points and curtailment by eq. (7), with u, i, e, m and o at their best for them.
[[nodiscard]] double cost_of(const PlanningModel& model, std::span<const double> power, std::span<const double> curtailed);

}  // namespace chargeplan::model
