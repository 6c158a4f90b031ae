/// The plan document, field by field: what `read_plan_json` and `write_plan_json` walk. Order and names: docs/formats.md.
#pragma once

#include <array>
#include <tuple>

#include "chargeplan/plan.hpp"
#include "io/json_fields.hpp"
#include "io/plan_document.hpp"
#include "io/request_fields.hpp"

namespace chargeplan::io {

enum class PlanSchema { v1 };

/// A plan document with what marks it as one; `Document` is PlanDocument to read, const PlanDocument to write.
template <class Document>
struct PlanFile {
  Document& document;
  PlanSchema schema = PlanSchema::v1;
};

namespace json {

template <>
struct Names<PlanSchema> {
  static constexpr std::array<Name<PlanSchema>, 1> list{{{"chargeplan.plan/1", PlanSchema::v1}}};
};

template <>
struct Names<PlanStatus> {
  static constexpr std::array<Name<PlanStatus>, 3> list{
      {{"optimal", PlanStatus::optimal}, {"feasible", PlanStatus::feasible}, {"infeasible", PlanStatus::infeasible}}};
};

template <>
struct Fields<Issue> {
  static constexpr std::tuple list{
      field("path", &Issue::path),
      field("slug", &Issue::slug),
      field("message", &Issue::message),
  };
};

template <>
struct Fields<PlanCost> {
  static constexpr std::tuple list{
      field("energy_cost", &PlanCost::energy_cost),
      field("unmet_cost", &PlanCost::unmet_cost),
      field("demand_charge_cost", &PlanCost::demand_charge_cost),
      field("overload_cost", &PlanCost::overload_cost),
  };
};

template <>
struct Fields<SolverReport> {
  static constexpr std::tuple list{
      field("name", &SolverReport::name),
      field("iterations", &SolverReport::iterations),
      field("bound_source", &SolverReport::bound_source),
      field("build_s", &SolverReport::build_s),
      field("solve_s", &SolverReport::solve_s),
      field("total_s", &SolverReport::total_s),
  };
};

template <>
struct Fields<Horizon> {
  static constexpr std::tuple list{
      field("start", &Horizon::start),       field("step_s", &Horizon::step),
      field("steps", &Horizon::step_count),  field("time_zone", &Horizon::time_zone),
      field("presence", &Horizon::presence), field("past_steps", &Horizon::past_step_count),
  };
};

template <>
struct Fields<SitePlan> {
  static constexpr std::tuple list{
      field("power_kw", &SitePlan::power_kw),
      field("import_kw", &SitePlan::import_kw),
      field("export_kw", &SitePlan::export_kw),
      field("pv_curtailed_kw", &SitePlan::pv_curtailed_kw),
      field("base_load_kw", &SitePlan::base_load_kw),
      field("pv_kw", &SitePlan::pv_kw),
      field("limit_kw", &SitePlan::limit_kw),
      field("import_price_per_kwh", &SitePlan::import_price_per_kwh),
      field("export_price_per_kwh", &SitePlan::export_price_per_kwh),
      field("limit_price_per_kwh", &SitePlan::limit_price_per_kwh),
      field("energy_price_per_kwh", &SitePlan::energy_price_per_kwh),
      field("peak_price_per_kw", &SitePlan::peak_price_per_kw),
      field("overload_kw", &SitePlan::overload_kw),
      field("unavoidable_overload_kw", &SitePlan::unavoidable_overload_kw),
      field("billed_peak_kw", &SitePlan::billed_peak_kw),
  };
};

template <>
struct Fields<GroupPlan> {
  static constexpr std::tuple list{
      field("id", &GroupPlan::id),
      field("power_kw", &GroupPlan::power_kw),
      field("limit_kw", &GroupPlan::limit_kw),
      field("limit_price_per_kwh", &GroupPlan::limit_price_per_kwh),
  };
};

template <>
struct Fields<SessionPlan> {
  static constexpr std::tuple list{
      field("id", &SessionPlan::id),
      field("evse", &SessionPlan::evse),
      field("first_step", &SessionPlan::first_step),
      field("power_kw", &SessionPlan::power_kw),
      nullable("soc_ratio", &SessionPlan::soc_ratio, [](const SessionPlan& session) { return session.soc_ratio.empty(); }),
      field("energy_required_kwh", &SessionPlan::energy_required_kwh),
      field("energy_delivered_kwh", &SessionPlan::energy_delivered_kwh),
      field("energy_drawn_kwh", &SessionPlan::energy_drawn_kwh),
      field("unmet_kwh", &SessionPlan::unmet_kwh),
      field("energy_cost", &SessionPlan::energy_cost),
      field("peak_power_kw", &SessionPlan::peak_power_kw),
      field("demand_met_ratio", &SessionPlan::demand_met_ratio),
      field("departure_soc_ratio", &SessionPlan::departure_soc_ratio),
      field("marginal_cost_per_kwh", &SessionPlan::marginal_cost_per_kwh),
      field("notes", &SessionPlan::notes),
  };
};

template <>
struct Fields<Kpi> {
  static constexpr std::tuple list{
      field("sessions", &Kpi::sessions),
      field("evses", &Kpi::evses),
      field("energy_required_kwh", &Kpi::energy_required_kwh),
      field("energy_delivered_kwh", &Kpi::energy_delivered_kwh),
      field("energy_drawn_kwh", &Kpi::energy_drawn_kwh),
      field("demand_met_ratio", &Kpi::demand_met_ratio),
      field("fully_met_sessions", &Kpi::fully_met_sessions),
      field("peak_power_kw", &Kpi::peak_power_kw),
      field("grid_limit_use_ratio", &Kpi::grid_limit_use_ratio),
      field("energy_cost", &Kpi::energy_cost),
      field("mean_price_per_kwh", &Kpi::mean_price_per_kwh),
  };
};

template <>
struct Fields<Uncontrolled> {
  static constexpr std::tuple list{
      field("power_kw", &Uncontrolled::power_kw),
      field("energy_delivered_kwh", &Uncontrolled::energy_delivered_kwh),
      field("peak_power_kw", &Uncontrolled::peak_power_kw),
      field("energy_cost", &Uncontrolled::energy_cost),
      field("steps_over_limit", &Uncontrolled::steps_over_limit),
  };
};

/// Costs mean nothing without a plan: null.
inline constexpr auto has_no_cost = [](const auto& file) { return file.document.plan.status == PlanStatus::infeasible; };

template <class Document>
struct Fields<PlanFile<Document>> {
  static constexpr std::tuple list{
      field("schema", &PlanFile<Document>::schema),
      field(
          "id", [](auto& file) -> auto& { return file.document.id; }),
      field(
          "created", [](auto& file) -> auto& { return file.document.created; }),
      field(
          "request_sha256", [](auto& file) -> auto& { return file.document.request_sha256; }),
      field(
          "version", [](auto& file) -> auto& { return file.document.version; }),
      field(
          "status", [](auto& file) -> auto& { return file.document.plan.status; }),
      field(
          "formulation", [](auto& file) -> auto& { return file.document.plan.formulation; }),
      nullable(
          "objective_cost", [](auto& file) -> auto& { return file.document.plan.objective_cost; }, has_no_cost),
      nullable(
          "bound_cost", [](auto& file) -> auto& { return file.document.plan.bound_cost; }, has_no_cost),
      nullable(
          "gap", [](auto& file) -> auto& { return file.document.plan.gap; }, has_no_cost),
      field(
          "max_violation", [](auto& file) -> auto& { return file.document.plan.max_violation; }),
      nullable(
          "cost", [](auto& file) -> auto& { return file.document.plan.cost; }, has_no_cost),
      field(
          "solver", [](auto& file) -> auto& { return file.document.plan.solver; }),
      field(
          "horizon", [](auto& file) -> auto& { return file.document.plan.horizon; }),
      field(
          "site", [](auto& file) -> auto& { return file.document.plan.site; }),
      field(
          "groups", [](auto& file) -> auto& { return file.document.plan.groups; }),
      field(
          "sessions", [](auto& file) -> auto& { return file.document.plan.sessions; }),
      field(
          "kpi", [](auto& file) -> auto& { return file.document.plan.kpi; }),
      field(
          "uncontrolled", [](auto& file) -> auto& { return file.document.plan.uncontrolled; }),
      field(
          "warnings", [](auto& file) -> auto& { return file.document.plan.warnings; }),
  };
};

}  // namespace json
}  // namespace chargeplan::io
