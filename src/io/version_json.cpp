#include "io/version_json.hpp"

#include <utility>

#include "chargeplan/planner.hpp"
#include "chargeplan/version.hpp"
#include "io/json_text.hpp"

namespace chargeplan::io {

std::string write_solvers_json() {
  json::Text text;
  text.begin_array();
  for (const SolverInfo& solver : available_solvers()) {
    text.begin_object();
    text.key("name");
    text.string(solver.name);
    text.key("version");
    text.string(solver.version);
    for (const auto& [key, value] : {std::pair{"lp", solver.lp}, {"milp", solver.milp}, {"quadratic", solver.quadratic}}) {
      text.key(key);
      text.boolean(value);
    }
    text.end_object();
  }
  text.end_array();
  return text.take();
}

std::string write_version_json(std::optional<bool> durable) {
  json::Text text;
  text.begin_object();
  text.key("version");
  text.string(version());
  text.key("solvers");
  text.raw(write_solvers_json());
  if (durable) {
    text.key("durable");
    text.boolean(*durable);
  }
  text.end_object();
  return text.take();
}

}  // namespace chargeplan::io
