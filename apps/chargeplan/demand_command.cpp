#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>

#include "chargeplan/demand.hpp"
#include "console.hpp"
#include "import_report.hpp"
#include "io/files.hpp"
#include "io/mapping.hpp"
#include "io/plan_export.hpp"
#include "io/request.hpp"
#include "io/time_text.hpp"
#include "outputs.hpp"
#include "problem_input.hpp"
#include "program.hpp"
#include "words.hpp"

namespace chargeplan::cli {
namespace {

constexpr std::string_view synthetic_examples = R"(  chargeplan demand synthetic --sessions 40 --seed 7 > demand.csv
  chargeplan demand synthetic --sessions 1000 --date 2026-01-15 --time-zone Europe/Paris --out demand.xlsx
  chargeplan demand synthetic | chargeplan plan - --grid-limit-kw 100
)";
constexpr std::string_view import_examples = R"(  chargeplan demand import sessions.csv --columns map.json --out demand.csv
  chargeplan demand import sessions.csv --columns map.json --json --out demand.csv | jq .oddities
)";

const std::vector<std::string> demand_endings{".csv", ".xlsx", ".json"};

Result<std::string> demand_as(const std::string& ending, const std::vector<Session>& sessions, const TimeZone& zone) {
  if (ending == ".xlsx") return io::write_demand_xlsx(sessions, zone);
  if (ending == ".json") return io::write_sessions(sessions, zone) + "\n";
  return io::write_demand_csv(sessions, zone);
}

/// To the file, by its ending, or to stdout. Result: the exit status.
int deliver(const std::string& output, const std::string& ending, const std::vector<Session>& sessions, const TimeZone& zone) {
  const auto content = demand_as(ending, sessions, zone);
  if (!content) return report(content.error());
  if (output.empty() || output == "-") return answer(*content);
  if (const auto written = io::write_file(output, *content); !written) return report(written.error());
  say(fmt::format("wrote {}", output));
  return done;
}

struct SyntheticArguments {
  SyntheticOptions options;
  std::string date;
  std::string output;
  bool json = false;
};

int draw(const SyntheticArguments& arguments) {
  SyntheticOptions options = arguments.options;
  if (!arguments.date.empty()) {
    const auto date = io::parse_date(arguments.date);
    if (!date)
      return report({ErrorCode::invalid_input,
                     "the command line has 1 problem",
                     {{"--date", "bad_date", fmt::format("\"{}\" is no date such as 2026-01-15", arguments.date)}}});
    options.date = *date;
  }
  if (!arguments.output.empty())
    if (const auto good = check_outputs({arguments.output}, demand_endings); !good) return report(good.error());
  const auto sessions = synthetic_sessions(options);
  if (!sessions) return report(sessions.error());
  const TimeZone zone = TimeZone::find(options.time_zone).value();
  const bool to_stdout = arguments.output.empty() || arguments.output == "-";
  const int answered = arguments.json ? deliver({}, ".json", *sessions, zone) : done;
  if (arguments.json && to_stdout) return answered;
  return std::max(answered, deliver(arguments.output, ending_of(arguments.output), *sessions, zone));
}

struct ImportArguments {
  std::string file, mapping, output, time_zone = "UTC";
  bool json = false, verbose = false;
};

int import(const ImportArguments& arguments) {
  if (arguments.file == "-" && arguments.mapping == "-") return report(stdin_twice());
  if (!arguments.output.empty())
    if (const auto good = check_outputs({arguments.output}, demand_endings, arguments.file); !good) return report(good.error());
  const auto zone = TimeZone::find(arguments.time_zone);
  if (!zone) return report(zone.error());
  const auto content = io::read_file(arguments.file);
  if (!content) return report(content.error());
  const auto mapping = io::read_file(arguments.mapping);
  if (!mapping) return report(mapping.error());
  const io::TableOptions options{.file_name = shown_name(arguments.file), .time_zone = &*zone, .start = {}};
  const auto table = io::import_demand(*content, *mapping, options, [&](const std::string& name) {
    return open_joined(name, arguments.file, arguments.mapping);
  });
  if (!table) return report(table.error());
  const ImportReport found{shown_name(arguments.file),
                           "session",
                           table->sessions.size(),
                           table->row_count,
                           table->oddities,
                           table->skipped,
                           table->notes};
  say_import(found, arguments.verbose);
  const int answered = arguments.json ? answer(import_json(found)) : done;
  if (arguments.json && arguments.output.empty()) return answered;
  return std::max(answered, deliver(arguments.output, ending_of(arguments.output), table->sessions, *zone));
}

}  // namespace

void add_demand_commands(Program& program, CLI::App& parent) {
  CLI::App& demand = program.add_command(parent, "demand", "Make tables of sessions", "", {});

  const auto drawn = std::make_shared<SyntheticArguments>();
  CLI::App& synthetic = program.add_command(demand, "synthetic", "Draw sessions as the original planner's generator does",
                                            std::string{synthetic_examples}, [drawn] { return draw(*drawn); });
  synthetic.add_option("--sessions", drawn->options.session_count, "how many (40)")->type_name("N");
  synthetic.add_option("--seed", drawn->options.seed, "the same seed draws the same sessions everywhere (1)")
      ->check(CLI::Range(std::int64_t{0}, (std::int64_t{1} << 53) - 1))
      ->type_name("N");
  synthetic.add_option("--date", drawn->date, "day of the arrivals (2025-08-18)")->type_name("DATE");
  synthetic.add_option("--time-zone", drawn->options.time_zone, "of the times, as Europe/Paris (UTC)")->type_name("NAME");
  synthetic.add_option("-o,--out", drawn->output, "write .csv, .xlsx or .json instead of CSV on stdout")->type_name("FILE");
  synthetic.add_flag("--json", drawn->json, "JSON, as the sessions of a request");

  const auto imported = std::make_shared<ImportArguments>();
  CLI::App& from_file =
      program.add_command(demand, "import", "Turn any export into a clean table, with a report of its oddities",
                          std::string{import_examples}, [imported] { return import(*imported); });
  from_file.add_option("file", imported->file, "the export (CSV, XLSX, XLS, ODS); - is stdin")->required()->type_name("FILE");
  from_file.add_option("--columns", imported->mapping, "mapping (JSON) from its columns to ours")
      ->required()
      ->type_name("FILE");
  from_file
      .add_option("--time-zone", imported->time_zone,
                  "of the times written, and of those read where the mapping names none (UTC)")
      ->type_name("NAME");
  from_file.add_option("-o,--out", imported->output, "write .csv, .xlsx or .json instead of CSV on stdout")->type_name("FILE");
  from_file.add_flag("--json", imported->json, "print the report as JSON (the table then only goes to --out)");
  from_file.add_flag("-v,--verbose", imported->verbose, "list every note and every row left out");
}

}  // namespace chargeplan::cli
