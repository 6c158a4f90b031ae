/// The sheets of a plan's workbook that run over its steps. The others: plan_xlsx.cpp.
#pragma once

#include <cmath>
#include <string>

#include "chargeplan/demand.hpp"
#include "chargeplan/problem.hpp"
#include "io/plan_document.hpp"
#include "io/workbook.hpp"

namespace chargeplan::io {

/// What every sheet is written from.
struct PlanSheets {
  const PlanDocument& document;
  const Problem& problem;
  const TimeZone& zone;
  [[nodiscard]] const Plan& plan() const { return document.plan; }
  [[nodiscard]] const std::string& currency() const { return problem.site.currency; }
};

/// Sheets show milliwatts; the plan document has every digit.
[[nodiscard]] inline double rounded(double value) { return std::round(value * 1e6) / 1e6; }

void write_power_sheet(Workbook& book, const PlanSheets& context);
void write_soc_sheet(Workbook& book, const PlanSheets& context);
void write_site_sheet(Workbook& book, const PlanSheets& context);

}  // namespace chargeplan::io
