#include <array>
#include <string_view>
#include <utility>

#include "io/plan_export.hpp"
#include "io/wall_clock.hpp"
#include "io/workbook.hpp"

namespace chargeplan::io {
namespace {

/// A date cell where it says the same moment; where the clock shows that time twice, or the moment has parts of a second that a
/// date cell rounds, the text of RFC 3339.
void write_time(Sheet& sheet, Instant instant, const TimeZone& zone) {
  const bool whole_second = instant == std::chrono::floor<std::chrono::seconds>(instant);
  if (whole_second && !shown_twice(instant, zone)) {
    sheet.time(instant, zone, CellStyle::date);
  } else {
    sheet.text(format_time(instant, zone));
  }
}

constexpr std::array<std::pair<std::string_view, double>, 15> demand_columns{{
    {"id", 14},
    {"evse", 14},
    {"arrival", 20},
    {"departure", 20},
    {"max_power_kw", 14},
    {"min_power_kw", 14},
    {"energy_required_kwh", 20},
    {"target_soc_ratio", 17},
    {"max_energy_kwh", 16},
    {"battery_capacity_kwh", 21},
    {"arrival_energy_kwh", 19},
    {"arrival_soc_ratio", 17},
    {"efficiency", 11},
    {"priority", 10},
    {"unmet_price_per_kwh", 21},
}};

}  // namespace

Result<std::string> write_demand_xlsx(const std::vector<Session>& sessions, const TimeZone& zone) {
  if (sessions.size() >= sheet_row_limit)
    return tl::unexpected{Error{ErrorCode::unsupported,
                                std::to_string(sessions.size()) + " sessions do not fit a sheet of " +
                                    std::to_string(sheet_row_limit) + " rows; write the demand as CSV",
                                {}}};
  auto book = Workbook::create();
  if (!book) return tl::unexpected{book.error()};
  Sheet sheet = book->add_sheet("demand");
  std::size_t column = 0;
  for (const auto& [name, width] : demand_columns) {
    sheet.column_width(column, column, width);
    sheet.text(name, CellStyle::heading);
    ++column;
  }
  sheet.end_row();
  sheet.freeze_heading(1, std::size(demand_columns), sessions.size());
  for (const auto& session : sessions) {
    sheet.text(session.id).text(session.evse.value_or(""));
    write_time(sheet, session.arrival, zone);
    write_time(sheet, session.departure, zone);
    // No number formats: what was given is shown in full and read back to the bit.
    sheet.number(session.max_power_kw, CellStyle::plain).number(session.min_power_kw, CellStyle::plain);
    for (const auto& value :
         {session.energy_required_kwh, session.target_soc_ratio, session.max_energy_kwh, session.battery_capacity_kwh,
          session.arrival_energy_kwh, session.arrival_soc_ratio, session.efficiency})
      sheet.optional_number(value, CellStyle::plain);
    sheet.number(session.priority, CellStyle::plain).optional_number(session.unmet_price_per_kwh, CellStyle::plain).end_row();
  }
  return book->finish();
}

}  // namespace chargeplan::io
