/// Problems drawn by a seed: the same everywhere, as they come from an integer generator and divisions only.
/// A problem mixes families (one feature of the model each); `binds` tells from the plan whether a family's rows mattered in
/// it, so that a family that never matters can fail its test.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "chargeplan/options.hpp"
#include "chargeplan/plan.hpp"
#include "chargeplan/problem.hpp"

namespace chargeplan::test {

enum class Family {
  flat_price,
  moving_price,
  negative_price,
  hard_limit,
  soft_limit,
  zero_limit_steps,
  base_above_limit,    // with a soft limit
  group_tree,          // depth 3
  pv_surplus,          // with an export limit
  demand_charge,       // above a billed peak
  fraction_presence,   // stays that cut steps
  floor_presence,      // the same, counted as the original does
  more_than_required,  // M_s > E_s
  cut_stays,           // partly, some wholly outside the horizon
  shared_evses,        // one stay after the other
  priorities,
  minimum_power,
  no_present_step,
  efficiencies,
  tiny_powers,
  large_powers,
};

struct FamilyTraits {
  Family family;
  std::string_view name;
  double least_binding_ratio;  ///< of the problems that have it
};

inline constexpr std::array<FamilyTraits, 21> all_families{{
    {Family::flat_price, "flat_price", 0.5},
    {Family::moving_price, "moving_price", 0.5},
    {Family::negative_price, "negative_price", 0.5},
    {Family::hard_limit, "hard_limit", 0.5},
    {Family::soft_limit, "soft_limit", 0.5},
    {Family::zero_limit_steps, "zero_limit_steps", 0.3},
    {Family::base_above_limit, "base_above_limit", 0.3},
    {Family::group_tree, "group_tree", 0.5},
    {Family::pv_surplus, "pv_surplus", 0.4},
    {Family::demand_charge, "demand_charge", 0.5},
    {Family::fraction_presence, "fraction_presence", 0.4},
    {Family::floor_presence, "floor_presence", 0.4},
    {Family::more_than_required, "more_than_required", 0.4},
    {Family::cut_stays, "cut_stays", 0.4},
    {Family::shared_evses, "shared_evses", 0.3},
    {Family::priorities, "priorities", 0.3},
    {Family::minimum_power, "minimum_power", 0.3},
    {Family::no_present_step, "no_present_step", 0.5},
    {Family::efficiencies, "efficiencies", 0.5},
    {Family::tiny_powers, "tiny_powers", 0.5},
    {Family::large_powers, "large_powers", 0.5},
}};

struct RandomProblem {
  std::uint64_t seed = 0;
  std::vector<Family> families;
  Problem problem;
  PlanOptions options;  ///< formulation lp, tie_break early: for the test to change
  [[nodiscard]] bool has(Family family) const;
  [[nodiscard]] std::string words() const;  ///< how to repeat it, and its families
};

struct RandomSize {
  int most_steps = 60;
  int most_sessions = 25;
};

/// Families by the seed: one in turn, others by chance.
[[nodiscard]] RandomProblem random_problem(std::uint64_t seed, RandomSize size = {});

/// Of just these families.
[[nodiscard]] RandomProblem random_problem(std::uint64_t seed, std::vector<Family> families, RandomSize size = {});

/// Whether the rows of a family mattered in this plan (formulation lp).
[[nodiscard]] bool binds(Family family, const Problem& problem, const Plan& plan);

}  // namespace chargeplan::test
