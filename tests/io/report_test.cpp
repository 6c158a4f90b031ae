#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "io/plan_export.hpp"
#include "support/example_plans.hpp"

namespace chargeplan::io {
namespace {

std::string data_of(const std::string& page) {
  const std::string opening = R"(<script type="application/json" id="plan-data">)";
  const auto begin = page.find(opening) + opening.size();
  return page.substr(begin, page.find("</script>", begin) - begin);
}

TEST(Report, CarriesThePlanDocumentAsItIs) {
  const auto example = test::planned_example({.groups = true});
  const auto page = write_report(example.document, example.problem, example.zone);
  const auto json = data_of(page);
  const auto data = boost::json::parse(json);
  const std::string before = R"({"plan":)";
  const auto read = read_plan_json(json.substr(before.size(), json.find(R"(,"clock":)") - before.size()));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->plan, example.document.plan);
  EXPECT_EQ(data.at("sessions").as_array().size(), example.document.plan.sessions.size());
  EXPECT_EQ(data.at("sessions").at(4).at("group").as_string(), "middle");
}

TEST(Report, SaysWhatEachGroupIsUnder) {
  auto [problem, zone] = test::example_problem({.session_count = 3});
  problem.site.groups = {{"level", "garage", 20}, {"garage", std::nullopt, 30}};
  const auto page = write_report(test::document_of(plan(problem).value()), problem, zone);
  const auto parents = boost::json::parse(data_of(page)).at("group_parents").as_array();
  ASSERT_EQ(parents.size(), 2U);
  EXPECT_EQ(parents.at(0).as_string(), "garage");
  EXPECT_TRUE(parents.at(1).is_null());
}

TEST(Report, GivesEachSessionTheLimitsItWasPlannedWith) {
  auto [problem, zone] = test::example_problem({.session_count = 2});
  problem.site.evses = {{"A1", std::nullopt, 3.5, 0}};
  problem.sessions[0].evse = "A1";
  problem.sessions[0].max_power_kw = 11;
  problem.sessions[0].battery_capacity_kwh = 50;
  problem.sessions[0].arrival_energy_kwh = 10;
  problem.sessions[0].energy_required_kwh = 5;
  problem.sessions[1].battery_capacity_kwh.reset();
  problem.sessions[1].arrival_energy_kwh.reset();
  problem.sessions[1].efficiency = 0.8;
  const auto page = write_report(test::document_of(plan(problem).value()), problem, zone);
  const auto sessions = boost::json::parse(data_of(page)).at("sessions").as_array();
  EXPECT_EQ(sessions.at(0).at("max_power_kw").to_number<double>(), 3.5);
  EXPECT_EQ(sessions.at(0).at("arrival_soc_ratio").to_number<double>(), 0.2);
  EXPECT_EQ(sessions.at(0).at("reachable_kwh").to_number<double>(), 5);
  EXPECT_EQ(sessions.at(1).at("efficiency").to_number<double>(), 0.8);
  EXPECT_EQ(sessions.at(1).as_object().if_contains("arrival_soc_ratio"), nullptr);
}

TEST(Report, LeavesNoMarkUnfilledAndFetchesNothing) {
  const auto example = test::planned_example({.session_count = 2});
  const auto page = write_report(example.document, example.problem, example.zone);
  EXPECT_EQ(page.find("%%"), std::string::npos);
  EXPECT_NE(page.find("default-src 'none'"), std::string::npos);
  EXPECT_EQ(page.find(" src=\""), std::string::npos);
  EXPECT_NE(page.find("<title>Depot 1 \u00b7 2025-08-18</title>"), std::string::npos);
}

TEST(Report, CannotBeLeftByAName) {
  auto example = test::planned_example({.session_count = 1});
  const std::string name = "</script><script>alert(1)</script><!--";
  example.problem.site.id = name;
  example.problem.sessions[0].id = example.document.plan.sessions[0].id = name;
  const auto plain = test::planned_example({.session_count = 1});
  const auto count = [](const std::string& page, const std::string& what) {
    std::size_t found = 0;
    for (auto at = page.find(what); at != std::string::npos; at = page.find(what, at + 1)) ++found;
    return found;
  };
  const auto hostile_page = write_report(example.document, example.problem, example.zone);
  const auto plain_page = write_report(plain.document, plain.problem, plain.zone);
  for (const char* what : {"<script", "</script", "<!--"})
    EXPECT_EQ(count(hostile_page, what), count(plain_page, what)) << what;
  EXPECT_EQ(boost::json::parse(data_of(hostile_page)).at("site").at("id").as_string(), name);
}

TEST(Report, KnowsWhenTheClockChanges) {
  const std::chrono::year_month_day autumn{std::chrono::year{2025}, std::chrono::month{10}, std::chrono::day{26}};
  const auto example = test::planned_example({.session_count = 2, .date = autumn});
  const auto clock = boost::json::parse(data_of(write_report(example.document, example.problem, example.zone))).at("clock");
  ASSERT_EQ(clock.at("changes").as_array().size(), 2U);
  EXPECT_EQ(clock.at("changes").at(1).at("from_unix_s").to_number<double>(), 1761440400);  // 2025-10-26T01:00:00Z
  EXPECT_EQ(clock.at("changes").at(1).at("offset_s").to_number<double>(), 3600);
}

}  // namespace
}  // namespace chargeplan::io
