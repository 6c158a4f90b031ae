#include "io/plan_sheets.hpp"

#include <algorithm>
#include <chrono>
#include <functional>
#include <optional>
#include <vector>

#include "io/limit_saving.hpp"

namespace chargeplan::io {
namespace {

constexpr double time_width = 17;

/// What a sheet of sessions by steps shows.
struct SeriesSheet {
  std::string name;
  std::string corner;  ///< heading of the first column
  CellStyle style;
  std::function<const std::vector<double>&(const SessionPlan&)> series;
};

void write_value(Sheet& sheet, const SeriesSheet& kind, const SessionPlan& session, int step) {
  const auto& values = kind.series(session);
  const int index = step - session.first_step;
  if (index >= 0 && static_cast<std::size_t>(index) < values.size()) {
    sheet.number(rounded(values[static_cast<std::size_t>(index)]), kind.style);
  } else {
    sheet.skip();  // not plugged in: empty, not zero
  }
}

/// Steps down, sessions across; turned where there are more sessions than a sheet has columns.
void write_series_sheet(Workbook& book, const PlanSheets& context, const SeriesSheet& kind) {
  const Plan& plan = context.plan();
  const int step_count = plan.horizon.step_count;
  Sheet sheet = book.add_sheet(kind.name);
  const bool turned = plan.sessions.size() >= sheet_column_limit;
  sheet.text(kind.corner, CellStyle::heading);
  if (!turned) {
    sheet.column_width(0, 0, time_width);
    for (const auto& session : plan.sessions) sheet.text(session.id, CellStyle::heading);
    sheet.end_row();
    sheet.freeze_heading(1, plan.sessions.size() + 1, static_cast<std::size_t>(step_count));
    for (int t = 0; t < step_count; ++t) {
      sheet.time(plan.horizon.step_start(t), context.zone);
      for (const auto& session : plan.sessions) write_value(sheet, kind, session, t);
      sheet.end_row();
    }
    return;
  }
  sheet.column_width(1, static_cast<std::size_t>(step_count), time_width);
  for (int t = 0; t < step_count; ++t) sheet.time(plan.horizon.step_start(t), context.zone);
  sheet.end_row();
  sheet.freeze_heading(1, static_cast<std::size_t>(step_count) + 1, plan.sessions.size());
  for (const auto& session : plan.sessions) {
    sheet.text(session.id);
    for (int t = 0; t < step_count; ++t) write_value(sheet, kind, session, t);
    sheet.end_row();
  }
}

struct SiteColumn {
  std::string heading;
  const std::vector<double>* values;
  CellStyle style;
};

std::vector<SiteColumn> site_columns(const PlanSheets& context, const std::vector<double>& charging_kw,
                                     const std::vector<double>& limit_saving_per_kwh) {
  const auto& site = context.plan().site;
  const std::string per_kwh = ", " + context.currency() + "/kWh";
  const std::string per_kw = ", " + context.currency() + "/kW";
  std::vector<SiteColumn> columns{{"site power, kW", &site.power_kw, CellStyle::power},
                                  {"limit, kW", &site.limit_kw, CellStyle::power},
                                  {"charging, kW", &charging_kw, CellStyle::power},
                                  {"uncontrolled charging, kW", &context.plan().uncontrolled.power_kw, CellStyle::power},
                                  {"other load, kW", &site.base_load_kw, CellStyle::power},
                                  {"PV, kW", &site.pv_kw, CellStyle::power},
                                  {"PV switched off, kW", &site.pv_curtailed_kw, CellStyle::power},
                                  {"import, kW", &site.import_kw, CellStyle::power},
                                  {"export, kW", &site.export_kw, CellStyle::power},
                                  {"import price" + per_kwh, &site.import_price_per_kwh, CellStyle::price},
                                  {"export price" + per_kwh, &site.export_price_per_kwh, CellStyle::price},
                                  {"one more kWh costs" + per_kwh, &site.energy_price_per_kwh, CellStyle::price},
                                  {"one more kW of limit saves" + per_kwh, &limit_saving_per_kwh, CellStyle::price},
                                  {"one more kW of peak costs" + per_kw, &site.peak_price_per_kw, CellStyle::price}};
  for (const auto& group : context.plan().groups) {
    columns.push_back({group.id + ", kW", &group.power_kw, CellStyle::power});
    columns.push_back({group.id + " limit, kW", &group.limit_kw, CellStyle::power});
    columns.push_back({group.id + " limit: one more kW saves" + per_kwh, &group.limit_price_per_kwh, CellStyle::price});
  }
  columns.resize(std::min(columns.size(), sheet_column_limit - 2));
  return columns;
}

}  // namespace

void write_power_sheet(Workbook& book, const PlanSheets& context) {
  write_series_sheet(book, context,
                     {"powers", "set-point in kW (time in " + context.zone.name() + ")", CellStyle::power,
                      [](const SessionPlan& session) -> const std::vector<double>& { return session.power_kw; }});
}

void write_soc_sheet(Workbook& book, const PlanSheets& context) {
  write_series_sheet(
      book, context,
      {"SoC", "SoC at the end of the step that starts at (time in " + context.zone.name() + ")", CellStyle::ratio,
       [](const SessionPlan& session) -> const std::vector<double>& { return session.soc_ratio; }});
}

void write_site_sheet(Workbook& book, const PlanSheets& context) {
  const Plan& plan = context.plan();
  std::vector<double> charging_kw(plan.site.power_kw.size());
  for (std::size_t t = 0; t < charging_kw.size(); ++t)
    charging_kw[t] = plan.site.power_kw[t] - plan.site.base_load_kw[t] + plan.site.pv_kw[t];
  const auto saving_per_kwh = limit_saving_per_kwh(plan.site);
  const auto columns = site_columns(context, charging_kw, saving_per_kwh);
  Sheet sheet = book.add_sheet("site");
  sheet.column_width(0, 0, time_width);
  sheet.column_width(1, 1 + columns.size(), 13);
  sheet.text("time (" + context.zone.name() + ")", CellStyle::heading).text("offset from UTC, h", CellStyle::heading);
  for (const auto& column : columns) sheet.text(column.heading, CellStyle::heading);
  sheet.end_row();
  sheet.freeze_heading(1, columns.size() + 2, static_cast<std::size_t>(plan.horizon.step_count));
  for (int t = 0; t < plan.horizon.step_count; ++t) {
    const Instant begin = plan.horizon.step_start(t);
    sheet.time(begin, context.zone).number(hours(context.zone.utc_offset(begin)), CellStyle::money);
    for (const auto& column : columns) {
      const auto index = static_cast<std::size_t>(t);
      sheet.optional_number(index < column.values->size() ? std::optional{rounded((*column.values)[index])} : std::nullopt,
                            column.style);
    }
    sheet.end_row();
  }
}

}  // namespace chargeplan::io
