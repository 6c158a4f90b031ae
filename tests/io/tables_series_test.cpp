#include <gtest/gtest.h>

#include "io/tables_support.hpp"
#include "io/tables_units.hpp"

namespace chargeplan::test {
namespace {

using io::read_series_table;
using io::SeriesUnit;
using Lines = std::vector<std::string>;

std::vector<double> values_of(const std::string& csv, std::string_view unit) {
  const auto table = read_series_table(csv, unit, table_options());
  if (!table) {
    for (const auto& issue : table.error().issues) ADD_FAILURE() << issue.path << ": " << issue.message;
    return {};
  }
  EXPECT_EQ(table->unit, unit);
  return table->values;
}

Lines issues_of(const std::string& csv, std::string_view unit) {
  const auto table = read_series_table(csv, unit, table_options());
  if (table) return {"no issue"};
  return briefly(table.error().issues);
}

const std::string two_hours = "\n2025-08-18 00:00,100\n2025-08-18 01:00,50\n";

TEST(SeriesTable, ConvertsPricesByTheUnitInTheirName) {
  for (const auto* name : {"per_kwh", "price_per_kwh", "import_price_per_kwh", "EUR/kWh", "price [EUR/kWh]", "eur_per_kwh"})
    EXPECT_EQ(values_of(std::string{"time,"} + name + two_hours, "per_kwh"), (std::vector{100.0, 50.0})) << name;
  for (const auto* name :
       {"EUR/MWh", "Deutschland/Luxemburg [€/MWh] Originalauflösungen", "price_per_mwh", "Preis (EUR/MWh)", "USD per MWh"})
    EXPECT_EQ(values_of(std::string{"time,"} + name + two_hours, "per_kwh"), (std::vector{0.1, 0.05})) << name;
  for (const auto* name : {"£/kWh", "US$/kWh", "spot price per kWh", "Preis [CHF/kWh]", "kr/kWh"})
    EXPECT_EQ(values_of(std::string{"time,"} + name + two_hours, "per_kwh"), (std::vector{100.0, 50.0})) << name;
  for (const auto* name : {"ct/kWh", "price [ct/kWh]", "price_ct_per_kwh", "cent per kWh", "EURct/kWh", "p/kWh", "pence/kWh",
                           "US¢/kWh", "Rp/kWh", "pris [øre/kWh]", "öre/kWh", "Öre/kWh", "Øre/kWh", "eurocent/kWh"})
    EXPECT_EQ(values_of(std::string{"time,"} + name + two_hours, "per_kwh"), (std::vector{1.0, 0.5})) << name;
}

TEST(SeriesTable, ConvertsPowersAndEnergiesPerInterval) {
  const std::string quarters = "\n2025-08-18 00:00,100\n2025-08-18 00:15,50\n";
  EXPECT_EQ(values_of("time,load_kw" + quarters, "kw"), (std::vector{100.0, 50.0}));
  EXPECT_EQ(values_of("time,PV [W]" + quarters, "kw"), (std::vector{0.1, 0.05}));
  EXPECT_EQ(values_of("time,MW" + quarters, "kw"), (std::vector{100'000.0, 50'000.0}));
  EXPECT_EQ(values_of("time,energy_kwh" + quarters, "kw"), (std::vector{400.0, 200.0}));
  EXPECT_EQ(values_of("time,Wh" + quarters, "kw"), (std::vector{0.4, 0.2}));
  EXPECT_EQ(values_of("time,Netzlast [MWh]" + quarters, "kw"), (std::vector{400'000.0, 200'000.0}));
}

TEST(SeriesTable, KnowsNoUnitWhereThereIsNone) {
  for (const auto* name :
       {"value", "price", "kwhere", "brow", "EUR", "ct/MWh", "°C", "CO2 [g/kWh]", "gCO2/kWh", "co2_g_per_kwh", "g_per_kwh",
        "kEUR/MWh", "mEUR/kWh", "kgCO2eq/MWh", "MWh/kWh", "price [g/kWh]", "load [mW]", "mWh"})
    EXPECT_FALSE(io::unit_of_name(name)) << name;
  EXPECT_EQ(io::unit_of_name("w"), SeriesUnit::w);
}

TEST(SeriesTable, NamesColumnsThatAreMissingOrTooMany) {
  EXPECT_EQ(issues_of("time,value" + two_hours, "kw"), (Lines{"t.csv, column kw | missing_column"}));
  EXPECT_EQ(issues_of("Time,load_kw" + two_hours, "kw"), (Lines{"t.csv, column time | missing_column"}));
  EXPECT_EQ(issues_of("time,load_kw,pv_kw\n2025-08-18 00:00,1,2\n2025-08-18 01:00,1,2\n", "kw"),
            (Lines{"t.csv, row 1, column C (pv_kw) | ambiguous_column"}));
  EXPECT_EQ(issues_of("time,a_kw,b_kw,c_kw,d_kw\n2025-08-18 00:00,1,2,3,4\n2025-08-18 01:00,1,2,3,4\n", "kw"),
            (Lines{"t.csv, row 1, column C (b_kw) | ambiguous_column"}));  // said once, however many
}

TEST(SeriesTable, LeavesColumnsOfOtherUnitsAloneWithANote) {
  const auto table =
      read_series_table("time,per_kwh,load_kw\n2025-08-18 00:00,1,2\n2025-08-18 01:00,3,4\n", "kw", table_options());
  ASSERT_TRUE(table);
  EXPECT_EQ(table->values, (std::vector{2.0, 4.0}));
  EXPECT_EQ(briefly(table->notes), (Lines{"t.csv, row 1, column B (per_kwh) | column_not_used"}));
}

TEST(SeriesTable, ReportsEveryBadRowAtOnce) {
  EXPECT_EQ(issues_of("time,kw\n2025-08-18 00:00,1\nlater,2\n2025-08-18 02:00,\n2025-08-18 03:00,x\n", "kw"),
            (Lines{"t.csv, row 3, column A (time) | bad_time", "t.csv, row 4, column B (kw) | missing",
                   "t.csv, row 5, column B (kw) | not_a_number"}));
}

TEST(SeriesTable, MakesNoNumberOfAFieldThatIsHalfInQuotes) {
  EXPECT_EQ(issues_of("time,kw\n2025-08-18 00:00,\"1\"1\n2025-08-18 01:00,\"2\"\n", "kw"),
            (Lines{"t.csv, row 2, column B (kw) | text_after_quote"}));
}

TEST(SeriesTable, WantsItsTimesAscendingAndOnce) {
  EXPECT_EQ(issues_of("time,kw\n2025-08-18 00:00,1\n2025-08-18 00:00,2\n2025-08-17 00:00,3\n", "kw"),
            (Lines{"t.csv, row 3, column A (time) | duplicate_time", "t.csv, row 4, column A (time) | time_not_ascending"}));
  EXPECT_EQ(issues_of("time,kw\n2025-08-18 00:00,1\n", "kw"), (Lines{"t.csv, row 2, column A (time) | too_few_rows"}));
  EXPECT_EQ(issues_of("time,kw\n", "kw"), (Lines{"t.csv | too_few_rows"}));
}

TEST(SeriesTable, LeavesBadRowsOutWhenAsked) {
  auto options = table_options();
  options.skip_bad_rows = true;
  const auto table = read_series_table(
      "time,kw\n2025-08-18 00:00,1\n2025-08-18 01:00,x\n2025-08-18 02:00,3\n2025-08-18 03:00,4\n"
      "2025-08-18 04:00,4\n",
      "kw", options);
  ASSERT_TRUE(table);
  EXPECT_EQ(table->values, (std::vector{1.0, 3.0, 4.0, 4.0}));
  EXPECT_EQ(table->interval, std::chrono::hours{1});
  EXPECT_EQ(briefly(table->skipped), (Lines{"t.csv, row 3, column B (kw) | not_a_number"}));
}

}  // namespace
}  // namespace chargeplan::test
