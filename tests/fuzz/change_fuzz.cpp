/// No text makes the reader of changes crash; what it accepts is planned from the plan before, and the checker finds nothing.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "chargeplan/check.hpp"
#include "chargeplan/planner.hpp"
#include "chargeplan/replan.hpp"
#include "io/change.hpp"
#include "io/request.hpp"

namespace {

using namespace chargeplan;

struct Before {
  io::PlanRequest request = io::read_request(R"({
    "horizon": {"start": "2025-08-18T00:00:00", "steps": 8, "time_zone": "Europe/Paris"},
    "site": {"grid_limit_kw": [20, 20, 15, 10, 20, 20, 20, 20], "pv_kw": [0, 0, 0, 0, 5, 9, 9, 0], "base_load_kw": 3,
             "export_limit_kw": 4, "demand_charge_per_kw": 0.2, "groups": [{"id": "g", "limit_kw": 16}],
             "evses": [{"id": "A1", "group": "g"}, {"id": "A2", "group": "g"}]},
    "sessions": [
      {"id": "a", "evse": "A1", "arrival": "2025-08-18T00:10:00", "departure": "2025-08-18T01:20:00", "max_power_kw": 11,
       "energy_required_kwh": 6, "battery_capacity_kwh": 40, "arrival_soc_ratio": 0.25},
      {"id": "b", "evse": "A2", "arrival": "2025-08-18T00:00:00", "departure": "2025-08-18T02:00:00", "max_power_kw": 22,
       "energy_required_kwh": 15},
      {"id": "c", "arrival": "2025-08-18T01:00:00", "departure": "2025-08-18T03:00:00", "max_power_kw": 7,
       "energy_required_kwh": 3}]})")
                                .value();
  Plan plan = chargeplan::plan(request.problem, request.options).value();
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Before before;
  const auto changed = io::read_change({reinterpret_cast<const char*>(data), size}, before.request, before.plan);
  if (!changed) {
    if (changed.error().code != ErrorCode::invalid_input || changed.error().issues.empty()) std::abort();
    return 0;
  }
  const auto& [problem, options, notes] = changed->request;
  if (problem.sessions.size() > 20 || problem.horizon.step_count > 100) return 0;  // what is read here is the change
  const auto planned = plan_from(before.plan, problem, options);
  if (!planned || !check(problem, options, *planned).passed()) std::abort();
  return 0;
}
