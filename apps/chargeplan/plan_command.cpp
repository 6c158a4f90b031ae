#include "plan_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <memory>

#include "chargeplan/planner.hpp"
#include "chargeplan/replan.hpp"
#include "console.hpp"
#include "import_report.hpp"
#include "interruption.hpp"
#include "io/files.hpp"
#include "outputs.hpp"
#include "plan_summary.hpp"
#include "program.hpp"
#include "progress_line.hpp"
#include "words.hpp"

namespace chargeplan::cli {
namespace {

constexpr std::string_view examples = R"(  chargeplan plan demand.csv --grid-limit-kw 100
  chargeplan plan demand.xlsx --grid-limit-kw 100 --import-price-per-kwh prices.csv --out plan.html --out plan.xlsx
  chargeplan plan demand.csv --site depot.json --time-zone Europe/Paris --formulation milp
  chargeplan plan request.json --grid-limit-kw 80 --json | jq .kpi
  chargeplan demand synthetic --sessions 40 | chargeplan plan - --grid-limit-kw 100
  chargeplan plan requests.jsonl --out plans.jsonl                 (one request a line, one plan a line)
A flag overrules the same field of the --site file, and that the request's.
)";

Instant now() { return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now()); }

void say_what_was_read(const ProblemInput& input, const LoadedRequest& loaded, bool verbose) {
  const auto& notes = loaded.request.notes;
  std::string line =
      fmt::format("{}: {}", shown_name(input.name()), counted(loaded.request.problem.sessions.size(), "session"));
  if (!loaded.skipped.empty()) line += fmt::format(", {} left out", counted(rows_of(loaded.skipped), "row"));
  if (notes.size() == 1)
    line += fmt::format(", 1 note ({})", notes.front().message);
  else if (!notes.empty())
    line += fmt::format(", {}", counted(notes.size(), "note"));
  say(line);
  const Listing listing = verbose ? Listing::all : Listing::short_list;
  if (notes.size() > 1) say_issues("note", Style::dim, notes, listing);
  say_issues("left out", Style::yellow, loaded.skipped, listing);
}

/// Every file but stdout's is written; the first failure is told at the end, so that one full disk costs no other file.
Result<void> write_outputs(const std::vector<std::string>& paths, const io::PlanDocument& document,
                           const LoadedRequest& loaded) {
  Result<void> result;
  for (const std::string& path : paths) {
    const auto content = plan_as(path == "-" ? ".json" : ending_of(path), document, loaded.request.problem, loaded.zone);
    const auto written = content ? io::write_file(path, *content) : Result<void>{tl::unexpected(content.error())};
    if (written && path != "-") say(fmt::format("wrote {}", path));
    if (!written && result) result = written;
  }
  return result;
}

/// Solves, with progress or the solver's log on stderr and Ctrl-C as a wish to stop.
Result<io::PlanDocument> solve_watched(const LoadedRequest& loaded, bool verbose, const Plan* start) {
  const Interruption interruption;
  PlanControl control{.stop = interruption.token()};
  std::optional<ProgressLine> line;
  if (verbose) {  // the log would tear a progress line apart
    control.log = say_log;
  } else {
    line.emplace();
    control.progress = [&line](const Progress& progress) { line->update(progress); };
  }
  auto document = solve(loaded, control, start);
  line.reset();
  if (document && interruption.happened()) say("warning", Style::yellow, "stopped: this is the best plan so far");
  return document;
}

/// What only many requests, or only one, can have.
Result<void> check_one_or_many(const PlanArguments& arguments, bool lines) {
  Issue issue{"--request-out", "not_for_lines", "is for one request; each line of a .jsonl file is one already"};
  if (!lines && arguments.jobs)
    issue = {"--jobs", "only_for_lines", "is for the many requests of a .jsonl file; this is one plan"};
  else if (!lines || arguments.outputs.request_file.empty())
    return {};
  return tl::unexpected(Error{ErrorCode::invalid_input, "this cannot be done as asked", {std::move(issue)}});
}

bool is_lines(const std::string& path) { return ending_of(path) == ".jsonl" || ending_of(path) == ".ndjson"; }

int run(const PlanArguments& arguments) {
  const bool lines = is_lines(arguments.input.name());
  if (const auto good = check_one_or_many(arguments, lines); !good) return report(good.error());
  const auto good = lines ? check_outputs(arguments.outputs.files, {".jsonl", ".ndjson"}, arguments.input.name())
                          : arguments.outputs.check(arguments.input.name());
  if (!good) return report(good.error());
  if (lines) return plan_lines(arguments);
  const auto loaded = arguments.input.load();
  if (!loaded) return report(loaded.error());
  say_what_was_read(arguments.input, *loaded, arguments.outputs.verbose);
  return plan_and_write(*loaded, arguments.outputs);
}

}  // namespace

void PlanOutputs::add_to(CLI::App& command) {
  command.add_option("-o,--out", files, "write the plan as .json, .csv, .xlsx or .html; - is stdout; may be repeated")
      ->type_name("FILE")
      ->expected(1)
      ->take_all();
  command.add_option("--request-out", request_file, "write the request that all of this amounts to, as JSON")
      ->type_name("FILE");
  command.add_flag("--json", json, "print the plan as JSON");
  command.add_flag("-v,--verbose", verbose, "show the solver's log, and every note and warning");
}

Result<void> PlanOutputs::check(const std::string& input) const {
  const auto is_request_file = [&](const std::string& file) { return are_same_file(file, request_file); };
  const bool is_plans = (request_file == "-" && json) ||
                        std::any_of(files.begin(), files.end(), is_request_file);  // the request is a second answer
  if (is_plans)
    return tl::unexpected(Error{ErrorCode::invalid_input,
                                "this cannot be done as asked",
                                {{"--request-out", "duplicate_output",
                                  fmt::format("{} is the plan's already; name a file for one of them",
                                              request_file == "-" ? "stdout" : request_file)}}});
  return check_outputs(files, {".json", ".csv", ".xlsx", ".html"}, input);
}

int plan_and_write(const LoadedRequest& loaded, const PlanOutputs& outputs, const Plan* start) {
  if (!outputs.request_file.empty()) {
    const auto written = io::write_file(outputs.request_file, io::write_request(loaded.request) + "\n");
    if (!written) return report(written.error());
    if (outputs.request_file != "-") say(fmt::format("wrote {}", outputs.request_file));
  }
  const auto document = solve_watched(loaded, outputs.verbose, start);
  if (!document) return report(document.error());
  say_issues("warning", Style::yellow, document->plan.warnings, outputs.verbose ? Listing::all : Listing::short_list);

  const bool stdout_is_taken =
      std::find(outputs.files.begin(), outputs.files.end(), "-") != outputs.files.end() || outputs.request_file == "-";
  int answered = done;  // whoever does not read that still has the files
  if (!stdout_is_taken)
    answered = answer(outputs.json ? io::write_plan_json(*document) + "\n"
                                   : plan_summary(document->plan, loaded.request.problem, loaded.zone));
  if (const auto written = write_outputs(outputs.files, *document, loaded); !written) return report(written.error());
  return answered == done ? status_of(document->plan) : answered;
}

Result<io::PlanDocument> solve(const LoadedRequest& loaded, const PlanControl& control, const Plan* start) {
  const auto& [problem, options, notes] = loaded.request;
  auto plan = start != nullptr ? plan_from(*start, problem, options, control) : chargeplan::plan(problem, options, control);
  if (!plan) return tl::unexpected(std::move(plan.error()));
  return io::plan_document(*std::move(plan), io::request_sha256(loaded.request), now());
}

int status_of(const Plan& plan) { return plan.status == PlanStatus::infeasible ? infeasible : done; }

void add_plan_command(Program& program, CLI::App& parent) {
  const auto arguments = std::make_shared<PlanArguments>();
  CLI::App& command = program.add_command(parent, "plan", "Plan the charging of a table of sessions", std::string{examples},
                                          [arguments] { return run(*arguments); });
  arguments->input.add_to(command, "demand");
  arguments->outputs.add_to(command);
  command.add_option("-j,--jobs", arguments->jobs, "requests of a .jsonl file that are planned at once (default: the cores)")
      ->type_name("N")
      ->check(CLI::Range(1, 256));
}

}  // namespace chargeplan::cli
