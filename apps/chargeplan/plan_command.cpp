#include "plan_command.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <memory>

#include "chargeplan/planner.hpp"
#include "chargeplan/version.hpp"
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

std::string plan_id(Instant created, const std::string& request_sha256) {
  const auto whole = std::chrono::floor<std::chrono::seconds>(created);
  return fmt::format("{:%Y%m%dT%H%M%SZ}-{}", fmt::gmtime(std::chrono::system_clock::to_time_t(whole)),
                     request_sha256.substr(0, 8));
}

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
Result<io::PlanDocument> solve_watched(const LoadedRequest& loaded, bool verbose) {
  const Interruption interruption;
  PlanControl control{.stop = interruption.token()};
  std::optional<ProgressLine> line;
  if (verbose) {  // the log would tear a progress line apart
    control.log = say_log;
  } else {
    line.emplace();
    control.progress = [&line](const Progress& progress) { line->update(progress); };
  }
  auto document = solve(loaded, control);
  line.reset();
  if (document && interruption.happened()) say("warning", Style::yellow, "stopped by Ctrl-C: this is the best plan so far");
  return document;
}

int plan_one(const PlanArguments& arguments) {
  const auto loaded = arguments.input.load();
  if (!loaded) return report(loaded.error());
  say_what_was_read(arguments.input, *loaded, arguments.verbose);
  if (!arguments.request_output.empty()) {
    const auto written = io::write_file(arguments.request_output, io::write_request(loaded->request) + "\n");
    if (!written) return report(written.error());
    if (arguments.request_output != "-") say(fmt::format("wrote {}", arguments.request_output));
  }
  const auto document = solve_watched(*loaded, arguments.verbose);
  if (!document) return report(document.error());
  say_issues("warning", Style::yellow, document->plan.warnings, arguments.verbose ? Listing::all : Listing::short_list);

  const bool stdout_is_taken = std::find(arguments.outputs.begin(), arguments.outputs.end(), "-") != arguments.outputs.end() ||
                               arguments.request_output == "-";
  if (arguments.json && !stdout_is_taken) {
    if (const int status = answer(io::write_plan_json(*document) + "\n"); status != done) return status;
  } else if (!stdout_is_taken) {
    if (const int status = answer(plan_summary(document->plan, loaded->request.problem, loaded->zone)); status != done)
      return status;
  }
  if (const auto written = write_outputs(arguments.outputs, *document, *loaded); !written) return report(written.error());
  return status_of(document->plan);
}

/// What only many requests, or only one, can have. The request is a second answer: it cannot share stdout with the plan.
Result<void> check_one_or_many(const PlanArguments& arguments, bool lines) {
  const auto& outputs = arguments.outputs;
  const bool plan_on_stdout = arguments.json || std::find(outputs.begin(), outputs.end(), "-") != outputs.end();
  Issue issue{"--request-out", {}, {}};
  if (!lines && arguments.jobs) {
    issue = {"--jobs", "only_for_lines", "is for the many requests of a .jsonl file; this is one plan"};
  } else if (lines && !arguments.request_output.empty()) {
    issue.slug = "not_for_lines";
    issue.message = "is for one request; each line of a .jsonl file is one already";
  } else if (arguments.request_output == "-" && plan_on_stdout) {
    issue.slug = "duplicate_output";
    issue.message = "stdout is the plan's already; name a file for one of them";
  } else {
    return {};
  }
  return tl::unexpected(Error{ErrorCode::invalid_input, "this cannot be done as asked", {std::move(issue)}});
}

bool is_lines(const std::string& path) { return ending_of(path) == ".jsonl" || ending_of(path) == ".ndjson"; }

int run(const PlanArguments& arguments) {
  const bool lines = is_lines(arguments.input.name());
  if (const auto good = check_one_or_many(arguments, lines); !good) return report(good.error());
  const std::vector<std::string> endings =
      lines ? std::vector<std::string>{".jsonl", ".ndjson"} : std::vector<std::string>{".json", ".csv", ".xlsx", ".html"};
  if (const auto good = check_outputs(arguments.outputs, endings); !good) return report(good.error());
  return lines ? plan_lines(arguments) : plan_one(arguments);
}

}  // namespace

Result<io::PlanDocument> solve(const LoadedRequest& loaded, const PlanControl& control) {
  auto plan = chargeplan::plan(loaded.request.problem, loaded.request.options, control);
  if (!plan) return tl::unexpected(std::move(plan.error()));
  const Instant created = now();
  std::string sha256 = io::request_sha256(loaded.request);
  std::string id = plan_id(created, sha256);
  return io::PlanDocument{std::move(id), created, std::move(sha256), std::string{version()}, *std::move(plan)};
}

int status_of(const Plan& plan) { return plan.status == PlanStatus::infeasible ? infeasible : done; }

void add_plan_command(Program& program, CLI::App& parent) {
  const auto arguments = std::make_shared<PlanArguments>();
  CLI::App& command = program.add_command(parent, "plan", "Plan the charging of a table of sessions", std::string{examples},
                                          [arguments] { return run(*arguments); });
  arguments->input.add_to(command, "demand");
  command
      .add_option("-o,--out", arguments->outputs, "write the plan as .json, .csv, .xlsx or .html; - is stdout; may be repeated")
      ->type_name("FILE")
      ->expected(1)
      ->take_all();
  command.add_option("--request-out", arguments->request_output, "write the request that all of this amounts to, as JSON")
      ->type_name("FILE");
  command.add_option("-j,--jobs", arguments->jobs, "requests of a .jsonl file that are planned at once (default: the cores)")
      ->type_name("N")
      ->check(CLI::Range(1, 256));
  command.add_flag("--json", arguments->json, "print the plan as JSON");
  command.add_flag("-v,--verbose", arguments->verbose, "show the solver's log, and every note and warning");
}

}  // namespace chargeplan::cli
