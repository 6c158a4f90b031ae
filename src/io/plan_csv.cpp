#include "io/cell_text.hpp"
#include "io/plan_export.hpp"

namespace chargeplan::io {

std::string write_plan_csv(const PlanDocument& document, const Problem& /*problem*/, const TimeZone& zone) {
  const Plan& plan = document.plan;
  std::vector<std::string> times;  // of every step: formatted once, not once a session
  times.reserve(static_cast<std::size_t>(plan.horizon.step_count));
  for (int t = 0; t < plan.horizon.step_count; ++t) times.push_back(format_time(plan.horizon.step_start(t), zone));

  std::string csv = "id,evse,time,power_kw,soc_ratio\n";
  for (const auto& session : plan.sessions) {
    const std::string head = csv_cell(session.id) + ',' + (session.evse ? csv_cell(*session.evse) : std::string{}) + ',';
    for (std::size_t i = 0; i < session.power_kw.size(); ++i) {
      csv += head;
      csv += times[static_cast<std::size_t>(session.first_step) + i];
      csv += ',';
      append_number(csv, session.power_kw[i]);
      csv += ',';
      if (i < session.soc_ratio.size()) append_number(csv, session.soc_ratio[i]);
      csv += '\n';
    }
  }
  return csv;
}

}  // namespace chargeplan::io
