#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "chargeplan/planner.hpp"
#include "chargeplan/version.hpp"
#include "console.hpp"
#include "io/version_json.hpp"
#include "program.hpp"
#include "words.hpp"

namespace chargeplan::cli {
namespace {

int print_version(bool json) {
  if (!json) return answer(fmt::format("chargeplan {}\n", version()));
  return answer(io::write_version_json() + "\n");
}

int print_solvers(bool json) {
  if (json) return answer(io::write_solvers_json() + "\n");
  const auto yes = [](bool can) { return left(can ? "yes" : "-", 5); };
  std::string table = styled_out("name      version   lp   milp flat", Style::bold) + "\n";
  for (const SolverInfo& solver : available_solvers()) {
    std::string line = fmt::format("{}{}{}{}{}", left(solver.name, 10), left(solver.version, 10), yes(solver.lp),
                                   yes(solver.milp), yes(solver.quadratic));
    line.erase(line.find_last_not_of(' ') + 1);
    table += line + "\n";
  }
  return answer(table);
}

}  // namespace

void add_version_commands(Program& program, CLI::App& parent) {
  const auto json = std::make_shared<bool>(false);
  CLI::App& version_command = program.add_command(parent, "version", "Print the version of this build",
                                                  "  chargeplan version --json\n", [json] { return print_version(*json); });
  version_command.add_flag("--json", *json, "JSON, with the solvers");
  CLI::App& solvers_command = program.add_command(parent, "solvers", "List the solvers in this build and what they can do",
                                                  "  chargeplan solvers --json\n", [json] { return print_solvers(*json); });
  solvers_command.add_flag("--json", *json, "JSON");
}

}  // namespace chargeplan::cli
