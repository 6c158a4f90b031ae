#include <fmt/format.h>

#include <memory>

#include "chargeplan/check.hpp"
#include "console.hpp"
#include "io/check_json.hpp"
#include "io/plan_document.hpp"
#include "problem_input.hpp"
#include "program.hpp"
#include "words.hpp"

namespace chargeplan::cli {
namespace {

constexpr std::string_view examples = R"(  chargeplan check request.json plan.json
  chargeplan check demand.csv plan.json --grid-limit-kw 100      (the flags that the plan was made with)
  chargeplan check request.json plan.json --json | jq .breaches
)";

struct CheckArguments {
  ProblemInput input;
  std::string plan;
  bool json = false;
};

std::string words_of(const CheckReport& found, const Plan& plan, const std::string& currency) {
  std::string text;
  for (const Issue& breach : found.breaches)
    text += printable(fmt::format("{}: {}: {}\n", breach.path, breach.slug, breach.message));
  if (!found.passed()) text += '\n';
  const auto add = [&](std::string_view label, const std::string& value) { text += left(label, 20) + value + "\n"; };
  add("result",
      found.passed() ? styled_out("passed", Style::green) : styled_out(counted(found.breaches.size(), "breach"), Style::red));
  add("largest violation", fmt::format("{:.2g} kW or kWh", found.max_violation));
  if (plan.status == PlanStatus::infeasible) return text;
  add("cost", fmt::format("{} {}, recomputed from the set-points", grouped(found.objective_cost, 2), currency));
  add("no plan is below", fmt::format("{} {}, by the published shadow prices", grouped(found.dual_bound_cost, 2), currency));
  add("gap", fmt::format("{:.2g}", found.gap));
  return text;
}

int run(const CheckArguments& arguments) {
  if (arguments.plan == "-" && arguments.input.stdin_count() > 0) return report(stdin_twice());
  const auto loaded = arguments.input.load();
  const auto document = read_from(arguments.plan, io::read_plan_json);
  if (!loaded || !document) {  // tell of both
    const int status = loaded ? done : report(loaded.error());
    if (document) return status;
    const int plan_status = report(document.error());
    return loaded ? plan_status : status;
  }
  if (document->request_sha256 != io::request_sha256(loaded->request))
    say("warning", Style::yellow, "the plan says that it was made for another request (its request_sha256 differs)");
  const CheckReport found = check(loaded->request.problem, loaded->request.options, document->plan);
  const int status = answer(arguments.json ? io::write_check_json(found) + "\n"
                                           : words_of(found, document->plan, loaded->request.problem.site.currency));
  if (status != done) return status;
  return found.passed() ? done : found_wanting;
}

}  // namespace

void add_check_command(Program& program, CLI::App& parent) {
  const auto arguments = std::make_shared<CheckArguments>();
  CLI::App& command = program.add_command(parent, "check", "Verify a plan against its request, without a solver",
                                          std::string{examples}, [arguments] { return run(*arguments); });
  arguments->input.add_to(command, "request");
  command.add_option("plan", arguments->plan, "the plan (JSON); - is stdin")->required()->type_name("FILE");
  command.add_flag("--json", arguments->json, "print the result as JSON");
}

}  // namespace chargeplan::cli
