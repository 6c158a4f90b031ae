/// The request document, field by field: what `read_request` and `write_request` walk. Order and names: docs/formats.md.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <tuple>

#include "chargeplan/options.hpp"
#include "chargeplan/problem.hpp"
#include "io/json_fields.hpp"
#include "io/time_text.hpp"

namespace chargeplan::io {

enum class RequestSchema { v1 };

/// `horizon` as it stands in a document: what is absent follows from the sessions.
struct HorizonFields {
  std::optional<StartTime> start;
  std::chrono::seconds step{900};
  std::optional<int> step_count;
  std::string time_zone = "UTC";
  Presence presence = Presence::fraction;
  int past_step_count = 0;
};

/// The sections of a document: still JSON to read, our structs to write.
template <class Horizon, class Site, class Sessions, class Options>
struct RequestFile {
  Horizon horizon{};
  Site site{};
  Sessions sessions{};
  Options options{};
  RequestSchema schema = RequestSchema::v1;
};

namespace json {

template <>
struct Names<RequestSchema> {
  static constexpr std::array<Name<RequestSchema>, 1> list{{{"chargeplan.request/1", RequestSchema::v1}}};
};

template <class Horizon, class Site, class Sessions, class Options>
struct Fields<RequestFile<Horizon, Site, Sessions, Options>> {
  static constexpr std::tuple list{
      field(
          "schema", [](auto& file) -> auto& { return file.schema; }),
      field(
          "horizon", [](auto& file) -> auto& { return file.horizon; }),
      field(
          "site", [](auto& file) -> auto& { return file.site; }),
      field(
          "sessions", [](auto& file) -> auto& { return file.sessions; }),
      field(
          "options", [](auto& file) -> auto& { return file.options; }),
  };
};

template <>
struct Names<Presence> {
  static constexpr std::array<Name<Presence>, 2> list{{{"fraction", Presence::fraction}, {"floor", Presence::floor}}};
};

template <>
struct Names<Formulation> {
  static constexpr std::array<Name<Formulation>, 2> list{{{"lp", Formulation::lp}, {"milp", Formulation::milp}}};
};

template <>
struct Names<TieBreak> {
  static constexpr std::array<Name<TieBreak>, 4> list{
      {{"early", TieBreak::early}, {"late", TieBreak::late}, {"flat", TieBreak::flat}, {"none", TieBreak::none}}};
};

template <>
struct Fields<HorizonFields> {
  static constexpr std::tuple list{
      field("start", &HorizonFields::start),       field("step_s", &HorizonFields::step),
      field("steps", &HorizonFields::step_count),  field("time_zone", &HorizonFields::time_zone),
      field("presence", &HorizonFields::presence), field("past_steps", &HorizonFields::past_step_count),
  };
};

template <>
struct Fields<Group> {
  static constexpr std::tuple list{
      required("id", &Group::id),
      field("parent", &Group::parent),
      required("limit_kw", &Group::limit_kw),
  };
};

template <>
struct Fields<Evse> {
  static constexpr std::tuple list{
      required("id", &Evse::id),
      field("group", &Evse::group),
      field("max_power_kw", &Evse::max_power_kw),
      field("min_power_kw", &Evse::min_power_kw),
  };
};

template <>
struct Fields<Site> {
  static constexpr std::tuple list{
      field("id", &Site::id),
      field("currency", &Site::currency),
      required("grid_limit_kw", &Site::grid_limit_kw),
      field("overload_price_per_kw", &Site::overload_price_per_kw),
      field("export_limit_kw", &Site::export_limit_kw),
      field("base_load_kw", &Site::base_load_kw),
      field("pv_kw", &Site::pv_kw),
      field("import_price_per_kwh", &Site::import_price_per_kwh),
      field("export_price_per_kwh", &Site::export_price_per_kwh),
      field("demand_charge_per_kw", &Site::demand_charge_per_kw),
      field("billed_peak_kw", &Site::billed_peak_kw),
      field("efficiency", &Site::efficiency),
      field("groups", &Site::groups),
      field("evses", &Site::evses),
      field("past_pv_curtailed_kw", &Site::past_pv_curtailed_kw),
  };
};

template <>
struct Fields<Session> {
  static constexpr std::tuple list{
      required("id", &Session::id),
      field("evse", &Session::evse),
      required("arrival", &Session::arrival),
      required("departure", &Session::departure),
      required("max_power_kw", &Session::max_power_kw),
      field("min_power_kw", &Session::min_power_kw),
      field("energy_required_kwh", &Session::energy_required_kwh),
      field("target_soc_ratio", &Session::target_soc_ratio),
      field("max_energy_kwh", &Session::max_energy_kwh),
      field("battery_capacity_kwh", &Session::battery_capacity_kwh),
      field("arrival_energy_kwh", &Session::arrival_energy_kwh),
      field("arrival_soc_ratio", &Session::arrival_soc_ratio),
      field("efficiency", &Session::efficiency),
      field("priority", &Session::priority),
      field("unmet_price_per_kwh", &Session::unmet_price_per_kwh),
      field("past_power_kw", &Session::past_power_kw),
      field("delivered_kwh", &Session::delivered_kwh),
  };
};

template <>
struct Fields<PlanOptions> {
  static constexpr std::tuple list{
      field("formulation", &PlanOptions::formulation),
      field("solver", &PlanOptions::solver),
      field(
          "time_limit_s", [](auto& options) -> auto& { return options.solve.time_limit; }),
      field(
          "gap", [](auto& options) -> auto& { return options.solve.gap; }),
      field(
          "threads", [](auto& options) -> auto& { return options.solve.threads; }),
      field("tie_break", &PlanOptions::tie_break),
      field("unmet_penalty_cost", &PlanOptions::unmet_penalty_cost),
  };
};

}  // namespace json
}  // namespace chargeplan::io
