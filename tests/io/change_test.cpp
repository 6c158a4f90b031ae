#include "io/change.hpp"

#include <gtest/gtest.h>

#include "chargeplan/planner.hpp"
#include "domain/issue_matchers.hpp"
#include "support/drawn_problem.hpp"

namespace chargeplan::test {
namespace {

class ChangeDocument : public testing::Test {
 protected:
  ChangeDocument() {
    before_.problem = site({20, 20, 20, 20}, {session("####"), session("##.."), session("..##")});
    before_.problem.horizon.time_zone = "Europe/Paris";
    before_.problem.sessions[2].priority = 3;
    plan_ = plan(before_.problem).value();
  }
  [[nodiscard]] Result<io::ChangedRequest> read(const std::string& json) const { return io::read_change(json, before_, plan_); }
  [[nodiscard]] std::multiset<Finding> problems(const std::string& json) const {
    const auto changed = read(json);
    return changed ? std::multiset<Finding>{} : findings(changed.error().issues);
  }

  io::PlanRequest before_;  // from 2025-08-18T00:00Z on, 02:00 in Paris
  Plan plan_;
};

TEST_F(ChangeDocument, KeepsWhatItDoesNotName) {
  const auto changed = read(R"({"schema": "chargeplan.change/1", "now": "2025-08-18T02:15:00", "site": {"grid_limit_kw": 8},
    "sessions": {"upsert": [{"id": "2", "departure": "2025-08-18T02:45:00"},
                            {"id": "new", "arrival": "2025-08-18T02:10:00", "departure": "2025-08-18T03:00:00",
                             "max_power_kw": 7, "energy_required_kwh": 1}], "remove": ["1"]},
    "delivered_kwh": {"0": 1.5}})");
  ASSERT_TRUE(changed) << listed(changed.error().issues);
  EXPECT_EQ(changed->upserted, 2);
  EXPECT_EQ(changed->removed, 1);
  const auto& problem = changed->request.problem;
  EXPECT_EQ(problem.horizon.past_step_count, 1);
  EXPECT_EQ(problem.site.grid_limit_kw.values(), (std::vector<double>{20, 8, 8, 8}));
  ASSERT_EQ(problem.sessions.size(), 4U);  // 1 has charged
  EXPECT_EQ(problem.sessions[1].id, "2");
  EXPECT_EQ(problem.sessions[1].priority, 3);
  EXPECT_EQ(problem.sessions[1].departure, drawn_start + std::chrono::minutes{45});
  EXPECT_EQ(problem.sessions[0].delivered_kwh, 1.5);
  // The request of it is whole: read back, it is the same.
  EXPECT_EQ(io::read_request(io::write_request(changed->request)).value().problem, problem);
}

TEST_F(ChangeDocument, TakesEitherKindOfEnergy) {
  const auto changed = read(R"({"now": "2025-08-18T02:00:00", "sessions": {"upsert": [
    {"id": "0", "target_soc_ratio": 0.5, "battery_capacity_kwh": 40, "arrival_soc_ratio": 0.25}]}})");
  ASSERT_TRUE(changed) << listed(changed.error().issues);
  EXPECT_FALSE(changed->request.problem.sessions[0].energy_required_kwh);
}

TEST_F(ChangeDocument, TellsAllThatIsWrong) {
  EXPECT_EQ(problems("{"), (std::multiset<Finding>{{"line 1, column 2", "not_json"}}));
  EXPECT_EQ(problems(R"({"schema": "chargeplan.plan/1"})"), (std::multiset<Finding>{{"schema", "unknown_value"}}));
  EXPECT_EQ(problems(R"({"noww": 1, "site": {"limit": 3}, "sessions": {"upsert": [{"id": "n"}, 7], "remove": ["x"]},
                         "delivered_kwh": {"0": "much"}})"),
            (std::multiset<Finding>{{"noww", "unknown_key"},
                                    {"now", "missing"},
                                    {"site.limit", "unknown_key"},
                                    {"sessions.upsert[0].arrival", "missing"},
                                    {"sessions.upsert[0].departure", "missing"},
                                    {"sessions.upsert[0].max_power_kw", "missing"},
                                    {"sessions.upsert[0].energy_required_kwh", "missing_energy"},
                                    {"sessions.upsert[1]", "wrong_type"},
                                    {"sessions.remove[0]", "unknown_session"},
                                    {"delivered_kwh.0", "wrong_type"}}));
  EXPECT_EQ(problems(R"({"now": "2025-08-18T02:15:00", "sessions": {"upsert": [{"id": "0"}, {"id": "0"}], "remove": ["0"]}})"),
            (std::multiset<Finding>{{"sessions.upsert[1].id", "duplicate_id"}, {"sessions.remove[0]", "duplicate_id"}}));
}

TEST_F(ChangeDocument, TellsWhatIsWrongInTheRestOfOneThatCannotBeReadOrContinued) {
  EXPECT_EQ(problems(R"({"now": "soon", "site": {"grid_limit_kw": -1}, "sessions": {"remove": ["x"], "upsert": [
                         {"id": "2", "max_power_kw": -1}, {"id": "n", "arrival": 3, "departure": "2025-08-18T03:00:00",
                         "max_power_kw": -2, "energy_required_kwh": 1}]}, "delivered_kwh": {"y": 1, "0": 2}})"),
            (std::multiset<Finding>{{"now", "bad_time"},
                                    {"site.grid_limit_kw", "negative"},
                                    {"sessions.remove[0]", "unknown_session"},
                                    {"sessions.upsert[0].max_power_kw", "not_positive"},
                                    {"sessions.upsert[1].arrival", "wrong_type"},
                                    {"sessions.upsert[1].max_power_kw", "not_positive"},
                                    {"delivered_kwh.y", "unknown_session"}}));
  before_.problem.horizon.past_step_count = 2;
  for (auto& known : before_.problem.sessions) known.past_power_kw = {0, 0};
  EXPECT_EQ(problems(R"({"now": "2025-08-18T02:15:00", "site": {"grid_limit_kw": -1}})"),
            (std::multiset<Finding>{{"now", "out_of_range"}, {"site.grid_limit_kw", "negative"}}));
}

TEST_F(ChangeDocument, SaysOnceWhatIsNoText) {
  EXPECT_EQ(problems(R"({"now": "2025-08-18T02:15:00", "sessions": {"remove": [1, "x"]}})"),
            (std::multiset<Finding>{{"sessions.remove[0]", "wrong_type"}, {"sessions.remove[1]", "unknown_session"}}));
  EXPECT_EQ(problems(R"({"now": "2025-08-18T02:15:00", "sessions": {"remove": [""]}})"),
            (std::multiset<Finding>{{"sessions.remove[0]", "unknown_session"}}));
  EXPECT_EQ(problems(R"({"now": "2025-08-18T02:15:00", "sessions": {"upsert": [{"id": "", "max_power_kw": 7}]}})"),
            (std::multiset<Finding>{{"sessions.upsert[0].arrival", "missing"},
                                    {"sessions.upsert[0].departure", "missing"},
                                    {"sessions.upsert[0].energy_required_kwh", "missing_energy"},
                                    {"sessions.upsert[0].id", "empty_id"}}));
}

TEST_F(ChangeDocument, NamesThePlaceInTheChange) {
  EXPECT_EQ(problems(R"({"now": "2025-08-18T02:15:00", "sessions": {"upsert": [{"id": "2", "max_power_kw": -1}]}})"),
            (std::multiset<Finding>{{"sessions.upsert[0].max_power_kw", "not_positive"}}));
}

}  // namespace
}  // namespace chargeplan::test
