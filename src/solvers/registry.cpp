#include "solvers/registry.hpp"

#include "chargeplan/planner.hpp"

namespace chargeplan::solvers {

const std::vector<std::unique_ptr<Backend>>& backends() {
  static const auto all = [] {
    std::vector<std::unique_ptr<Backend>> made;
    made.push_back(make_fleet());
    made.push_back(make_highs());
    made.push_back(make_clarabel());
    return made;
  }();
  return all;
}

}  // namespace chargeplan::solvers

namespace chargeplan {

std::vector<SolverInfo> available_solvers() {
  std::vector<SolverInfo> all;
  for (const auto& backend : solvers::backends()) {
    const auto can = backend->capabilities();
    all.push_back({std::string{backend->name()}, backend->version(), true, can.integers, can.quadratic_cost});
  }
  return all;
}

}  // namespace chargeplan
