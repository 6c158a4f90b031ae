#include <algorithm>
#include <cmath>
#include <functional>

#include <fmt/format.h>

#include "io/plan_export.hpp"
#include "io/shortfall.hpp"
#include "io/workbook.hpp"

namespace chargeplan::io {
namespace {

constexpr double sheet_digits = 1e6;  // a sheet shows milliwatts; the plan document has every digit
constexpr double time_width = 17;

double rounded(double value) { return std::round(value * sheet_digits) / sheet_digits; }

std::string_view status_text(PlanStatus status) {
  switch (status) {
    case PlanStatus::optimal: return "optimal";
    case PlanStatus::feasible: return "feasible (stopped early)";
    case PlanStatus::infeasible: break;
  }
  return "infeasible";
}

double highest(const std::vector<double>& values) {
  return values.empty() ? 0 : *std::max_element(values.begin(), values.end());
}

struct Context {
  const PlanDocument& document;
  const Problem& problem;
  const TimeZone& zone;
  [[nodiscard]] const Plan& plan() const { return document.plan; }
  [[nodiscard]] const std::string& currency() const { return problem.site.currency; }
};

void write_issues(Sheet& sheet, std::string_view title, const std::vector<Issue>& issues) {
  if (issues.empty()) return;
  sheet.end_row();
  sheet.text(title, CellStyle::label).end_row();
  for (const auto& issue : issues) sheet.text(issue.path).text(issue.message).end_row();
}

void write_facts(Sheet& sheet, const Context& context) {
  const Plan& plan = context.plan();
  const auto fact = [&](std::string_view name) -> Sheet& { return sheet.text(name, CellStyle::label); };
  sheet.text("Charging plan of " + (context.problem.site.id.empty() ? "the site" : context.problem.site.id), CellStyle::title)
      .end_row();
  fact("from").time(plan.horizon.start, context.zone).text(context.zone.name()).end_row();
  fact("to").time(plan.horizon.end(), context.zone).text(context.zone.name()).end_row();
  fact("step").number(seconds(plan.horizon.step) / 60.0).text("min").end_row();
  fact("status").text(status_text(plan.status)).end_row();
  if (plan.status != PlanStatus::infeasible) {
    fact("objective").number(plan.objective_cost, CellStyle::money).text(context.currency()).end_row();
    fact("no plan costs less than").number(plan.bound_cost, CellStyle::money).text(context.currency()).end_row();
    fact("gap").number(plan.gap, CellStyle::scientific).end_row();
  }
  fact("solver").text(plan.solver.name).end_row();
  fact("time").number(plan.solver.total_s, CellStyle::money).text("s").end_row();
  fact("plan").text(context.document.id).text("chargeplan " + context.document.version).end_row();
  sheet.end_row();
}

void write_kpi_sheet(Workbook& book, const Context& context) {
  const auto& kpi = context.plan().kpi;
  const auto& cost = context.plan().cost;
  const auto& uncontrolled = context.plan().uncontrolled;
  Sheet sheet = book.add_sheet("KPIs");
  sheet.column_width(0, 0, 38);
  sheet.column_width(1, 2, 20);
  sheet.column_width(3, 3, 12);
  write_facts(sheet, context);
  sheet.text("figure", CellStyle::heading).text("planned", CellStyle::heading).text("uncontrolled", CellStyle::heading);
  sheet.text("unit", CellStyle::heading).end_row();
  const auto row = [&](std::string_view name, double planned, std::optional<double> other, std::string_view unit,
                       CellStyle style = CellStyle::power) {
    sheet.text(name).number(planned, style).optional_number(other, style).text(unit).end_row();
  };
  const std::string per_kwh = context.currency() + "/kWh";
  row("sessions", kpi.sessions, {}, "", CellStyle::count);
  row("charging points", kpi.evses, {}, "", CellStyle::count);
  row("sessions with all they asked for", kpi.fully_met_sessions, {}, "", CellStyle::count);
  row("energy required", kpi.energy_required_kwh, {}, "kWh");
  row("energy delivered (battery)", kpi.energy_delivered_kwh, uncontrolled.energy_delivered_kwh, "kWh");
  row("energy drawn (meter)", kpi.energy_drawn_kwh, {}, "kWh");
  row("demand met", kpi.demand_met_ratio, {}, "", CellStyle::ratio);
  row("highest charging power", kpi.peak_power_kw, uncontrolled.peak_power_kw, "kW");
  row("steps over the limit", context.plan().site.overload_kw > 0 ? std::nan("") : 0.0, uncontrolled.steps_over_limit, "",
      CellStyle::count);
  row("use of the grid limit", kpi.grid_limit_use_ratio, {}, "", CellStyle::ratio);
  row("cost of the energy drawn", kpi.energy_cost, uncontrolled.energy_cost, context.currency(), CellStyle::money);
  row("mean price of the energy drawn", kpi.mean_price_per_kwh, {}, per_kwh, CellStyle::price);
  row("cost of the site's energy", cost.energy_cost, {}, context.currency(), CellStyle::money);
  row("price of energy not delivered", cost.unmet_cost, {}, context.currency(), CellStyle::money);
  row("demand charge", cost.demand_charge_cost, {}, context.currency(), CellStyle::money);
  row("price of overload", cost.overload_cost, {}, context.currency(), CellStyle::money);
  row("overload", context.plan().site.overload_kw, {}, "kW");
  row("billed peak", context.plan().site.billed_peak_kw, {}, "kW");
  write_issues(sheet, "Warnings", context.plan().warnings);
}

std::string sentences(const std::vector<Issue>& issues) {
  std::string text;
  for (const auto& issue : issues) text += (text.empty() ? "" : "; ") + issue.message;
  return text;
}

void write_session_sheet(Workbook& book, const Context& context) {
  const Plan& plan = context.plan();
  const auto behind = sessions_behind(plan, context.problem);
  const auto reasons = shortfall_reasons(plan, context.problem, context.zone);
  const std::string in_zone = " (" + context.zone.name() + ")";
  const std::vector<std::pair<std::string, double>> columns{{"session", 14},
                                                            {"charging point", 14},
                                                            {"arrival" + in_zone, 20},
                                                            {"departure" + in_zone, 20},
                                                            {"battery, kWh", 11},
                                                            {"highest power, kW", 11},
                                                            {"required, kWh", 11},
                                                            {"delivered, kWh", 11},
                                                            {"missing, kWh", 11},
                                                            {"demand met", 9},
                                                            {"SoC at departure", 11},
                                                            {"drawn at the meter, kWh", 12},
                                                            {"peak, kW", 9},
                                                            {"energy cost, " + context.currency(), 12},
                                                            {"cost of one more kWh, " + context.currency() + "/kWh", 14},
                                                            {"why it is short", 60},
                                                            {"notes", 60}};
  Sheet sheet = book.add_sheet("sessions");
  for (std::size_t c = 0; c < columns.size(); ++c) {
    sheet.column_width(c, c, columns[c].second);
    sheet.text(columns[c].first, CellStyle::heading);
  }
  sheet.end_row();
  sheet.freeze_heading(1, columns.size(), plan.sessions.size());
  for (std::size_t s = 0; s < plan.sessions.size(); ++s) {
    const auto& planned = plan.sessions[s];
    sheet.text(planned.id).text(planned.evse.value_or(""));
    if (behind[s] != nullptr) {
      sheet.time(behind[s]->arrival, context.zone, CellStyle::date).time(behind[s]->departure, context.zone, CellStyle::date);
      sheet.optional_number(behind[s]->battery_capacity_kwh).number(behind[s]->max_power_kw);
    } else {
      sheet.skip(4);
    }
    sheet.number(rounded(planned.energy_required_kwh)).number(rounded(planned.energy_delivered_kwh));
    sheet.number(rounded(planned.unmet_kwh)).number(planned.demand_met_ratio, CellStyle::ratio);
    sheet.optional_number(planned.departure_soc_ratio, CellStyle::ratio).number(rounded(planned.energy_drawn_kwh));
    sheet.number(rounded(planned.peak_power_kw)).number(rounded(planned.energy_cost), CellStyle::money);
    sheet.number(rounded(planned.marginal_cost_per_kwh), CellStyle::price);
    sheet.text(sentences(reasons[s])).text(sentences(planned.notes)).end_row();
  }
}

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
void write_series_sheet(Workbook& book, const Context& context, const SeriesSheet& kind) {
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

std::vector<SiteColumn> site_columns(const Context& context, const std::vector<double>& charging_kw) {
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
                                  {"one more kW of limit saves" + per_kwh, &site.limit_price_per_kwh, CellStyle::price},
                                  {"one more kW of peak costs" + per_kw, &site.peak_price_per_kw, CellStyle::price}};
  for (const auto& group : context.plan().groups) {
    columns.push_back({group.id + ", kW", &group.power_kw, CellStyle::power});
    columns.push_back({group.id + " limit, kW", &group.limit_kw, CellStyle::power});
    columns.push_back({group.id + " limit: one more kW saves" + per_kwh, &group.limit_price_per_kwh, CellStyle::price});
  }
  columns.resize(std::min(columns.size(), sheet_column_limit - 2));
  return columns;
}

void write_site_sheet(Workbook& book, const Context& context) {
  const Plan& plan = context.plan();
  static constexpr std::chrono::minutes minute{1};
  std::vector<double> charging_kw(plan.site.power_kw.size());
  for (std::size_t t = 0; t < charging_kw.size(); ++t)
    charging_kw[t] = plan.site.power_kw[t] - plan.site.base_load_kw[t] + plan.site.pv_kw[t];
  const auto columns = site_columns(context, charging_kw);
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

std::optional<Error> too_large_for_a_sheet(const Plan& plan) {
  const auto steps = static_cast<std::size_t>(plan.horizon.step_count);
  const bool down = plan.sessions.size() < sheet_column_limit && steps < sheet_row_limit;
  const bool turned = steps < sheet_column_limit && plan.sessions.size() < sheet_row_limit;
  if (down || turned) return std::nullopt;
  return Error{
      ErrorCode::unsupported,
      fmt::format("{} sessions by {} steps do not fit a sheet of {} rows and {} columns; write the plan as CSV or JSON",
                  plan.sessions.size(), steps, sheet_row_limit, sheet_column_limit),
      {}};
}

}  // namespace

Result<std::string> write_plan_xlsx(const PlanDocument& document, const Problem& problem, const TimeZone& zone) {
  if (auto error = too_large_for_a_sheet(document.plan)) return tl::unexpected{std::move(*error)};
  auto book = Workbook::create();
  if (!book) return tl::unexpected{book.error()};
  const Context context{document, problem, zone};
  write_kpi_sheet(*book, context);
  write_session_sheet(*book, context);
  write_series_sheet(*book, context,
                     {"powers", "set-point in kW (time in " + zone.name() + ")", CellStyle::power,
                      [](const SessionPlan& session) -> const std::vector<double>& { return session.power_kw; }});
  write_series_sheet(*book, context,
                     {"SoC", "SoC at the end of the step that starts at (time in " + zone.name() + ")", CellStyle::ratio,
                      [](const SessionPlan& session) -> const std::vector<double>& { return session.soc_ratio; }});
  write_site_sheet(*book, context);
  return book->finish();
}

}  // namespace chargeplan::io
