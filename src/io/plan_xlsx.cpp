#include <cmath>

#include <fmt/format.h>

#include "io/plan_export.hpp"
#include "io/plan_sheets.hpp"
#include "io/shortfall.hpp"
#include "io/workbook.hpp"

namespace chargeplan::io {
namespace {

std::string_view status_text(PlanStatus status) {
  switch (status) {
    case PlanStatus::optimal: return "optimal";
    case PlanStatus::feasible: return "feasible (optimum not proven)";
    case PlanStatus::infeasible: break;
  }
  return "infeasible";
}

void write_issues(Sheet& sheet, std::string_view title, const std::vector<Issue>& issues) {
  if (issues.empty()) return;
  sheet.end_row();
  sheet.text(title, CellStyle::label).end_row();
  for (const auto& issue : issues) sheet.text(issue.path).text(issue.message).end_row();
}

void write_facts(Sheet& sheet, const PlanSheets& context) {
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

void write_kpi_sheet(Workbook& book, const PlanSheets& context) {
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

void write_session_sheet(Workbook& book, const PlanSheets& context) {
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
  const PlanSheets context{document, problem, zone};
  write_kpi_sheet(*book, context);
  write_session_sheet(*book, context);
  write_power_sheet(*book, context);
  write_soc_sheet(*book, context);
  write_site_sheet(*book, context);
  return book->finish();
}

}  // namespace chargeplan::io
