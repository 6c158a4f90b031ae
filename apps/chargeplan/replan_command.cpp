#include <fmt/format.h>

#include <memory>

#include "console.hpp"
#include "io/change.hpp"
#include "plan_command.hpp"
#include "program.hpp"
#include "words.hpp"

namespace chargeplan::cli {
namespace {

constexpr std::string_view examples =
    R"(  chargeplan replan request.json plan.json change.json --out plan2.json --request-out request2.json
  chargeplan replan request2.json plan2.json - --json < change.json | jq .kpi
A change says what is new, and the time: {"now": "2025-08-18T12:00:00+02:00", "site": {"grid_limit_kw": 60},
  "sessions": {"upsert": [{"id": "7", "departure": "2025-08-18T15:00:00+02:00"}], "remove": ["12"]}, "delivered_kwh": {"7": 4.2}}
Steps that have begun stay as they were planned.
)";

struct ReplanArguments {
  ProblemInput input;
  std::string plan, change;
  PlanOutputs outputs;
};

void say_what_changed(const std::string& file, const io::ChangedRequest& changed, const TimeZone& zone) {
  const Horizon& horizon = changed.request.problem.horizon;
  say(fmt::format("{}: {} new or changed, {} removed; planned anew from {} on", shown_name(file),
                  counted(static_cast<std::size_t>(changed.upserted), "session"), changed.removed,
                  format_time(horizon.step_start(horizon.past_step_count), zone)));
}

int run(const ReplanArguments& arguments) {
  if (const auto good = arguments.outputs.check(arguments.input.name()); !good) return report(good.error());
  if (arguments.input.stdin_count() + (arguments.plan == "-") + (arguments.change == "-") > 1) return report(stdin_twice());
  auto loaded = arguments.input.load();
  if (!loaded) return report(loaded.error());
  const auto document = read_from(arguments.plan, io::read_plan_json);
  if (!document) return report(document.error());
  if (document->request_sha256 != io::request_sha256(loaded->request))
    say("warning", Style::yellow, "the plan says that it was made for another request (its request_sha256 differs)");
  auto changed = read_from(arguments.change,
                           [&](const std::string& json) { return io::read_change(json, loaded->request, document->plan); });
  if (!changed) return report(changed.error());
  say_what_changed(arguments.change, *changed, loaded->zone);
  loaded->request = std::move(changed->request);
  return plan_and_write(*loaded, arguments.outputs, &document->plan);
}

}  // namespace

void add_replan_command(Program& program, CLI::App& parent) {
  const auto arguments = std::make_shared<ReplanArguments>();
  CLI::App& command = program.add_command(parent, "replan", "Plan again from now on, after a change", std::string{examples},
                                          [arguments] { return run(*arguments); });
  arguments->input.add_to(command, "request");
  command.add_option("plan", arguments->plan, "the plan so far (JSON); - is stdin")->required()->type_name("FILE");
  command.add_option("change", arguments->change, "what is new (JSON); - is stdin")->required()->type_name("FILE");
  arguments->outputs.add_to(command);
}

}  // namespace chargeplan::cli
