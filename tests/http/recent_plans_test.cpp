#include "http/recent_plans.hpp"

#include <gtest/gtest.h>

namespace chargeplan::http {
namespace {

std::shared_ptr<const KeptPlan> plan_of(const std::string& id, std::size_t set_points) {
  KeptPlan plan;
  plan.document.id = id;
  plan.document.plan.sessions.resize(1);
  plan.document.plan.sessions[0].power_kw.resize(set_points);
  return std::make_shared<const KeptPlan>(std::move(plan));
}

TEST(RecentPlans, FindWhatWasAdded) {
  RecentPlans plans;
  const auto plan = plan_of("a", 10);
  plans.add(plan);
  plans.add(plan_of("a", 20));
  EXPECT_EQ(plans.find("a"), plan) << "one id is one plan";
  EXPECT_EQ(plans.find("b"), nullptr);
}

TEST(RecentPlans, LetGoOfTheOneThatWasLookedForLongestAgo) {
  RecentPlans plans{500};
  plans.add(plan_of("a", 150));
  plans.add(plan_of("b", 150));
  EXPECT_NE(plans.find("a"), nullptr);
  plans.add(plan_of("c", 150));
  EXPECT_NE(plans.find("a"), nullptr);
  EXPECT_EQ(plans.find("b"), nullptr);
  EXPECT_NE(plans.find("c"), nullptr);
}

TEST(RecentPlans, PassOverWhatWouldTakeAllTheRoom) {
  RecentPlans plans{500};
  plans.add(plan_of("a", 150));
  plans.add(plan_of("large", 1000));
  EXPECT_NE(plans.find("a"), nullptr);
  EXPECT_EQ(plans.find("large"), nullptr);
}

}  // namespace
}  // namespace chargeplan::http
