// Which programs are a flow between steps.
#include "solvers/fleet/flow_program.hpp"

#include <gtest/gtest.h>

#include <string>

#include "support/large_problem.hpp"

namespace chargeplan::test {
namespace {

using solvers::fleet::build_program;
using solvers::fleet::is_flow;

TEST(FlowProgram, IsForASiteWithoutOtherTies) {
  const auto with = [](auto change) {
    auto problem = large_problem(100);
    change(problem);
    return is_flow(build_program(model::build_model(problem, {})));
  };
  EXPECT_TRUE(with([](Problem&) {}));
  const auto with_peak = [](Problem& problem) { problem.site.demand_charge_per_kw = 1; };
  const auto with_whole_steps = [&](auto change) {
    return with([&](Problem& problem) {
      change(problem);
      problem.horizon.presence = Presence::floor;
    });
  };
  EXPECT_TRUE(with(with_peak));
  EXPECT_TRUE(with_whole_steps(with_peak));
  EXPECT_TRUE(with([](Problem& problem) { problem.site.overload_price_per_kw = 1; }));
  const auto with_sun = [](Problem& problem) { problem.site.pv_kw = 50; };
  EXPECT_TRUE(with(with_sun));
  EXPECT_TRUE(with_whole_steps(with_sun));
  EXPECT_TRUE(with([&](Problem& problem) {
    with_sun(problem);
    problem.horizon.presence = Presence::floor;
    problem.site.import_price_per_kwh = 0.1;
    problem.site.export_price_per_kwh = Series{-0.1};
  })) << "what is not charged is switched off";
  const auto with_three_prices = [&](Problem& problem) {
    with_sun(problem);
    problem.site.export_price_per_kwh = Series{0.05};
    problem.site.export_limit_kw = Series{10};
  };
  EXPECT_FALSE(with(with_three_prices));
  EXPECT_FALSE(with_whole_steps(with_three_prices))
      << "the first kW cost nothing, others the export price, others the import price";
  EXPECT_TRUE(with([](Problem& problem) { problem.site.pv_kw = 5000; }))
      << "more than all cars draw: the export price is theirs";
  const auto in_group = [](double limit_kw) {
    return [limit_kw](Problem& problem) {
      problem.site.groups.push_back({"hall", {}, limit_kw});
      for (std::size_t s = 0; s < problem.sessions.size(); ++s) {
        auto& evse = problem.site.evses.emplace_back();
        evse.id = std::to_string(s);
        evse.group = "hall";
        problem.sessions[s].evse = evse.id;
      }
    };
  };
  EXPECT_TRUE(with(in_group(10'000)));
  EXPECT_FALSE(with(in_group(50)));
}

}  // namespace
}  // namespace chargeplan::test
