#include <gtest/gtest.h>

#include "io/mapping.hpp"
#include "io/tables_support.hpp"

namespace chargeplan::test {
namespace {

using Lines = std::vector<std::string>;

Result<std::string> no_file(const std::string& name) {
  return tl::unexpected(Error{ErrorCode::io, name + ": no such file", {}});
}

/// A mapping of sessions: id, from, to, kwh; 7 kW.
std::string demand_mapping(const std::string& more = "", const std::string& times = "") {
  return R"({"schema": "chargeplan.mapping/1", )" + more + R"("columns": {"id": {"column": "id"}, "evse": {"column": "evse"},
    "arrival": {"column": "from")" +
         times + R"(}, "departure": {"column": "to")" + times +
         R"(}, "max_power_kw": {"constant": 7}, "energy_required_kwh": {"column": "kwh"}}})";
}

Result<io::DemandTable> import(const std::string& csv, const std::string& mapping, const io::OpenFile& open = no_file) {
  return io::import_demand(csv, mapping, table_options(), open);
}

io::DemandTable imported(const std::string& csv, const std::string& mapping, const io::OpenFile& open = no_file) {
  auto table = import(csv, mapping, open);
  if (table) return std::move(*table);
  for (const auto& issue : table.error().issues) ADD_FAILURE() << issue.path << " | " << issue.slug << " | " << issue.message;
  return {};
}

Lines issues_of(const std::string& csv, const std::string& mapping, const io::OpenFile& open = no_file) {
  const auto table = import(csv, mapping, open);
  return table ? Lines{"no issue"} : briefly(table.error().issues);
}

long count_of(const std::vector<io::OddityCount>& oddities, std::string_view slug, io::OddityCount::Action action) {
  for (const auto& oddity : oddities)
    if (oddity.slug == slug && oddity.action == action) return oddity.count;
  return 0;
}

using Action = io::OddityCount::Action;
const std::string names = "id,evse,from,to,kwh\n";
const std::string morning = "a,A1,2025-08-18 08:00,2025-08-18 10:00,5\n";

TEST(Mapping, GivesEverySessionItsKeys) {
  const auto table = imported(names + morning, demand_mapping());
  Session expected;
  expected.id = "a";
  expected.evse = "A1";
  expected.arrival = utc(2025, 8, 18, 8);
  expected.departure = utc(2025, 8, 18, 10);
  expected.max_power_kw = 7;
  expected.energy_required_kwh = 5;
  ASSERT_EQ(table.sessions.size(), 1U);
  EXPECT_EQ(table.sessions[0], expected);
}

TEST(Mapping, IsCheckedAsAWhole) {
  EXPECT_EQ(
      issues_of(names, R"({"schema": "chargeplan.mapping/2", "time_zone": "Mars/Olympus", "missng": [], "overlaps": "ignore",
                                 "columns": {"arival": {"column": "from"}, "departure": {}, "max_power_kw": {"column": "p", "constant": 1},
                                             "id": {"column": "id", "from": "join"}, "evse": {"column": "e", "factor": 2},
                                             "arrival": {"column": "from", "zone_column": "z"}}})"),
      (Lines{"mapping.missng | unknown_key", "mapping.overlaps | unknown_value", "mapping.schema | unknown_value",
             "mapping.time_zone | unknown_time_zone", "mapping.columns.arival | unknown_key",
             "mapping.columns.departure | missing", "mapping.columns.max_power_kw | given_twice",
             "mapping.columns.id.from | missing", "mapping.columns.evse.factor | not_for_this_key",
             "mapping.columns.arrival.zones | missing", "mapping.columns.energy_required_kwh | missing"}));
  EXPECT_EQ(issues_of(names, "not json").size(), 1U);
}

TEST(Mapping, TakesOffWhatKeepsATextOfACsvFromBeingAFormula) {
  const auto table = imported(names + "'=a,'A1,2025-08-18 08:00,2025-08-18 10:00,5\n", demand_mapping());
  ASSERT_EQ(table.sessions.size(), 1U);
  EXPECT_EQ(table.sessions[0].id, "=a");
  EXPECT_EQ(table.sessions[0].evse, "'A1");  // its own: that is no formula
}

TEST(Mapping, NamesEachColumnThatTheFileDoesNotHave) {
  EXPECT_EQ(issues_of("id,evse,From,to\n", demand_mapping(R"("overlap_by": "user", )")),
            (Lines{"mapping.columns.arrival.column | no_such_column",
                   "mapping.columns.energy_required_kwh.column | no_such_column", "mapping.overlap_by | no_such_column"}));
}

TEST(Mapping, ReadsTimesInTheirOwnFormat) {
  const auto table = imported(names + "a,A1,18.08.2025 8:05,18.08.2025 10:00,5\nb,A1,2025-08-18 12:00,18.08.2025 14:00,5\n",
                              demand_mapping("", R"(, "time_format": "%d.%m.%Y %H:%M")"));
  ASSERT_EQ(table.sessions.size(), 1U);
  EXPECT_EQ(table.sessions[0].arrival, utc(2025, 8, 18, 8, 5));
  EXPECT_EQ(briefly(table.skipped), (Lines{"t.csv, row 3, column C (from) | bad_time"}));
}

TEST(Mapping, ReadsTheFormatsOfManyPrograms) {
  const auto arrival = [](const std::string& format, const std::string& text) {
    const auto table =
        imported(names + "a,A1,\"" + text + "\",2026-01-01,5\n",
                 R"({"schema": "chargeplan.mapping/1", "columns": {"arrival": {"column": "from", "time_format": ")" + format +
                     R"("}, "departure": {"column": "to", "time_format": "%Y-%m-%d"},
                                    "max_power_kw": {"constant": 7}, "energy_required_kwh": {"column": "kwh"}}})");
    return table.sessions.empty() ? Instant{} : table.sessions[0].arrival;
  };
  EXPECT_EQ(arrival("%m/%d/%Y %I:%M %p", "8/18/2025 12:05 AM"), utc(2025, 8, 18, 0, 5));
  EXPECT_EQ(arrival("%m/%d/%Y %I:%M %p", "08/18/2025  02:30 pm"), utc(2025, 8, 18, 14, 30));
  EXPECT_EQ(arrival("%d.%m.%y %H:%M:%S", "18.08.25 14:30:15"), utc(2025, 8, 18, 14, 30, 15));
  EXPECT_EQ(arrival("%Y%m%dT%H%M%S%z", "20250818T143015+0200"), utc(2025, 8, 18, 12, 30, 15));
  EXPECT_EQ(arrival("100%% %Y-%m-%d", "100% 2025-08-18"), utc(2025, 8, 18));
}

TEST(Mapping, RefusesFormatsThatSayTooLittleOrTheUnknown) {
  for (const auto* format : {"%d.%m", "%Y-%m-%d %I:%M", "%Y-%m-%d %Q", "%Y-%m-%d %"})
    EXPECT_EQ(
        issues_of(names + morning, demand_mapping("", std::string{R"(, "time_format": ")"} + format + "\"")),
        (Lines{"mapping.columns.arrival.time_format | unknown_value", "mapping.columns.departure.time_format | unknown_value"}))
        << format;
}

TEST(Mapping, PutsDateAndTimeOfTwoColumnsTogether) {
  const auto table =
      imported("id,evse,from,to,kwh,at\na,A1,2025-08-18,2025-08-19,5,08:30\n", demand_mapping("", R"(, "time_column": "at")"));
  EXPECT_EQ(table.sessions.at(0).arrival, utc(2025, 8, 18, 8, 30));
  EXPECT_EQ(table.sessions.at(0).departure, utc(2025, 8, 19, 8, 30));
}

TEST(Mapping, MendsYearsAndCountsThem) {
  const auto table = imported(names + "a,A1,0014-08-18 08:00,0014-08-18 10:00,5\nb,A1,0015-08-18 08:00,0015-08-18 10:00,5\n",
                              demand_mapping("", R"(, "year_offset": 2000)"));
  EXPECT_EQ(table.sessions.at(0).arrival, utc(2014, 8, 18, 8));
  EXPECT_EQ(count_of(table.oddities, "year_0014_mended", Action::repaired), 1);
  EXPECT_EQ(count_of(table.oddities, "year_0015_mended", Action::repaired), 1);
}

TEST(Mapping, TakesZonesByTheirName) {
  const std::string zones =
      R"(, "zone_column": "zone", "zones": [{"name": "CET", "offset": "+01:00"}, {"name": "CEST", "offset": "+02:00"}])";
  const auto table = imported(
      "id,evse,from,to,kwh,zone\na,A1,2025-10-26 02:00,2025-10-26 02:30,5,CEST\nb,A1,2025-10-26 02:00,2025-10-26 02:30,5,CET\n"
      "c,A1,2025-10-26 08:00,2025-10-26 09:30,5,EST\n",
      demand_mapping("", zones));
  ASSERT_EQ(table.sessions.size(), 2U);
  EXPECT_EQ(table.sessions[0].arrival, utc(2025, 10, 26, 0));
  EXPECT_EQ(table.sessions[1].arrival, utc(2025, 10, 26, 1));
  EXPECT_EQ(count_of(table.oddities, "unknown_time_zone", Action::dropped), 1);
}

TEST(Mapping, DecidesAmbiguousTimesOnlyAsItIsTold) {
  const std::string csv = names + "a,A1,2025-10-26 02:30,2025-10-26 10:00,5\n" + "b,A1,2025-03-30 02:30,2025-03-30 10:00,5\n";
  const auto with = [&](const std::string& rule) {
    return imported(csv, demand_mapping(R"("time_zone": "Europe/Paris", "ambiguous_time": ")" + rule + "\", "));
  };
  EXPECT_EQ(with("earlier").sessions.at(0).arrival, utc(2025, 10, 26, 0, 30));
  EXPECT_EQ(with("later").sessions.at(0).arrival, utc(2025, 10, 26, 1, 30));
  EXPECT_EQ(count_of(with("later").oddities, "ambiguous_time", Action::repaired), 1);
  EXPECT_EQ(briefly(with("error").skipped),
            (Lines{"t.csv, row 2, column C (from) | ambiguous_time", "t.csv, row 3, column C (from) | nonexistent_time"}));
  EXPECT_EQ(issues_of(csv, demand_mapping(R"("ambiguous_time": "by_order", )")),
            (Lines{"mapping.ambiguous_time | not_for_sessions"}));
}

TEST(Mapping, ListsRowsThatItCannotUseAndCountsThem) {
  const auto table = imported(names + morning + "b,A1,2025-08-18 12:00,NA,5\nc,A1,2025-08-18 15:00,2025-08-18 14:00,5\n" +
                                  "d,A1,2025-08-18 16:00,2025-08-18 17:00,much\ne,,2025-08-18 16:00,2025-08-18 17:00,-\n",
                              demand_mapping(R"("missing": ["NA", "-"], )"));
  EXPECT_EQ(table.row_count, 5);
  EXPECT_EQ(table.sessions.size(), 1U);
  EXPECT_EQ(
      briefly(table.skipped),
      (Lines{"t.csv, row 3, column D (to) | missing_departure", "t.csv, row 4, column D (to) | departure_before_arrival",
             "t.csv, row 5, column E (kwh) | not_a_number", "t.csv, row 6, column E (kwh) | missing_energy_required_kwh"}));
  for (const auto* slug : {"missing_departure", "departure_before_arrival", "not_a_number", "missing_energy_required_kwh"})
    EXPECT_EQ(count_of(table.oddities, slug, Action::dropped), 1) << slug;
}

TEST(Mapping, TakesOnlyTheRowsThatTheFilterKeeps) {
  const auto table = imported(names + morning + "b,B1,2025-08-18 08:00,2025-08-18 10:00,5\n",
                              demand_mapping(R"("filter": [{"column": "evse", "in": ["B1", "B2"]}], )"));
  ASSERT_EQ(table.sessions.size(), 1U);
  EXPECT_EQ(table.sessions[0].id, "b");
  EXPECT_EQ(table.row_count, 1);
  EXPECT_EQ(briefly(table.notes), (Lines{"t.csv | filtered"}));
}

TEST(Mapping, MultipliesByItsFactor) {
  const std::string mapping = R"({"schema": "chargeplan.mapping/1", "columns": {"arrival": {"column": "from"},
    "departure": {"column": "to"}, "max_power_kw": {"column": "w", "factor": 0.001}, "energy_required_kwh": {"column": "kwh"}}})";
  const auto table = imported("from,to,w,kwh\n2025-08-18 08:00,2025-08-18 10:00,7400,5\n", mapping);
  EXPECT_EQ(table.sessions.at(0).max_power_kw, 7.4);
  EXPECT_EQ(table.sessions.at(0).id, "2");  // its row
  EXPECT_EQ(briefly(table.notes), (Lines{"t.csv | ids_are_rows"}));
}

const std::string joined_mapping = R"({"schema": "chargeplan.mapping/1", "missing": ["NA"],
  "join": {"file": "users.csv", "column": "id", "key": "user"},
  "columns": {"id": {"column": "id"}, "arrival": {"column": "from"}, "departure": {"column": "to"},
    "max_power_kw": {"column": "kw", "from": "join", "default": 3.7}, "energy_required_kwh": {"column": "kwh"}}})";

TEST(Mapping, JoinsASecondFileByItsKey) {
  const auto open = [](const std::string& name) -> Result<std::string> {
    EXPECT_EQ(name, "users.csv");
    return std::string{"user;kw\na;7,4\nb;NA\n"};  // with a separator and a decimal mark of its own
  };
  const auto table =
      imported(names + morning + "b,A1,2025-08-18 12:00,2025-08-18 13:00,5\nc,A1,2025-08-18 15:00,2025-08-18 16:00,5\n",
               joined_mapping, open);
  ASSERT_EQ(table.sessions.size(), 3U);
  EXPECT_EQ(table.sessions[0].max_power_kw, 7.4);
  EXPECT_EQ(table.sessions[1].max_power_kw, 3.7);
  EXPECT_EQ(table.sessions[2].max_power_kw, 3.7);
  EXPECT_EQ(count_of(table.oddities, "missing_max_power_kw", Action::repaired), 2);
}

TEST(Mapping, RefusesAJoinThatIsNotThereOrNotUnique) {
  const auto table = import(names + morning, joined_mapping);
  ASSERT_FALSE(table);
  EXPECT_EQ(table.error().code, ErrorCode::io);
  const auto twice = [](const std::string&) -> Result<std::string> { return std::string{"user,kw\na,7\na,8\n"}; };
  EXPECT_EQ(issues_of(names + morning, joined_mapping, twice), (Lines{"users.csv, row 3, column A (user) | duplicate_key"}));
}

const std::string overlapping = names + morning + "b,A1,2025-08-18 09:00,2025-08-18 12:00,5\n" +
                                "c,A1,2025-08-18 09:30,2025-08-18 11:00,5\n" + "d,A2,2025-08-18 09:00,2025-08-18 12:00,5\n";

TEST(Overlaps, AreAnErrorUnlessTheMappingSaysOtherwise) {
  EXPECT_EQ(issues_of(overlapping, demand_mapping()),
            (Lines{"t.csv, row 3 | sessions_overlap", "t.csv, row 4 | sessions_overlap"}));
}

TEST(Overlaps, EndTheEarlierStayWhenTrimmed) {
  const auto table = imported(overlapping, demand_mapping(R"("overlaps": "trim", )"));
  ASSERT_EQ(table.sessions.size(), 4U);
  EXPECT_EQ(table.sessions[0].departure, utc(2025, 8, 18, 9));
  EXPECT_EQ(table.sessions[1].departure, utc(2025, 8, 18, 9, 30));
  EXPECT_EQ(count_of(table.oddities, "sessions_overlap", Action::repaired), 2);
}

TEST(Overlaps, LeaveTheLaterStayOutWhenDropped) {
  const auto table = imported(overlapping, demand_mapping(R"("overlaps": "drop", )"));
  ASSERT_EQ(table.sessions.size(), 2U);
  EXPECT_EQ(table.sessions[0].id, "a");
  EXPECT_EQ(table.sessions[1].id, "d");
  EXPECT_EQ(count_of(table.oddities, "sessions_overlap", Action::dropped), 2);
}

TEST(Oddities, AreFlaggedOrDroppedAsTheMappingSays) {
  const std::string csv =
      "id,evse,from,to,kwh,h,note\n"
      "a,A1,2025-08-18 08:00,2025-08-18 10:00,0,2,x\n"     // zero, low
      "b,A2,2025-08-18 08:00,2025-08-18 10:00,0.25,2,x\n"  // low
      "c,A3,2025-08-18 08:00,2025-08-18 10:00,30,2,\n"     // 15 kW on average; no note
      "d,A4,2025-08-18 08:00,2025-08-19 09:00,5,25,x\n"    // 25 h
      "e,A5,2025-08-18 08:00,2025-08-18 10:00,5,2.5,x\n";  // said to last longer
  const auto with = [&](const std::string& action) {
    const std::string end = R"("action": ")" + action + "\"}";
    return imported(
        csv, demand_mapping(R"("checks": {"zero_energy": {)" + end + R"(, "low_energy": {"below_kwh": 0.5, )" + end +
                            R"(, "high_average_power": {"above_kw": 11, )" + end + R"(, "long_stay": {"above_h": 24, )" + end +
                            R"(, "stated_duration": {"column": "h", "unit": "h", )" + end +
                            R"(, "missing_cells": {"columns": ["note"]}}, )"));
  };
  const auto flagged = with("flag");
  EXPECT_EQ(flagged.sessions.size(), 5U);
  EXPECT_TRUE(flagged.skipped.empty());
  const auto dropped = with("drop");
  EXPECT_TRUE(dropped.sessions.empty());
  EXPECT_EQ(dropped.skipped.size(), 6U);
  for (const auto& [slug, count] : {std::pair{"zero_energy", 1}, std::pair{"low_energy", 2}, std::pair{"high_average_power", 1},
                                    std::pair{"long_stay", 1}, std::pair{"stated_duration_differs", 1}}) {
    EXPECT_EQ(count_of(flagged.oddities, slug, Action::flagged), count) << slug;
    EXPECT_EQ(count_of(dropped.oddities, slug, Action::dropped), count) << slug;
  }
  EXPECT_EQ(count_of(flagged.oddities, "missing_note", Action::flagged), 1);
}

std::string series_mapping(const std::string& value, const std::string& time = R"({"column": "at"})",
                           const std::string& more = "") {
  return R"({"schema": "chargeplan.mapping/1", )" + more + R"("columns": {"time": )" + time + R"(, "value": )" + value + "}}";
}

Result<io::SeriesTable> import_series(const std::string& csv, const std::string& mapping) {
  return io::import_series(csv, mapping, table_options(), no_file);
}

TEST(SeriesMapping, TellsRepeatedHoursByTheirOrder) {
  const auto table = import_series("at,kW\n2025-10-26 01:00,1\n2025-10-26 02:00,2\n2025-10-26 02:00,3\n2025-10-26 03:00,4\n",
                                   series_mapping(R"({"column": "kW"})", R"({"column": "at"})",
                                                  R"("time_zone": "Europe/Berlin", "ambiguous_time": "by_order", )"));
  ASSERT_TRUE(table);
  EXPECT_EQ(table->times,
            (std::vector{utc(2025, 10, 25, 23), utc(2025, 10, 26, 0), utc(2025, 10, 26, 1), utc(2025, 10, 26, 2)}));
  EXPECT_EQ(count_of(table->oddities, "repeated_time", Action::repaired), 1);
}

TEST(SeriesMapping, ListsMissingValuesAndFlagsTheGapsTheyLeave) {
  const auto table = import_series("at,kW\n2025-08-18 00:00,1\n2025-08-18 01:00,-\n2025-08-18 02:00,3\n2025-08-18 03:00,4\n",
                                   series_mapping(R"({"column": "kW"})", R"({"column": "at"})", R"("missing": ["-"], )"));
  ASSERT_TRUE(table);
  EXPECT_EQ(table->values, (std::vector{1.0, 3.0, 4.0}));
  EXPECT_EQ(briefly(table->skipped), (Lines{"t.csv, row 3, column B (kW) | missing_value"}));
  EXPECT_EQ(count_of(table->oddities, "missing_value", Action::dropped), 1);
  EXPECT_EQ(count_of(table->oddities, "gap", Action::flagged), 1);
}

TEST(SeriesMapping, TakesTheDifferencesOfAMeter) {
  const auto table = import_series(
      "at,count\n2025-08-18 00:00,100\n2025-08-18 00:15,101\n2025-08-18 00:30,101\n2025-08-18 00:45,99\n2025-08-18 01:00,103\n",
      series_mapping(R"({"column": "count", "unit": "kWh", "reading": "cumulative"})"));
  ASSERT_TRUE(table);
  EXPECT_EQ(table->values, (std::vector{4.0, 0.0, 16.0}));
  EXPECT_EQ(table->unit, "kw");
  EXPECT_EQ(count_of(table->oddities, "meter_ran_back", Action::dropped), 1);
}

TEST(SeriesMapping, CountsRowsWhereTheStampsSayNothing) {
  const auto table = import_series("v\n1\n2\n3\n", series_mapping(R"({"column": "v", "unit": "kW", "factor": 10})",
                                                                  R"({"start": "2016-01-01T00:00:00Z", "interval_s": 900})"));
  ASSERT_TRUE(table);
  EXPECT_EQ(table->times.back(), utc(2016, 1, 1, 0, 30));
  EXPECT_EQ(table->values, (std::vector{10.0, 20.0, 30.0}));
}

TEST(SeriesMapping, AsksForAUnitWhereTheNameHasNone) {
  const auto table = import_series("at,v\n2025-08-18 00:00,1\n2025-08-18 01:00,1\n", series_mapping(R"({"column": "v"})"));
  ASSERT_FALSE(table);
  EXPECT_EQ(briefly(table.error().issues), (Lines{"mapping.columns.value.unit | missing"}));
}

}  // namespace
}  // namespace chargeplan::test
