#include <gtest/gtest.h>

#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <ctime>
#include <functional>
#include <limits>

#include "chargeplan/options.hpp"
#include "domain/issue_matchers.hpp"
#include "domain/random_case.hpp"
#include "support/drawn_problem.hpp"

namespace chargeplan::test {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

/// A site with two groups and two charging points; three sessions, of which the first two follow each other at A.
Problem valid() {
  auto problem = site({20, 20, 20, 20}, {session("##..", {.evse = "A"}), session("..##", {.evse = "A"}), session(".##.")});
  problem.site.groups = {{"hall", {}, 15.0}, {"feeder", "hall", 9.0}};
  problem.site.evses = {{"A", "feeder", 11.0, 1.4}, {"B", {}, {}, 0}};
  problem.site.export_limit_kw = 5;
  problem.site.export_price_per_kwh = 0.05;
  return problem;
}

struct Mistake {
  std::string path;
  std::string slug;
  std::function<void(Problem&)> make;
};

/// One wrong thing at a time, with what must be said about it and nothing else.
const std::vector<Mistake>& mistakes() {
  static const std::vector<Mistake> all{
      {"horizon.start", "time_out_of_range", [](Problem& p) { p.horizon.start = Instant::min(); }},
      {"horizon.step_s", "out_of_range", [](Problem& p) { p.horizon.step = std::chrono::seconds{0}; }},
      {"horizon.step_s", "out_of_range", [](Problem& p) { p.horizon.step = std::chrono::hours{25}; }},
      {"horizon.steps", "out_of_range", [](Problem& p) { p.horizon.step_count = 0; }},
      {"horizon.steps", "out_of_range", [](Problem& p) { p.horizon.step_count = -96; }},
      {"horizon.steps", "out_of_range", [](Problem& p) { p.horizon.step_count = 100'001; }},
      {"horizon.past_steps", "out_of_range", [](Problem& p) { p.horizon.past_step_count = 5; }},
      {"horizon.past_steps", "out_of_range", [](Problem& p) { p.horizon.past_step_count = -1; }},
      {"site.past_pv_curtailed_kw", "wrong_series_length",
       [](Problem& p) {
         p.horizon.past_step_count = 2;
         p.site.past_pv_curtailed_kw = {0};
       }},
      {"site.past_pv_curtailed_kw[1]", "negative",
       [](Problem& p) {
         p.horizon.past_step_count = 2;
         p.site.past_pv_curtailed_kw = {0, -1};
       }},
      {"site.past_pv_curtailed_kw[0]", "too_large",
       [](Problem& p) {
         p.horizon.past_step_count = 1;
         p.site.past_pv_curtailed_kw = {3};
       }},
      {"sessions[1].past_power_kw", "wrong_series_length",
       [](Problem& p) {
         p.horizon.past_step_count = 3;
         p.sessions[1].past_power_kw = {5, 5};
       }},
      {"sessions[0].past_power_kw[1]", "not_finite",
       [](Problem& p) {
         p.horizon.past_step_count = 3;
         p.sessions[0].past_power_kw = {5, nan};
       }},
      {"sessions[0].delivered_kwh", "negative", [](Problem& p) { p.sessions[0].delivered_kwh = -1; }},
      {"horizon.time_zone", "empty_id", [](Problem& p) { p.horizon.time_zone.clear(); }},
      {"horizon.presence", "unknown_value", [](Problem& p) { p.horizon.presence = static_cast<Presence>(7); }},
      {"site.currency", "bad_currency", [](Problem& p) { p.site.currency = "euro"; }},
      {"site.grid_limit_kw[2]", "negative",
       [](Problem& p) {
         p.site.grid_limit_kw = std::vector<double>{1, 2, -3, 4};
       }},
      {"site.grid_limit_kw", "negative", [](Problem& p) { p.site.grid_limit_kw = -1; }},
      {"site.grid_limit_kw", "not_finite", [](Problem& p) { p.site.grid_limit_kw = nan; }},
      {"site.grid_limit_kw", "not_finite", [](Problem& p) { p.site.grid_limit_kw = infinity; }},
      {"site.grid_limit_kw", "too_large", [](Problem& p) { p.site.grid_limit_kw = 1e300; }},
      {"site.grid_limit_kw", "wrong_series_length",
       [](Problem& p) {
         p.site.grid_limit_kw = std::vector<double>{1, 2, 3};
       }},
      {"site.grid_limit_kw", "wrong_series_length", [](Problem& p) { p.site.grid_limit_kw = std::vector<double>{}; }},
      {"site.overload_price_per_kw", "negative", [](Problem& p) { p.site.overload_price_per_kw = -1; }},
      {"site.export_limit_kw[0]", "not_finite",
       [](Problem& p) {
         p.site.export_limit_kw = std::vector<double>{nan, 0, 0, 0};
       }},
      {"site.base_load_kw", "negative", [](Problem& p) { p.site.base_load_kw = -1; }},
      {"site.pv_kw", "negative", [](Problem& p) { p.site.pv_kw = -1; }},
      {"site.import_price_per_kwh[3]", "too_large",
       [](Problem& p) {
         p.site.import_price_per_kwh = std::vector<double>{0, 0, 0, -2e9};
       }},
      {"site.export_price_per_kwh", "wrong_series_length",
       [](Problem& p) { p.site.export_price_per_kwh = std::vector<double>(5, 0.1); }},
      {"site.demand_charge_per_kw", "negative", [](Problem& p) { p.site.demand_charge_per_kw = -0.1; }},
      {"site.billed_peak_kw", "too_large", [](Problem& p) { p.site.billed_peak_kw = 1e8; }},
      {"site.efficiency", "out_of_range", [](Problem& p) { p.site.efficiency = 1.1; }},
      {"site.efficiency", "not_positive", [](Problem& p) { p.site.efficiency = 0; }},
      {"site.efficiency", "too_small", [](Problem& p) { p.site.efficiency = 1e-300; }},
      {"site.groups[0].limit_kw", "negative", [](Problem& p) { p.site.groups[0].limit_kw = -1; }},
      {"site.groups[1].limit_kw", "wrong_series_length",
       [](Problem& p) { p.site.groups[1].limit_kw = std::vector<double>(2, 1.0); }},
      {"site.groups[1].parent", "unknown_group", [](Problem& p) { p.site.groups[1].parent = "cellar"; }},
      {"site.groups[0].parent", "cyclic_groups", [](Problem& p) { p.site.groups[0].parent = "feeder"; }},
      {"site.groups[0].parent", "cyclic_groups", [](Problem& p) { p.site.groups[0].parent = "hall"; }},
      {"site.groups[2].id", "duplicate_id",
       [](Problem& p) {
         p.site.groups.push_back({"hall", {}, 3.0});
       }},
      {"site.groups[2].id", "empty_id",
       [](Problem& p) {
         p.site.groups.push_back({"", {}, 3.0});
       }},
      {"site.evses[1].group", "unknown_group", [](Problem& p) { p.site.evses[1].group = ""; }},
      {"site.evses[1].max_power_kw", "not_positive", [](Problem& p) { p.site.evses[1].max_power_kw = 0; }},
      {"site.evses[0].min_power_kw", "negative", [](Problem& p) { p.site.evses[0].min_power_kw = -1; }},
      {"site.evses[0].min_power_kw", "min_above_max_power", [](Problem& p) { p.site.evses[0].min_power_kw = 12; }},
      {"site.evses[2].id", "duplicate_id",
       [](Problem& p) {
         p.site.evses.push_back({"A", {}, {}, 0});
       }},
      {"site.evses[2].id", "empty_id",
       [](Problem& p) {
         p.site.evses.push_back({"", {}, {}, 0});
       }},
      {"sessions[1].id", "empty_id", [](Problem& p) { p.sessions[1].id.clear(); }},
      {"sessions[2].id", "duplicate_id", [](Problem& p) { p.sessions[2].id = "0"; }},
      {"sessions[2].evse", "unknown_evse", [](Problem& p) { p.sessions[2].evse = "C"; }},
      {"sessions[2].evse", "empty_id", [](Problem& p) { p.sessions[2].evse = ""; }},
      {"sessions[2].departure", "departure_before_arrival",
       [](Problem& p) { p.sessions[2].departure = p.sessions[2].arrival; }},
      {"sessions[2].departure", "departure_before_arrival",
       [](Problem& p) { p.sessions[2].departure -= std::chrono::hours{5}; }},
      {"sessions[2].departure", "time_out_of_range", [](Problem& p) { p.sessions[2].departure = Instant::max(); }},
      {"sessions[2].arrival", "time_out_of_range", [](Problem& p) { p.sessions[2].arrival = Instant{std::chrono::hours{-1}}; }},
      {"sessions[2].max_power_kw", "not_positive", [](Problem& p) { p.sessions[2].max_power_kw = -7; }},
      {"sessions[2].max_power_kw", "not_finite", [](Problem& p) { p.sessions[2].max_power_kw = nan; }},
      {"sessions[2].max_power_kw", "too_small", [](Problem& p) { p.sessions[2].max_power_kw = 1e-300; }},
      {"sessions[2].max_power_kw", "too_large", [](Problem& p) { p.sessions[2].max_power_kw = 1e300; }},
      {"sessions[2].min_power_kw", "negative", [](Problem& p) { p.sessions[2].min_power_kw = -1; }},
      {"sessions[2].min_power_kw", "min_above_max_power", [](Problem& p) { p.sessions[2].min_power_kw = 11; }},
      {"sessions[0].min_power_kw", "min_above_max_power", [](Problem& p) { p.sessions[0].max_power_kw = 1; }},
      {"sessions[2].energy_required_kwh", "missing_energy", [](Problem& p) { p.sessions[2].energy_required_kwh.reset(); }},
      {"sessions[2].energy_required_kwh", "negative", [](Problem& p) { p.sessions[2].energy_required_kwh = -1; }},
      {"sessions[2].energy_required_kwh", "too_large", [](Problem& p) { p.sessions[2].energy_required_kwh = 1e300; }},
      {"sessions[2].target_soc_ratio", "energy_given_twice", [](Problem& p) { p.sessions[2].target_soc_ratio = 0.8; }},
      {"sessions[2].target_soc_ratio", "missing_energy",
       [](Problem& p) {
         p.sessions[2].energy_required_kwh.reset();
         p.sessions[2].target_soc_ratio = 1;
       }},
      {"sessions[2].target_soc_ratio", "missing_energy",
       [](Problem& p) {
         p.sessions[2].energy_required_kwh.reset();
         p.sessions[2].target_soc_ratio = 1;
         p.sessions[2].battery_capacity_kwh = 40;
       }},
      {"sessions[2].max_energy_kwh", "not_finite", [](Problem& p) { p.sessions[2].max_energy_kwh = infinity; }},
      {"sessions[2].battery_capacity_kwh", "not_positive", [](Problem& p) { p.sessions[2].battery_capacity_kwh = 0; }},
      {"sessions[2].battery_capacity_kwh", "too_small", [](Problem& p) { p.sessions[2].battery_capacity_kwh = 1e-200; }},
      {"sessions[2].arrival_energy_kwh", "negative", [](Problem& p) { p.sessions[2].arrival_energy_kwh = -1; }},
      {"sessions[2].arrival_energy_kwh", "arrival_energy_above_capacity",
       [](Problem& p) {
         p.sessions[2].battery_capacity_kwh = 40;
         p.sessions[2].arrival_energy_kwh = 41;
       }},
      {"sessions[2].arrival_soc_ratio", "out_of_range", [](Problem& p) { p.sessions[2].arrival_soc_ratio = 50; }},
      {"sessions[2].arrival_soc_ratio", "arrival_soc_contradicts_energy",
       [](Problem& p) {
         p.sessions[2].battery_capacity_kwh = 40;
         p.sessions[2].arrival_energy_kwh = 20;
         p.sessions[2].arrival_soc_ratio = 0.52;
       }},
      {"sessions[2].efficiency", "not_positive", [](Problem& p) { p.sessions[2].efficiency = -0.9; }},
      {"sessions[2].efficiency", "out_of_range", [](Problem& p) { p.sessions[2].efficiency = 90; }},
      {"sessions[2].priority", "not_positive", [](Problem& p) { p.sessions[2].priority = 0; }},
      {"sessions[2].priority", "too_large", [](Problem& p) { p.sessions[2].priority = 1e7; }},
      {"sessions[2].unmet_price_per_kwh", "not_positive", [](Problem& p) { p.sessions[2].unmet_price_per_kwh = 0; }},
      {"sessions[1].arrival", "sessions_overlap", [](Problem& p) { p.sessions[1].arrival -= std::chrono::seconds{1}; }},
  };
  return all;
}

TEST(ValidateProblem, FindsNothingWrongWithAValidOne) { EXPECT_TRUE(validate(valid()).empty()) << listed(validate(valid())); }

TEST(ValidateProblem, NamesEachMistakeWithPlaceAndSlug) {
  for (const auto& mistake : mistakes()) {
    auto problem = valid();
    mistake.make(problem);
    const auto issues = validate(problem);
    EXPECT_EQ(findings(issues), (std::multiset<Finding>{{mistake.path, mistake.slug}})) << mistake.path << "\n"
                                                                                        << listed(issues);
    for (const auto& issue : issues) EXPECT_GT(issue.message.size(), 20U);
    EXPECT_TRUE(is_documented(mistake.slug)) << mistake.slug;
  }
}

TEST(ValidateProblem, NamesAllMistakesAtOnce) {
  // Any two mistakes of different places, made together, are both said.
  Dice dice{3};
  int pairs = 0;
  for (int round = 0; round < 3000; ++round) {
    const auto& first = mistakes()[static_cast<std::size_t>(dice.below(static_cast<int>(mistakes().size())))];
    const auto& second = mistakes()[static_cast<std::size_t>(dice.below(static_cast<int>(mistakes().size())))];
    const auto top = [](const std::string& path) { return path.substr(0, path.find('[')); };
    const auto object = [](const std::string& path) { return path.substr(0, path.rfind('.')); };
    // Mistakes of the horizon or of one object may hide each other: a wrong step count says nothing of lengths.
    if (object(first.path) == object(second.path) || top(first.path) == "site.groups" || top(second.path) == "site.groups")
      continue;
    if (first.path.starts_with("horizon") || second.path.starts_with("horizon")) continue;
    if (first.slug == "empty_id" || second.slug == "empty_id" || first.slug == "duplicate_id" || second.slug == "duplicate_id")
      continue;
    if ((first.path + second.path).find("evses[0]") != std::string::npos) continue;
    ++pairs;
    auto problem = valid();
    first.make(problem);
    second.make(problem);
    const auto issues = validate(problem);
    EXPECT_TRUE(has(issues, first.path, first.slug)) << first.path << " " << first.slug << "\n" << listed(issues);
    EXPECT_TRUE(has(issues, second.path, second.slug)) << second.path << " " << second.slug << "\n" << listed(issues);
  }
  EXPECT_GT(pairs, 500);
}

TEST(ValidateProblem, QuotesTheValueAndSaysWhatIsRight) {
  const auto message = [](const std::function<void(Problem&)>& make) {
    auto problem = valid();
    make(problem);
    return validate(problem).at(0).message;
  };
  EXPECT_EQ(message([](Problem& p) { p.sessions[2].max_power_kw = -7; }),
            "max_power_kw is -7; it must be a number above 0: from 1e-06 to 10000000 kW");
  EXPECT_EQ(message([](Problem& p) { p.site.pv_kw = std::vector<double>(95, 1.0); }),
            "pv_kw has 95 values, but the horizon has 4 steps; give one number, or 4 of them");
  EXPECT_EQ(message([](Problem& p) {
              p.horizon.time_zone = "Europe/Paris";
              p.sessions[2].departure = p.sessions[2].arrival - std::chrono::hours{1};
            }),
            "departure 2025-08-18T01:15:00+02:00 is not after arrival 2025-08-18T02:15:00+02:00; it must be later");
  EXPECT_EQ(
      message([](Problem& p) { p.site.groups[0].parent = "feeder"; }),
      "groups are under each other in a circle: \"hall\" under \"feeder\" under \"hall\"; groups must form a tree below the "
      "grid connection, so one of them needs another parent or none");
}

TEST(ValidateProblem, NamesBothSessionsOfAnOverlap) {
  auto problem = valid();
  problem.sessions[1].arrival -= std::chrono::minutes{5};
  const auto issues = validate(problem);
  ASSERT_EQ(issues.size(), 1U);
  EXPECT_NE(issues[0].message.find("session \"1\""), std::string::npos);
  EXPECT_NE(issues[0].message.find("session \"0\" (sessions[0])"), std::string::npos);
}

TEST(ValidateProblem, FindsAnOverlapUnderAStayThatCoversMany) {
  auto problem = site({20, 20, 20, 20, 20, 20}, {session("######", {.evse = "A"}), session(".#....", {.evse = "A"}),
                                                 session("....#.", {.evse = "A"}), session(".#....", {.evse = "B"})});
  EXPECT_EQ(findings(validate(problem)),
            (std::multiset<Finding>{{"sessions[1].arrival", "sessions_overlap"}, {"sessions[2].arrival", "sessions_overlap"}}));
}

TEST(ValidateProblem, LetsACarFollowAnotherAtOnce) {
  const auto problem = site({20, 20}, {session("#.", {.evse = "A"}), session(".#", {.evse = "A"})});
  EXPECT_TRUE(validate(problem).empty());
}

TEST(ValidateProblem, TakesAnyChargingPointWhereTheSiteListsNone) {
  auto problem = valid();
  problem.site.evses.clear();
  EXPECT_TRUE(validate(problem).empty()) << listed(validate(problem));
}

TEST(ValidateProblem, NamesEachCycleOfGroupsOnce) {
  auto problem = valid();
  problem.site.groups = {{"a", "b", 1.0}, {"b", "c", 1.0}, {"c", "a", 1.0}, {"d", "a", 1.0},
                         {"e", {}, 1.0},  {"f", "g", 1.0}, {"g", "f", 1.0}};
  problem.site.evses[0].group = "d";
  EXPECT_EQ(findings(validate(problem)),
            (std::multiset<Finding>{{"site.groups[0].parent", "cyclic_groups"}, {"site.groups[5].parent", "cyclic_groups"}}));
}

TEST(ValidateProblem, LetsARoundedSocStandNextToAnEnergy) {
  auto problem = valid();
  problem.sessions[2].battery_capacity_kwh = 52;
  problem.sessions[2].arrival_energy_kwh = 26.4;
  problem.sessions[2].arrival_soc_ratio = 0.51;
  EXPECT_TRUE(validate(problem).empty());
}

TEST(ValidateProblem, TakesEveryRandomProblem) {
  for (std::uint64_t seed = 0; seed < 300; ++seed) EXPECT_TRUE(validate(random_problem(seed)).empty()) << "seed " << seed;
}

TEST(ValidateProblem, RefusesMoreSetPointsThanFitAMachine) {
  Problem problem = site(std::vector<double>(4, 1.0), {});
  problem.site.grid_limit_kw = 10;
  problem.horizon.step = std::chrono::seconds{1};
  problem.horizon.step_count = 100'000;
  auto stay = session("#");
  stay.departure = problem.horizon.end();
  for (int s = 0; s < 1001; ++s) {
    stay.id = std::to_string(s);
    problem.sessions.push_back(stay);
  }
  EXPECT_EQ(findings(validate(problem)), (std::multiset<Finding>{{"sessions", "problem_too_large"}}));
  problem.sessions.pop_back();
  EXPECT_TRUE(validate(problem).empty());
}

TEST(ValidateProblem, CutsLongNamesInSentences) {
  auto problem = valid();
  problem.sessions[2].evse = std::string(79, 'x') + "ø" + std::string(1'000'000, 'x');
  const auto issues = validate(problem);
  ASSERT_EQ(issues.size(), 1U);
  EXPECT_LT(issues[0].message.size(), 300U);
  EXPECT_NE(issues[0].message.find(std::string(79, 'x') + "…\""), std::string::npos);  // not half of the ø
}

TEST(ValidateProblem, NeverComparesEverySessionWithEveryOther) {
  constexpr int session_count = 200'000;
  Problem problem = site({10, 10, 10, 10}, {});
  const auto stay = session("#", {.evse = "x"});
  for (int s = 0; s < session_count; ++s) {
    auto next = stay;
    next.id = std::to_string(s);
    next.evse = fmt::format("E{}", s % 2);  // a hundred thousand stays at one charging point
    next.arrival += std::chrono::minutes{s / 2 * 15};
    next.departure += std::chrono::minutes{s / 2 * 15};
    problem.sessions.push_back(next);
  }
  // Processor time, not wall time: the machine may be busy. About 0.1 s; pair by pair it would be a minute.
  const std::clock_t begin = std::clock();
  EXPECT_TRUE(validate(problem).empty());
  EXPECT_LT(static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC, 8.0);
}

TEST(ValidateOptions, FindsNothingWrongWithTheDefaults) { EXPECT_TRUE(validate(PlanOptions{}).empty()); }

TEST(ValidateOptions, NamesEachMistakeWithPlaceAndSlug) {
  using Change = std::function<void(PlanOptions&)>;
  const std::vector<std::tuple<std::string, std::string, Change>> all{
      {"options.formulation", "unknown_value", [](PlanOptions& o) { o.formulation = static_cast<Formulation>(2); }},
      {"options.tie_break", "unknown_value", [](PlanOptions& o) { o.tie_break = static_cast<TieBreak>(-1); }},
      {"options.solver", "empty_id", [](PlanOptions& o) { o.solver.clear(); }},
      {"options.unmet_penalty_cost", "not_positive", [](PlanOptions& o) { o.unmet_penalty_cost = 0; }},
      {"options.unmet_penalty_cost", "not_finite", [](PlanOptions& o) { o.unmet_penalty_cost = nan; }},
      {"options.time_limit_s", "out_of_range", [](PlanOptions& o) { o.solve.time_limit = std::chrono::milliseconds{0}; }},
      {"options.time_limit_s", "out_of_range", [](PlanOptions& o) { o.solve.time_limit = std::chrono::hours{24 * 8}; }},
      {"options.gap", "out_of_range", [](PlanOptions& o) { o.solve.gap = 1.5; }},
      {"options.gap", "not_finite", [](PlanOptions& o) { o.solve.gap = nan; }},
      {"options.threads", "out_of_range", [](PlanOptions& o) { o.solve.threads = 0; }},
      {"options.threads", "out_of_range", [](PlanOptions& o) { o.solve.threads = 65; }}};
  PlanOptions all_wrong;
  for (const auto& [path, slug, change] : all) {
    PlanOptions options;
    change(options);
    EXPECT_EQ(findings(validate(options)), (std::multiset<Finding>{{path, slug}}));
    change(all_wrong);
  }
  EXPECT_EQ(validate(all_wrong).size(), 7U);
}

}  // namespace
}  // namespace chargeplan::test
