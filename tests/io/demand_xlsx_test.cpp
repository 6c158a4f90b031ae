#include <gtest/gtest.h>

#include "io/plan_export.hpp"
#include "io/tables.hpp"
#include "tables_support.hpp"

namespace chargeplan::io {
namespace {

using test::utc;

DemandTable read_back(const std::vector<Session>& sessions, const TimeZone& zone) {
  TableOptions options;
  options.file_name = "demand.xlsx";
  options.time_zone = &zone;
  return read_demand_table(write_demand_xlsx(sessions, zone).value(), options).value();
}

Session some_session(std::string id, Instant arrival) {
  Session session;
  session.id = std::move(id);
  session.arrival = arrival;
  session.departure = arrival + std::chrono::hours{3};
  session.max_power_kw = 11;
  session.energy_required_kwh = 12.5;
  return session;
}

TEST(DemandXlsx, ReadsBackAsItWas) {
  Session full = some_session("=A1", utc(2025, 8, 18, 9, 59, 53));
  full.evse = "P 1";
  full.min_power_kw = 4.14;
  full.max_energy_kwh = 20.25;
  full.battery_capacity_kwh = 52;
  full.arrival_energy_kwh = 26;
  full.efficiency = 0.95;
  full.priority = 2;
  full.unmet_price_per_kwh = 1.5;
  const std::vector<Session> sessions{full, some_session("0042", utc(2025, 8, 18, 6))};
  EXPECT_EQ(read_back(sessions, test::zone("Europe/Paris")).sessions, sessions);
}

TEST(DemandXlsx, KeepsTheTwoHoursOfAnAutumnNightApart) {
  const std::vector<Session> sessions{some_session("summer", utc(2025, 10, 26, 0, 30)),
                                      some_session("winter", utc(2025, 10, 26, 1, 30))};
  EXPECT_EQ(read_back(sessions, test::zone("Europe/Paris")).sessions, sessions);
}

TEST(DemandXlsx, KeepsPartsOfASecond) {
  const std::vector<Session> sessions{some_session("fine", utc(2025, 8, 18, 6) + std::chrono::microseconds{123'457})};
  EXPECT_EQ(read_back(sessions, test::zone("Europe/Paris")).sessions, sessions);
}

}  // namespace
}  // namespace chargeplan::io
