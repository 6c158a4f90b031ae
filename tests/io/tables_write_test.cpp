#include <gtest/gtest.h>

#include "io/mapping.hpp"
#include "io/tables_support.hpp"

namespace chargeplan::test {
namespace {

Session plain_session(std::string id) {
  Session session;
  session.id = std::move(id);
  session.arrival = utc(2025, 8, 18, 9, 59, 53) + std::chrono::microseconds{123'456};
  session.departure = utc(2025, 10, 26, 1, 30);
  session.max_power_kw = 0.1 + 0.2;
  session.energy_required_kwh = 1.0 / 3.0;
  return session;
}

std::vector<Session> round_trip(const std::vector<Session>& sessions, const TimeZone& in) {
  const auto table = io::read_demand_table(io::write_demand_csv(sessions, in), table_options());
  if (table) return table->sessions;
  for (const auto& issue : table.error().issues) ADD_FAILURE() << issue.path << ": " << issue.message;
  return {};
}

TEST(WrittenDemand, IsReadBackToTheBit) {
  std::vector sessions{plain_session("a"), plain_session("b")};
  sessions[1].evse = "A1";
  sessions[1].min_power_kw = 0.0625;
  sessions[1].battery_capacity_kwh = 52.123456789012345;
  sessions[1].arrival_soc_ratio = 0.1;
  sessions[1].efficiency = 0.93;
  sessions[1].priority = 3;
  sessions[1].unmet_price_per_kwh = 1e-9;
  sessions[1].max_energy_kwh = 1e9;
  EXPECT_EQ(round_trip(sessions, zone("Europe/Paris")), sessions);  // its ambiguous hour is written with its offset
  EXPECT_EQ(round_trip(sessions, zone()), sessions);
}

TEST(WrittenDemand, HasOnlyTheColumnsThatSayAnything) {
  const auto csv = io::write_demand_csv({plain_session("a")}, zone());
  EXPECT_EQ(csv.substr(0, csv.find('\n')), "id,arrival,departure,max_power_kw,energy_required_kwh");
}

TEST(WrittenDemand, NeutralisesWhatASpreadsheetProgramCouldRun) {
  for (const std::string start : {"=", "+", "-", "@", "\t", "\r"}) {
    const auto csv = io::write_demand_csv({plain_session(start + "cmd|' /C calc'!A0")}, zone());
    const auto row = csv.substr(csv.find('\n') + 1);
    EXPECT_TRUE(row.starts_with("'" + start) || row.starts_with("\"'" + start)) << row;
  }
}

TEST(WrittenDemand, KeepsEveryTextThroughNeutralisingAndQuotes) {
  std::vector<Session> sessions;
  for (const std::string id : {"=1+1", "+x", "-", "@a", "\tb", "\rc", "'=1", "''=1", "'", "'a", "a'b", "a,b", "a;b",
                               "say \"x\"", "two\nlines", " blank ", "\xC3\xBC", "\"", "a=b"})
    sessions.push_back(plain_session(id));
  EXPECT_EQ(round_trip(sessions, zone()), sessions);
}

TEST(WrittenSeries, IsReadBackToTheBit) {
  io::SeriesTable series;
  series.unit = "per_kwh";
  series.interval = std::chrono::hours{1};
  for (int i = 0; i < 30; ++i) {
    series.times.push_back(utc(2025, 10, 25, 12) + std::chrono::hours{i < 20 ? i : i + 2});
    series.values.push_back(0.1 * i - 1.0 / 3.0);
  }
  const auto read = io::read_series_table(io::write_series_csv(series, zone("Europe/Paris")), "per_kwh", table_options());
  ASSERT_TRUE(read);
  EXPECT_EQ(read->times, series.times);
  EXPECT_EQ(read->values, series.values);
  EXPECT_EQ(read->interval, series.interval);
  EXPECT_EQ(read->unit, series.unit);
}

}  // namespace
}  // namespace chargeplan::test
