#include "plan_summary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "console.hpp"
#include "io/limit_saving.hpp"
#include "io/plan_fields.hpp"
#include "io/shortfall.hpp"
#include "io/wall_clock.hpp"
#include "shortfall_words.hpp"
#include "words.hpp"

namespace chargeplan::cli {
namespace {

struct Row {
  std::string label, planned, uncontrolled;
};

bool any_above_zero(const std::vector<double>& values) {
  return std::any_of(values.begin(), values.end(), [](double value) { return value > 1e-9; });
}

double highest(const std::vector<double>& values) {
  double most = 0;
  for (const double value : values) most = std::max(most, value);
  return most;
}

class Summary {
 public:
  Summary(const Plan& plan, const Problem& problem, const TimeZone& zone) : plan_{plan}, problem_{problem}, zone_{zone} {}

  std::string text() {
    if (plan_.status != PlanStatus::infeasible) {
      add_energy();
      add_cost();
      add_peak();
    }
    std::string text = table();
    std::vector<Row> notes;
    if (plan_.status == PlanStatus::infeasible) {
      add_excess(notes);
    } else {
      add_short(notes);
      add_binding(notes, "limit binds", io::limit_saving_per_kwh(plan_.site));
      for (const GroupPlan& group : plan_.groups) add_binding(notes, group.id + " binds", group.limit_price_per_kwh);
    }
    for (const Row& note : notes) text += fmt::format("{}  {}\n", left(note.label, label_width_), printable(note.planned));
    return text;
  }

 private:
  [[nodiscard]] std::string money(double cost) const {
    const bool is_tiny = cost > 0 && cost < 0.005;  // not nothing, though
    return fmt::format("{} {}", is_tiny ? "less than 0.01" : grouped(cost, 2), problem_.site.currency);
  }

  /// `100.0`, or `60.0-80.0` where it moves.
  [[nodiscard]] static std::string range_words(const std::vector<double>& values) {
    if (values.empty()) return "0.0";
    const auto [low, high] = std::minmax_element(values.begin(), values.end());
    return *low == *high ? grouped(*low) : fmt::format("{}-{}", grouped(*low), grouped(*high));
  }

  void add_energy() {
    rows_.push_back(
        {"energy delivered",
         fmt::format("{} of {} kWh", grouped(plan_.kpi.energy_delivered_kwh), grouped(plan_.kpi.energy_required_kwh)),
         fmt::format("{} kWh", grouped(plan_.uncontrolled.energy_delivered_kwh))});
  }

  void add_cost() {
    const auto with_price = [&](double cost, double price) {
      return fmt::format("{} ({}/kWh)", money(cost), grouped(price, 3));
    };
    rows_.push_back(
        {"cost", with_price(plan_.kpi.energy_cost, plan_.kpi.mean_price_per_kwh), money(plan_.uncontrolled.energy_cost)});
    const bool has_other_load = any_above_zero(plan_.site.base_load_kw) || any_above_zero(plan_.site.pv_kw);
    if (has_other_load) rows_.push_back({"whole site", money(plan_.cost.energy_cost), ""});
    if (problem_.site.demand_charge_per_kw > 0)
      rows_.push_back({"demand charge",
                       fmt::format("{} (peak {} kW)", money(plan_.cost.demand_charge_cost), grouped(plan_.site.billed_peak_kw)),
                       ""});
    if (plan_.site.overload_kw > 1e-6)
      rows_.push_back(
          {"overload", fmt::format("{} ({} kW)", money(plan_.cost.overload_cost), grouped(plan_.site.overload_kw)), ""});
  }

  void add_peak() {
    const bool has_other_load = any_above_zero(plan_.site.base_load_kw) || any_above_zero(plan_.site.pv_kw);
    const std::string of_limit = fmt::format(" of {} kW", range_words(plan_.site.limit_kw));
    std::string uncontrolled = fmt::format("{} kW", grouped(plan_.uncontrolled.peak_power_kw));
    if (plan_.uncontrolled.steps_over_limit > 0)
      uncontrolled += fmt::format(", {} over", counted(static_cast<std::size_t>(plan_.uncontrolled.steps_over_limit), "step"));
    const std::string cars = grouped(plan_.kpi.peak_power_kw);
    if (!has_other_load) return rows_.push_back({"peak", cars + of_limit, uncontrolled});
    rows_.push_back({"peak of the cars", cars + " kW", uncontrolled});
    rows_.push_back({"peak of the site", grouped(highest(plan_.site.power_kw)) + of_limit, ""});
  }

  /// When the site is over its hard limit without any car.
  void add_excess(std::vector<Row>& notes) const {
    std::vector<int> steps;
    double most_kw = 0;
    for (std::size_t t = 0; t < plan_.site.limit_kw.size(); ++t) {
      const double over_kw = plan_.site.base_load_kw[t] - plan_.site.pv_kw[t] - plan_.site.limit_kw[t];
      if (over_kw <= 1e-9 * std::max(1.0, plan_.site.limit_kw[t])) continue;
      steps.push_back(static_cast<int>(t));
      most_kw = std::max(most_kw, over_kw);
    }
    notes.push_back({"over the limit",
                     fmt::format("{}, by up to {} kW, without any car", io::step_ranges_text(steps, plan_.horizon, zone_),
                                 grouped(most_kw)),
                     ""});
  }

  void add_short(std::vector<Row>& notes) const {
    std::vector<const SessionPlan*> short_sessions;
    for (const SessionPlan& session : plan_.sessions)
      if (io::is_short(session)) short_sessions.push_back(&session);
    if (short_sessions.empty()) return notes.push_back({"short", "none", ""});
    std::stable_sort(short_sessions.begin(), short_sessions.end(),
                     [](const SessionPlan* a, const SessionPlan* b) { return a->unmet_kwh > b->unmet_kwh; });
    std::string text = fmt::format("{} of {}: ", grouped(static_cast<double>(short_sessions.size()), 0),
                                   counted(plan_.sessions.size(), "session"));
    constexpr std::size_t most = 3;
    for (std::size_t s = 0; s < short_sessions.size() && s < most; ++s)
      text += fmt::format("{}{} by {} kWh", s == 0 ? "session " : ", ", short_sessions[s]->id,
                          grouped(short_sessions[s]->unmet_kwh));
    if (short_sessions.size() > most) text += ", …";
    notes.push_back({"short", text, ""});
    notes.push_back({"why", shortfall_words(plan_, problem_, zone_), ""});
  }

  /// Where one more kW would save something, and how much in all.
  void add_binding(std::vector<Row>& notes, std::string label, const std::vector<double>& price_per_kwh) const {
    std::vector<int> steps;
    double saved_cost = 0;
    for (std::size_t t = 0; t < price_per_kwh.size(); ++t) {
      if (price_per_kwh[t] <= 1e-7) continue;
      steps.push_back(static_cast<int>(t));
      saved_cost += energy_kwh(price_per_kwh[t], plan_.horizon.step);
    }
    if (steps.empty()) return;
    notes.push_back(
        {std::move(label),
         fmt::format("{}; one more kW there saves {}", io::step_ranges_text(steps, plan_.horizon, zone_), money(saved_cost)),
         ""});
  }

  std::string table() {
    std::size_t planned_width = 7;
    for (const Row& row : rows_) {
      label_width_ = std::max(label_width_, width_of(row.label));
      planned_width = std::max(planned_width, width_of(row.planned));
    }
    const std::string status = status_words(plan_);
    if (rows_.empty()) return status + "\n";
    label_width_ = std::max(label_width_, width_of(status));
    std::string text =
        fmt::format("{}  {}  {}\n", left(status, label_width_), styled_out(left("planned", planned_width), Style::bold),
                    styled_out("uncontrolled", Style::bold));
    for (const Row& row : rows_) {
      std::string line =
          fmt::format("{}  {}  {}", left(row.label, label_width_), left(row.planned, planned_width), row.uncontrolled);
      line.erase(line.find_last_not_of(' ') + 1);
      text += line + "\n";
    }
    return text;
  }

  const Plan& plan_;
  const Problem& problem_;
  const TimeZone& zone_;
  std::vector<Row> rows_;
  std::size_t label_width_ = 16;
};

}  // namespace

std::string status_words(const Plan& plan) {
  std::string words{io::json::name_of(plan.status)};
  // Rounding may put the bound above the optimum by a hair.
  if (plan.status != PlanStatus::infeasible) words += fmt::format(", gap {:.2g}", plan.gap < 1e-12 ? 0.0 : plan.gap);
  words += fmt::format(", {}", duration_words(plan.solver.total_s));
  return plan.solver.name.empty() ? words : words + fmt::format(" ({})", plan.solver.name);
}

std::string plan_summary(const Plan& plan, const Problem& problem, const TimeZone& zone) {
  return Summary{plan, problem, zone}.text();
}

}  // namespace chargeplan::cli
