#include "cli_support.hpp"
#include "io/plan_document.hpp"
#include "io/request.hpp"

namespace chargeplan {
namespace {

using test::contains;
using test::run;

class ReplanCommand : public test::PlannedTest {
 protected:
  [[nodiscard]] io::PlanDocument planned(const std::string& name) const { return io::read_plan_json(content(name)).value(); }
};

TEST_F(ReplanCommand, GoesOnFromAPlanAgainAndAgain) {
  const auto change = write("c.json", R"({"now": "2025-08-18T11:20:00Z", "site": {"grid_limit_kw": 6}})");
  const auto again = run({"replan", path("r.json"), path("p.json"), change, "--request-out", path("r2.json"), "--out",
                          path("p2.json"), "--out", path("p2.html")});
  ASSERT_EQ(again.status, 0) << again.err;
  EXPECT_TRUE(contains(again.err, "planned anew from 2025-08-18T11:30:00+00:00 on")) << again.err;
  EXPECT_TRUE(exists("p2.html"));
  const auto before = planned("p.json").plan, after = planned("p2.json").plan;
  const auto past = static_cast<std::size_t>(after.horizon.past_step_count);
  EXPECT_EQ(past, 46U);
  for (std::size_t t = 0; t < after.site.power_kw.size(); ++t)
    if (t < past) {
      EXPECT_EQ(after.site.power_kw[t], before.site.power_kw[t]) << t;
    } else {
      EXPECT_LE(after.site.power_kw[t], 6 + 1e-9) << t;
    }
  EXPECT_EQ(run({"check", path("r2.json"), path("p2.json")}).status, 0);

  const auto third = run({"replan", path("r2.json"), path("p2.json"), "-", "--json"},
                         {.input = R"({"now": "2025-08-18T12:00:00Z", "sessions": {"remove": ["b"]}})"});
  ASSERT_EQ(third.status, 0) << third.err;
  EXPECT_TRUE(contains(third.err, "0 sessions new or changed, 1 removed")) << third.err;
  EXPECT_EQ(io::read_plan_json(third.out).value().plan.horizon.past_step_count, 48);
}

TEST_F(ReplanCommand, TellsWhatIsWrongWithAChange) {
  const auto change = write("c.json", R"({"now": "noon", "sessions": {"remove": ["z"]}})");
  const auto refused = run({"replan", path("r.json"), path("p.json"), change});
  EXPECT_EQ(refused.status, 2);
  EXPECT_TRUE(contains(refused.err, "c.json: the change has 2 problems")) << refused.err;
  EXPECT_TRUE(contains(refused.err, "sessions.remove[0]")) << refused.err;
  EXPECT_EQ(run({"replan", path("r.json"), path("p.json"), path("none.json")}).status, 4);
  EXPECT_EQ(run({"replan", path("r.json"), "-", "-"}).status, 2);
  const auto turned = run({"replan", path("p.json"), path("r.json"), change});
  EXPECT_TRUE(contains(turned.err, "this is a plan")) << turned.err;
}

}  // namespace
}  // namespace chargeplan
