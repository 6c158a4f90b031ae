#include <gtest/gtest.h>

#include "io/tables_support.hpp"

namespace chargeplan::test {
namespace {

using io::DemandTable;
using io::read_demand_table;

std::vector<std::string> issues_of(const std::string& csv, const io::TableOptions& options = table_options()) {
  const auto table = read_demand_table(csv, options);
  if (table) return {"no issue"};
  EXPECT_EQ(table.error().code, ErrorCode::invalid_input);
  for (const auto& issue : table.error().issues) EXPECT_FALSE(issue.message.empty());
  return briefly(table.error().issues);
}

DemandTable read(const std::string& csv, const io::TableOptions& options = table_options()) {
  auto table = read_demand_table(csv, options);
  if (!table) {
    for (const auto& issue : table.error().issues) ADD_FAILURE() << issue.path << ": " << issue.message;
    return {};
  }
  return std::move(*table);
}

using Lines = std::vector<std::string>;

TEST(DemandTable, ReadsEveryKeyOfASession) {
  const auto table = read(
      "id,evse,arrival,departure,max_power_kw,min_power_kw,energy_required_kwh,max_energy_kwh,battery_capacity_kwh,"
      "arrival_energy_kwh,arrival_soc_ratio,efficiency,priority,unmet_price_per_kwh\n"
      "a,A1,2025-08-18T11:59:53+02:00,2025-08-18 16:46,22,4.14,20,25,52,26,0.5,0.93,2,5\n");
  Session expected;
  expected.id = "a";
  expected.evse = "A1";
  expected.arrival = utc(2025, 8, 18, 9, 59, 53);
  expected.departure = utc(2025, 8, 18, 16, 46);
  expected.max_power_kw = 22;
  expected.min_power_kw = 4.14;
  expected.energy_required_kwh = 20;
  expected.max_energy_kwh = 25;
  expected.battery_capacity_kwh = 52;
  expected.arrival_energy_kwh = 26;
  expected.arrival_soc_ratio = 0.5;
  expected.efficiency = 0.93;
  expected.priority = 2;
  expected.unmet_price_per_kwh = 5;
  ASSERT_EQ(table.sessions.size(), 1U);
  EXPECT_EQ(table.sessions[0], expected);
  EXPECT_EQ(table.row_count, 1);
  EXPECT_TRUE(table.notes.empty());
}

TEST(DemandTable, UnderstandsTheOriginalsHeaders) {
  const auto table = read(
      ",vehicle,powerNom,energyRequired,energyMax,arrivalTime,departureTime,parkingDuration,arrivalSOE,chargingDuration\n"
      "0,7,22,26,52,2025-08-18 11:59:53,2025-08-18 16:46:38,4.78,26,1.2\n");
  ASSERT_EQ(table.sessions.size(), 1U);
  const auto& session = table.sessions[0];
  EXPECT_EQ(session.id, "7");
  EXPECT_EQ(session.max_power_kw, 22);
  EXPECT_EQ(session.energy_required_kwh, 26);
  EXPECT_EQ(session.battery_capacity_kwh, 52);
  EXPECT_EQ(session.arrival_energy_kwh, 26);
  EXPECT_EQ(session.arrival, utc(2025, 8, 18, 11, 59, 53));
  EXPECT_EQ(briefly(table.notes),
            (Lines{"t.csv, column A | column_not_used", "t.csv, row 1, column H (parkingDuration) | column_not_used",
                   "t.csv, row 1, column J (chargingDuration) | column_not_used"}));
}

TEST(DemandTable, TakesWholeNumbersUnderTheOriginalsTimesAsSteps) {
  const std::string csv = "vehicle,powerNom,energyRequired,arrivalTime,departureTime\n0,22,26,47,67\n";
  auto options = table_options();
  EXPECT_EQ(issues_of(csv, options), (Lines{"t.csv, row 2, column D (arrivalTime) | step_without_start",
                                            "t.csv, row 2, column E (departureTime) | step_without_start"}));
  options.start = utc(2025, 8, 18);
  const auto table = read(csv, options);
  ASSERT_EQ(table.sessions.size(), 1U);
  EXPECT_EQ(table.sessions[0].arrival, utc(2025, 8, 18, 11, 45));
  EXPECT_EQ(table.sessions[0].departure, utc(2025, 8, 18, 16, 45));
}

TEST(DemandTable, TakesNoStepBeyondAllTime) {
  auto options = table_options();
  options.start = utc(2025, 8, 18);
  options.step = std::chrono::hours{24};
  EXPECT_EQ(issues_of("vehicle,powerNom,energyRequired,arrivalTime,departureTime\n0,22,26,213503982,213503984\n", options),
            (Lines{"t.csv, row 2, column D (arrivalTime) | bad_time", "t.csv, row 2, column E (departureTime) | bad_time"}));
}

TEST(DemandTable, TakesARowOfBlanksForNone) {
  const auto table = read(header + "a,2025-08-18 08:00,2025-08-18 10:00,7,5\n , , ,  ,\n   \n");
  EXPECT_EQ(table.sessions.size(), 1U);
  EXPECT_EQ(briefly(table.notes), (Lines{"t.csv, row 3 | row_not_used", "t.csv, row 4 | row_not_used"}));
}

TEST(DemandTable, NeverTakesANumberUnderOurOwnTimesAsAStep) {
  auto options = table_options();
  options.start = utc(2025, 8, 18);
  EXPECT_EQ(issues_of(header + "a,47,67,22,5\n", options),
            (Lines{"t.csv, row 2, column B (arrival) | bad_time", "t.csv, row 2, column C (departure) | bad_time"}));
}

TEST(DemandTable, RecognisesSeparatorsMarksAndLineEnds) {
  const Session expected = read(header + "a,2025-08-18 08:00,2025-08-18 10:00,7.5,12.25\n").sessions.at(0);
  const std::string comma = "a;2025-08-18 08:00;2025-08-18 10:00;7,5;12,25";
  const std::string names = "id;arrival;departure;max_power_kw;energy_required_kwh";
  EXPECT_EQ(read("\xEF\xBB\xBF" + names + "\r\n" + comma + "\r\n").sessions.at(0), expected);
  EXPECT_EQ(read(names + "\n" + comma).sessions.at(0), expected);
  EXPECT_EQ(read(names + "\n\"a\";\"2025-08-18 08:00\";2025-08-18 10:00;\"7,5\";\"12,25\"\n").sessions.at(0), expected);
  EXPECT_EQ(read("id\tarrival\tdeparture\tmax_power_kw\tenergy_required_kwh\na\t2025-08-18 08:00\t2025-08-18 10:00\t7.5\t12.25")
                .sessions.at(0),
            expected);
}

TEST(DemandTable, ReadsWallTimesInTheGivenZone) {
  const auto table = read(header + "a,2025-08-18 08:00,2025-08-18 10:00,7,5\n", table_options("Europe/Paris"));
  EXPECT_EQ(table.sessions.at(0).arrival, utc(2025, 8, 18, 6));
}

TEST(DemandTable, NamesWallTimesThatDoNotExistOrExistTwice) {
  const std::string csv = header +
                          "a,2025-03-30 02:30,2025-03-30 10:00,7,5\n"
                          "b,2025-10-26 02:30,2025-10-26 10:00,7,5\n"
                          "c,2025-10-26T02:30+01:00,2025-10-26 10:00,7,5\n";
  EXPECT_EQ(issues_of(csv, table_options("Europe/Paris")), (Lines{"t.csv, row 2, column B (arrival) | nonexistent_time",
                                                                  "t.csv, row 3, column B (arrival) | ambiguous_time"}));
}

TEST(DemandTable, ReportsEveryProblemAtOnceInTheOrderOfRows) {
  const std::string csv = header +
                          "a,2025-08-18 08:00,2025-08-18 07:00,7,5\n"   // departure before arrival
                          "b,yesterday,2025-08-18 10:00,much,5\n"       // no time, no number
                          "a,2025-08-18 08:00,2025-08-18 10:00,-7,5\n"  // id again, power below 0
                          "d,2025-08-18 08:00,,7,\n";                   // no departure, no energy
  EXPECT_EQ(
      issues_of(csv),
      (Lines{"t.csv, row 2, column C (departure) | departure_before_arrival", "t.csv, row 3, column B (arrival) | bad_time",
             "t.csv, row 3, column D (max_power_kw) | not_a_number", "t.csv, row 4, column A (id) | duplicate_id",
             "t.csv, row 4, column D (max_power_kw) | not_positive", "t.csv, row 5, column C (departure) | missing",
             "t.csv, row 5, column E (energy_required_kwh) | missing_energy"}));
}

TEST(DemandTable, LeavesBadRowsOutAndListsThemWhenAsked) {
  auto options = table_options();
  options.skip_bad_rows = true;
  const auto table = read(header +
                              "a,2025-08-18 08:00,2025-08-18 07:00,7,5\n"
                              "b,2025-08-18 08:00,2025-08-18 10:00,7,5\n"
                              "c,2025-08-18 08:00,2025-08-18 10:00,x,5\n"
                              "b,2025-08-18 08:00,2025-08-18 10:00,7,5\n",
                          options);
  ASSERT_EQ(table.sessions.size(), 1U);
  EXPECT_EQ(table.sessions[0].id, "b");
  EXPECT_EQ(table.row_count, 4);
  EXPECT_EQ(briefly(table.skipped),
            (Lines{"t.csv, row 2, column C (departure) | departure_before_arrival",
                   "t.csv, row 4, column D (max_power_kw) | not_a_number", "t.csv, row 5, column A (id) | duplicate_id"}));
}

TEST(DemandTable, NamesOtherSessionsByTheirRow) {
  const auto table = read_demand_table(
      "id,evse,arrival,departure,max_power_kw,energy_required_kwh\n\n"
      "a,A1,2025-08-18 08:00,2025-08-18 10:00,7,5\n"
      "b,A1,2025-08-18 09:00,2025-08-18 11:00,7,5\n",
      table_options());
  ASSERT_FALSE(table);
  ASSERT_EQ(table.error().issues.size(), 1U);
  EXPECT_EQ(table.error().issues[0].path, "t.csv, row 4, column C (arrival)");
  EXPECT_NE(table.error().issues[0].message.find("(row 3)"), std::string::npos) << table.error().issues[0].message;
  EXPECT_EQ(table.error().issues[0].message.find("sessions["), std::string::npos);
}

TEST(DemandTable, TellsASlipInANameFromAColumnOfSomethingElse) {
  EXPECT_EQ(issues_of("id,arival,departure,max_power_kw,energy_required_kwh\na,2025-08-18 08:00,2025-08-18 10:00,7,5\n"),
            (Lines{"t.csv, row 1, column B (arival) | unknown_column", "t.csv, column arrival | missing_column"}));
  const auto table = read(
      "id,arrival,departure,max_power_kw,energy_required_kwh,driver,arrival_time\n"
      "a,2025-08-18 08:00,2025-08-18 10:00,7,5,Ada,noon\n");
  EXPECT_EQ(briefly(table.notes), (Lines{"t.csv, row 1, column F (driver) | column_not_used",
                                         "t.csv, row 1, column G (arrival_time) | column_not_used"}));
}

TEST(DemandTable, NamesEachRequiredColumnThatIsNotThere) {
  EXPECT_EQ(issues_of("id,driver\na,Ada\n"),
            (Lines{"t.csv, column arrival | missing_column", "t.csv, column departure | missing_column",
                   "t.csv, column max_power_kw | missing_column", "t.csv, column energy_required_kwh | missing_column"}));
}

TEST(DemandTable, RefusesTwoColumnsForOneKey) {
  EXPECT_EQ(issues_of("id,vehicle,arrival,departure,max_power_kw,energy_required_kwh\n"
                      "a,b,2025-08-18 08:00,2025-08-18 10:00,7,5\n"),
            (Lines{"t.csv, row 1, column B (vehicle) | duplicate_column"}));
}

TEST(DemandTable, NamesARowWithMoreFieldsThanColumns) {
  EXPECT_EQ(issues_of(header + "a,2025-08-18 08:00,2025-08-18 10:00,7,5,3\n"), (Lines{"t.csv, row 2 | too_many_fields"}));
}

TEST(DemandTable, TakesTheEnergyFromASocWhereOneIsGiven) {
  const auto table = read(
      "id,arrival,departure,max_power_kw,target_soc_ratio,battery_capacity_kwh,arrival_soc_ratio\n"
      "a,2025-08-18 08:00,2025-08-18 10:00,7,1,50,0.25\n");
  EXPECT_EQ(table.sessions.at(0).target_soc_ratio, 1.0);
  EXPECT_FALSE(table.sessions.at(0).energy_required_kwh);
}

TEST(DemandTable, SaysThatATableWithoutRowsHasNone) { EXPECT_EQ(issues_of(header), (Lines{"t.csv | no_rows"})); }

TEST(DemandTable, ListsAThousandProblemsAndCountsTheRest) {
  std::string csv = header;
  for (int i = 0; i < 2500; ++i) csv += std::to_string(i) + ",x,2025-08-18 10:00,7,5\n";
  const auto table = read_demand_table(csv, table_options());
  ASSERT_FALSE(table);
  EXPECT_EQ(table.error().issues.size(), 1001U);
  EXPECT_EQ(table.error().issues.back().slug, "more_issues");
  EXPECT_NE(table.error().issues.back().message.find("1500"), std::string::npos);
}

}  // namespace
}  // namespace chargeplan::test
