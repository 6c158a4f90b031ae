#include "io/request.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <regex>

#include "support/drawn_problem.hpp"

namespace chargeplan {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view smallest = R"({
  "site": {"grid_limit_kw": 100},
  "sessions": [{"id": "a", "arrival": "2025-08-18T11:59:53+02:00", "departure": "2025-08-18T16:46:38+02:00",
                "max_power_kw": 22, "energy_required_kwh": 26}]})";

Instant at(int hour, int minute = 0, int second = 0) {
  return Instant{std::chrono::sys_days{std::chrono::year{2025} / 8 / 18} + std::chrono::hours{hour} +
                 std::chrono::minutes{minute} + std::chrono::seconds{second}};
}

std::string with_zone(std::string_view zone, std::string_view arrival, std::string_view departure) {
  return std::string{R"({"horizon": {"time_zone": ")"}
      .append(zone)
      .append(R"("}, "site": {"grid_limit_kw": 1},
    "sessions": [{"id": "a", "arrival": ")")
      .append(arrival)
      .append(R"(", "departure": ")")
      .append(departure)
      .append(R"(", "max_power_kw": 22, "energy_required_kwh": 26}]})");
}

std::string told(const Error& error) {
  std::string text = error.message + "\n";
  for (const Issue& issue : error.issues) text += "  " + issue.path + ": " + issue.slug + ": " + issue.message + "\n";
  return text;
}

TEST(Request, FillsInEveryDefault) {
  const auto request = io::read_request(smallest);
  ASSERT_TRUE(request) << told(request.error());
  Problem expected;
  expected.horizon = {.start = at(0), .step = 900s, .step_count = 96, .time_zone = "UTC", .presence = Presence::fraction};
  expected.site.grid_limit_kw = 100;
  Session session;
  session.id = "a";
  session.arrival = at(9, 59, 53);
  session.departure = at(14, 46, 38);
  session.max_power_kw = 22;
  session.energy_required_kwh = 26;
  expected.sessions = {session};
  EXPECT_EQ(request->problem, expected);
  EXPECT_EQ(request->options, PlanOptions{});
}

TEST(Request, ReadsEveryField) {
  const auto request = io::read_request(R"({
    "schema": "chargeplan.request/1",
    "horizon": {"start": "2025-08-18T00:00:00+02:00", "step_s": 1800, "steps": 2, "time_zone": "Europe/Paris", "presence": "floor"},
    "site": {"id": "depot-1", "currency": "CHF", "grid_limit_kw": [100, 80], "overload_price_per_kw": 7, "export_limit_kw": [1, 2],
             "base_load_kw": [3, 4], "pv_kw": 5, "import_price_per_kwh": [0.1, -0.2], "export_price_per_kwh": 0.05,
             "demand_charge_per_kw": 9, "billed_peak_kw": 10, "efficiency": 0.95,
             "groups": [{"id": "f", "parent": null, "limit_kw": 60}, {"id": "g", "parent": "f", "limit_kw": [40, 30]}],
             "evses": [{"id": "A1", "group": "g", "max_power_kw": 22, "min_power_kw": 4.14}]},
    "sessions": [{"id": "0", "evse": "A1", "arrival": "2025-08-18T00:10:00.25", "departure": "2025-08-18 00:40", "max_power_kw": 11,
                  "min_power_kw": 1.5, "target_soc_ratio": 0.9, "max_energy_kwh": 30, "battery_capacity_kwh": 52,
                  "arrival_soc_ratio": 0.5, "arrival_energy_kwh": 26, "efficiency": 0.8, "priority": 2, "unmet_price_per_kwh": 3}],
    "options": {"formulation": "milp", "solver": "highs", "time_limit_s": 1.5, "gap": 0.001, "threads": 2, "tie_break": "late",
                "unmet_penalty_cost": 600000}})");
  ASSERT_TRUE(request) << told(request.error());
  Problem expected;
  expected.horizon = {
      .start = at(-2), .step = 1800s, .step_count = 2, .time_zone = "Europe/Paris", .presence = Presence::floor};
  Site& site = expected.site;
  site = {.id = "depot-1",
          .currency = "CHF",
          .grid_limit_kw = std::vector{100.0, 80.0},
          .overload_price_per_kw = 7,
          .export_limit_kw = Series{std::vector{1.0, 2.0}},
          .base_load_kw = std::vector{3.0, 4.0},
          .pv_kw = 5,
          .import_price_per_kwh = std::vector{0.1, -0.2},
          .export_price_per_kwh = Series{0.05},
          .demand_charge_per_kw = 9,
          .billed_peak_kw = 10,
          .efficiency = 0.95,
          .groups = {},
          .evses = {}};
  site.groups = {{"f", std::nullopt, 60}, {"g", "f", std::vector{40.0, 30.0}}};
  site.evses = {{"A1", "g", 22, 4.14}};
  expected.sessions = {{.id = "0",
                        .evse = "A1",
                        .arrival = at(-2, 10) + 250ms,
                        .departure = at(-2, 40),
                        .max_power_kw = 11,
                        .min_power_kw = 1.5,
                        .energy_required_kwh = std::nullopt,
                        .target_soc_ratio = 0.9,
                        .max_energy_kwh = 30,
                        .battery_capacity_kwh = 52,
                        .arrival_energy_kwh = 26,
                        .arrival_soc_ratio = 0.5,
                        .efficiency = 0.8,
                        .priority = 2,
                        .unmet_price_per_kwh = 3}};
  EXPECT_EQ(request->problem, expected);
  const PlanOptions options{.formulation = Formulation::milp,
                            .solver = "highs",
                            .tie_break = TieBreak::late,
                            .unmet_penalty_cost = 600000,
                            .solve = {.time_limit = 1500ms, .gap = 0.001, .threads = 2}};
  EXPECT_EQ(request->options, options);
}

TEST(Request, IsTheSameAfterWritingAndReading) {
  const auto request = io::read_request(smallest);
  ASSERT_TRUE(request);
  const std::string canonical = io::write_request(*request);
  const auto again = io::read_request(canonical);
  ASSERT_TRUE(again) << told(again.error()) << canonical;
  EXPECT_EQ(again->problem, request->problem);
  EXPECT_EQ(again->options, request->options);
  EXPECT_EQ(io::write_request(*again), canonical);
}

TEST(Request, IsWrittenWithEveryKeyInOrder) {
  const auto request = io::read_request(smallest);
  ASSERT_TRUE(request);
  EXPECT_EQ(
      io::write_request(*request),
      R"({"schema":"chargeplan.request/1",)"
      R"("horizon":{"start":"2025-08-18T00:00:00+00:00","step_s":900,"steps":96,"time_zone":"UTC","presence":"fraction","past_steps":0},)"
      R"("site":{"id":"","currency":"EUR","grid_limit_kw":100,"overload_price_per_kw":null,"export_limit_kw":null,)"
      R"("base_load_kw":0,"pv_kw":0,"import_price_per_kwh":0.13,"export_price_per_kwh":null,"demand_charge_per_kw":0,)"
      R"("billed_peak_kw":0,"efficiency":0.9,"groups":[],"evses":[],"past_pv_curtailed_kw":[]},)"
      R"("sessions":[{"id":"a","evse":null,"arrival":"2025-08-18T09:59:53+00:00","departure":"2025-08-18T14:46:38+00:00",)"
      R"("max_power_kw":22,"min_power_kw":0,"energy_required_kwh":26,"target_soc_ratio":null,"max_energy_kwh":null,)"
      R"("battery_capacity_kwh":null,"arrival_energy_kwh":null,"arrival_soc_ratio":null,"efficiency":null,"priority":1,)"
      R"("unmet_price_per_kwh":null,"past_power_kw":[],"delivered_kwh":null}],)"
      R"("options":{"formulation":"lp","solver":"auto","time_limit_s":60,"gap":null,"threads":1,"tie_break":"early",)"
      R"("unmet_penalty_cost":100}})");
}

TEST(Request, HasTheSameHashHoweverItIsWritten) {
  const auto plain = io::read_request(smallest);
  const auto other = io::read_request(R"({"sessions": [{"energy_required_kwh": 2.6e1, "max_power_kw": 22.0, "priority": null,
    "departure": "2025-08-18T14:46:38Z", "arrival": "2025-08-18T09:59:53Z", "id": "\u0061"}],
    "options": {"tie_break": "early"}, "site": {"grid_limit_kw": 100, "efficiency": 0.9}, "horizon": {"steps": 96.0}})");
  ASSERT_TRUE(plain && other);
  EXPECT_EQ(io::request_sha256(*plain), io::request_sha256(*other));
  EXPECT_TRUE(std::regex_match(io::request_sha256(*plain), std::regex{"[0-9a-f]{64}"}));
  auto changed = *plain;
  changed.problem.sessions[0].max_power_kw = 22.000000000000004;  // the next double
  EXPECT_NE(io::request_sha256(changed), io::request_sha256(*plain));
}

TEST(Request, ReadsNumbersToTheLastBit) {
  const auto request = io::read_request(R"({"site": {"grid_limit_kw": 100.00000000000001,
    "base_load_kw": 0.30000000000000004, "pv_kw": 9007199254740.993, "billed_peak_kw": 2.2250738585072014e-308}, "sessions": []})");
  ASSERT_FALSE(request);  // PV of 9 TW
  const auto good = io::read_request(R"({"site": {"grid_limit_kw": 100.00000000000001,
    "base_load_kw": 0.30000000000000004, "billed_peak_kw": 1e-400}, "sessions": []})");
  ASSERT_TRUE(good) << told(good.error());
  EXPECT_EQ(good->problem.site.grid_limit_kw[0], 100.00000000000001);
  EXPECT_EQ(good->problem.site.base_load_kw[0], 0.1 + 0.2);
  EXPECT_EQ(good->problem.site.billed_peak_kw, 0);  // smaller than any double: nothing
}

TEST(Request, ReadsTimesWithoutAnOffsetInItsZone) {
  const auto request = io::read_request(with_zone("America/New_York", "2025-08-18T08:00:00", "2025-08-18T17:00:00+02:00"));
  ASSERT_TRUE(request) << told(request.error());
  EXPECT_EQ(request->problem.sessions[0].arrival, at(12));
  EXPECT_EQ(request->problem.sessions[0].departure, at(15));
  EXPECT_EQ(request->problem.horizon.start, at(4));
}

TEST(Request, KnowsItsZoneWhereverInTheDocumentItStands) {
  const auto request =
      io::read_request(R"({"sessions": [{"id": "a", "arrival": "2025-08-18T08:00", "departure": "2025-08-18T09:00",
    "max_power_kw": 1, "energy_required_kwh": 1}], "site": {"grid_limit_kw": 1},
    "horizon": {"start": "2025-08-18T00:00", "time_zone": "Europe/Paris"}})");
  ASSERT_TRUE(request) << told(request.error());
  EXPECT_EQ(request->problem.horizon.start, at(-2));
  EXPECT_EQ(request->problem.sessions[0].arrival, at(6));
}

/// In Santiago the clock goes from 24:00 to 01:00 that day, in Havana back from 01:00 to 00:00.
TEST(Request, StartsADayAtItsFirstInstantWhereMidnightIsSkippedOrTwice) {
  const auto start_of = [](const std::string& zone, const std::string& start) {
    return io::read_request(R"({"horizon": {"start": ")" + start + R"(", "steps": 4, "time_zone": ")" + zone +
                            R"("}, "site": {"grid_limit_kw": 1}, "sessions": []})")
        .map([](const io::PlanRequest& request) { return request.problem.horizon.start; });
  };
  const auto utc = [](std::chrono::year_month_day day, std::chrono::hours hour) {
    return Instant{std::chrono::sys_days{day} + hour};
  };
  using namespace std::chrono_literals;
  EXPECT_EQ(start_of("America/Santiago", "2024-09-08").value(), utc(2024y / 9 / 8, 4h));
  EXPECT_EQ(start_of("America/Havana", "2024-11-03").value(), utc(2024y / 11 / 3, 4h));
  EXPECT_EQ(start_of("Europe/Paris", "2025-08-18").value(), utc(2025y / 8 / 17, 22h));
  for (const std::string bad : {"2025-02-30", "2025-8-18", "2025-08-18 ", "1969-12-31", "2025-08"})
    EXPECT_FALSE(start_of("UTC", bad)) << bad;
  EXPECT_FALSE(start_of("America/Santiago", "2024-09-08T00:00"));  // a time that is none is not guessed
}

TEST(Request, NamesBothReadingsOfAnAmbiguousTime) {
  const auto request = io::read_request(with_zone("Europe/Paris", "2025-10-26T02:30:00", "2025-10-26T09:00:00"));
  ASSERT_FALSE(request);
  ASSERT_EQ(request.error().issues.size(), 1U);
  EXPECT_NE(request.error().issues[0].message.find("+02:00"), std::string::npos);
  EXPECT_NE(request.error().issues[0].message.find("+01:00"), std::string::npos);
}

TEST(Request, TellsTheHourTwiceLivedByItsOffset) {
  const auto request = io::read_request(with_zone("Europe/Paris", "2025-10-26T02:30:00+02:00", "2025-10-26T02:30:00+01:00"));
  ASSERT_TRUE(request) << told(request.error());
  EXPECT_EQ(request->problem.sessions[0].departure - request->problem.sessions[0].arrival, 1h);
  EXPECT_EQ(request->problem.horizon.step_count, 100);  // the day has 25 hours
  const std::string written = io::write_request(*request);
  EXPECT_NE(written.find("2025-10-26T02:30:00+02:00"), std::string::npos);
  EXPECT_NE(written.find("2025-10-26T02:30:00+01:00"), std::string::npos);
}

TEST(Request, SuggestsTheNearestKnownName) {
  const auto request = io::read_request(R"({"site": {"grid_limit_kW": 1, "import_price": 0.1, "qwertz": 0},
    "sessions": [], "options": {"tie_break": "earliest"}})");
  ASSERT_FALSE(request);
  const std::string text = told(request.error());
  EXPECT_NE(text.find("did you mean \"grid_limit_kw\"?"), std::string::npos) << text;
  EXPECT_NE(text.find("did you mean \"import_price_per_kwh\"?"), std::string::npos) << text;
  EXPECT_NE(text.find("known are id, currency, grid_limit_kw"), std::string::npos) << text;
  EXPECT_NE(text.find(R"(must be one of "early", "late", "flat", "none")"), std::string::npos) << text;
}

TEST(Request, ListsAThousandIssuesAndCountsTheRest) {
  std::string text = R"({"site": {"grid_limit_kw": 1}, "sessions": [)";
  for (int s = 0; s < 5000; ++s) text += s == 0 ? "7" : ",7";
  const auto request = io::read_request(text + "]}");
  ASSERT_FALSE(request);
  ASSERT_EQ(request.error().issues.size(), 1001U);
  EXPECT_EQ(request.error().issues.back().slug, "more_issues");
  EXPECT_NE(request.error().issues.back().message.find("4000"), std::string::npos);
}

TEST(Request, AcceptsAByteOrderMark) { EXPECT_TRUE(io::read_request("\xEF\xBB\xBF" + std::string{smallest})); }

TEST(Request, KeepsTextAsItIs) {
  std::string text{smallest};
  text.replace(text.find("\"a\""), 3, R"("\u00e9\ud83d\ude97 \"<b>\" \\ \u0001 é")");
  const auto request = io::read_request(text);
  ASSERT_TRUE(request) << told(request.error());
  EXPECT_EQ(request->problem.sessions[0].id, "é🚗 \"<b>\" \\ \x01 é");
  const auto again = io::read_request(io::write_request(*request));
  ASSERT_TRUE(again);
  EXPECT_EQ(again->problem.sessions[0].id, request->problem.sessions[0].id);
}

TEST(RequestHead, IsABareSiteOrARequestWithoutSessions) {
  const auto bare = io::read_request_head(R"({"grid_limit_kw": 50, "evses": [{"id": "A1"}]})");
  ASSERT_TRUE(bare) << told(bare.error());
  EXPECT_EQ(bare->site.evses.size(), 1U);
  const auto whole = io::read_request_head(smallest);  // its sessions are passed over
  ASSERT_TRUE(whole) << told(whole.error());
  EXPECT_EQ(whole->site.grid_limit_kw, Series{100});
}

TEST(RequestHead, TakesEachFieldFromTheStrongestLayerThatNamesIt) {
  const std::vector<io::RequestLayer> layers{
      {R"({"site": {"grid_limit_kw": 30, "pv_kw": null}, "options": {"threads": 2}})", ""},
      {R"({"grid_limit_kw": "broken, but overruled", "pv_kw": 7, "efficiency": 0.8})", "site.json"},
      {R"({"site": {"efficiency": 0.5, "billed_peak_kw": 9}, "horizon": {"time_zone": "Europe/Paris"}, "sessions": []})",
       "request.json"}};
  const auto draft = io::read_request_draft(layers);
  ASSERT_TRUE(draft) << told(draft.error());
  EXPECT_EQ(draft->head.site.grid_limit_kw, Series{30});
  EXPECT_EQ(draft->head.site.pv_kw, Series{7});  // null names nothing
  EXPECT_EQ(draft->head.site.efficiency, 0.8);
  EXPECT_EQ(draft->head.site.billed_peak_kw, 9);
  EXPECT_EQ(draft->head.options.solve.threads, 2);
  EXPECT_EQ(draft->head.time_zone.name(), "Europe/Paris");
}

TEST(RequestHead, KeepsEscapedTextOfEveryLayer) {
  const std::vector<io::RequestLayer> layers{
      {R"({"site": {"\u0065vses": [{"id": "left of the gate, \u00a73, by the wall"}]}})", ""},
      {R"({"horizon": {"time_zone": "Europe\/Paris"}, "sessions": []})", ""},
      {R"({"grid_limit_kw": 30, "groups": [{"id": "north\tside of the yard", "limit_kw": 9}]})", ""}};
  const auto draft = io::read_request_draft(layers);
  ASSERT_TRUE(draft) << told(draft.error());
  ASSERT_EQ(draft->head.site.evses.size(), 1U);
  EXPECT_EQ(draft->head.site.evses[0].id, "left of the gate, §3, by the wall");
  EXPECT_EQ(draft->head.time_zone.name(), "Europe/Paris");
  ASSERT_EQ(draft->head.site.groups.size(), 1U);
  EXPECT_EQ(draft->head.site.groups[0].id, "north\tside of the yard");
}

TEST(RequestHead, NamesTheFileWhoseSyntaxIsWrong) {
  const std::vector<io::RequestLayer> layers{{"{}", ""}, {"{", "site.json"}};
  const auto head = io::read_request_head(layers);
  ASSERT_FALSE(head);
  ASSERT_EQ(head.error().issues.size(), 1U);
  EXPECT_EQ(head.error().issues[0].path, "site.json, line 1, column 2");
}

TEST(RequestHead, IsCompletedByTheSessionsOfATable) {
  auto head =
      io::read_request_head(R"({"site": {"grid_limit_kw": 50}, "horizon": {"step_s": 3600, "time_zone": "Europe/Paris"}})");
  ASSERT_TRUE(head);
  auto stay = test::session("....####");
  stay.id = "a";
  const auto request = io::complete_request(*head, {stay});
  ASSERT_TRUE(request) << told(request.error());
  EXPECT_EQ(request->problem.horizon.step_count, 24);
  EXPECT_EQ(request->problem.horizon.start, test::drawn_start - 2h);
  stay.max_power_kw = -1;
  const auto bad = io::complete_request(*head, {stay});
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().issues.at(0).path, "sessions[0].max_power_kw");
}

TEST(RequestHead, AllowsNullWhereItMeansNothingElse) {
  const auto head = io::read_request_head(R"({"site": {"grid_limit_kw": 50, "overload_price_per_kw": null, "id": null},
    "horizon": null, "options": {"gap": null, "threads": null}})");
  ASSERT_TRUE(head) << told(head.error());
  EXPECT_EQ(head->options, PlanOptions{});
}

}  // namespace
}  // namespace chargeplan
