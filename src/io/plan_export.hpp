/// A plan for people: CSV, XLSX, HTML. Text from input is never a formula or markup.
#pragma once

#include <string>

#include "chargeplan/demand.hpp"
#include "chargeplan/error.hpp"
#include "chargeplan/problem.hpp"
#include "io/plan_document.hpp"

namespace chargeplan::io {

/// One row a step and session (id, evse, time, power_kw, soc_ratio). Source: docs/formats.md, "Plan as CSV".
[[nodiscard]] std::string write_plan_csv(const PlanDocument& document, const Problem& problem, const TimeZone& zone);

/// Sheets KPIs, sessions, powers, SoC, site. Errors: io (the library could not build the file).
[[nodiscard]] Result<std::string> write_plan_xlsx(const PlanDocument& document, const Problem& problem, const TimeZone& zone);

/// One self-contained page, light and dark, without network.
[[nodiscard]] std::string write_report(const PlanDocument& document, const Problem& problem, const TimeZone& zone);

/// What the report's page reads beside the plan document: clock changes, groups' parents, and of each session its stay, its limits
/// and why it is short. Shape: docs/report.md, "Building it".
[[nodiscard]] std::string write_report_facts(const PlanDocument& document, const Problem& problem, const TimeZone& zone);

/// A demand table as XLSX with our headers.
[[nodiscard]] Result<std::string> write_demand_xlsx(const std::vector<Session>& sessions, const TimeZone& zone);

}  // namespace chargeplan::io
