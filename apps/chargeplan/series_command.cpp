#include <fmt/format.h>

#include <memory>

#include "console.hpp"
#include "import_report.hpp"
#include "io/files.hpp"
#include "io/mapping.hpp"
#include "outputs.hpp"
#include "problem_input.hpp"
#include "program.hpp"

namespace chargeplan::cli {
namespace {

constexpr std::string_view import_examples = R"(  chargeplan series import prices.csv --columns map.json --out prices_clean.csv
  chargeplan series import prices.csv --columns map.json --json --out prices_clean.csv | jq .oddities
)";

struct ImportArguments {
  std::string file, mapping, output, time_zone = "UTC";
  bool json = false, verbose = false;
};

int import(const ImportArguments& arguments) {
  if (arguments.file == "-" && arguments.mapping == "-") return report(stdin_twice());
  if (!arguments.output.empty())
    if (const auto good = check_outputs({arguments.output}, {".csv"}, arguments.file); !good) return report(good.error());
  const auto zone = TimeZone::find(arguments.time_zone);
  if (!zone) return report(zone.error());
  const auto content = io::read_file(arguments.file);
  if (!content) return report(content.error());
  const auto mapping = io::read_file(arguments.mapping);
  if (!mapping) return report(mapping.error());
  const io::TableOptions options{.file_name = shown_name(arguments.file), .time_zone = &*zone, .start = {}};
  const auto table = io::import_series(*content, *mapping, options, [&](const std::string& name) {
    return open_joined(name, arguments.file, arguments.mapping);
  });
  if (!table) return report(table.error());
  const ImportReport found{shown_name(arguments.file),
                           "value",
                           table->values.size(),
                           table->row_count,
                           table->oddities,
                           table->skipped,
                           table->notes};
  say_import(found, arguments.verbose);
  const int answered = arguments.json ? answer(import_json(found)) : done;
  if (arguments.json && arguments.output.empty()) return answered;
  const std::string csv = io::write_series_csv(*table, *zone);
  if (arguments.output.empty() || arguments.output == "-") return answer(csv);
  if (const auto written = io::write_file(arguments.output, csv); !written) return report(written.error());
  say(fmt::format("wrote {}", arguments.output));
  return answered;
}

}  // namespace

void add_series_commands(Program& program, CLI::App& parent) {
  CLI::App& series = program.add_command(parent, "series", "Make tables of prices, loads and PV production", "", {});
  const auto imported = std::make_shared<ImportArguments>();
  CLI::App& from_file =
      program.add_command(series, "import", "Turn any export into a clean series, with a report of its oddities",
                          std::string{import_examples}, [imported] { return import(*imported); });
  from_file.add_option("file", imported->file, "the export (CSV, XLSX, XLS, ODS); - is stdin")->required()->type_name("FILE");
  from_file.add_option("--columns", imported->mapping, "mapping (JSON) from its columns to ours")
      ->required()
      ->type_name("FILE");
  from_file
      .add_option("--time-zone", imported->time_zone,
                  "of the times written, and of those read where the mapping names none (UTC)")
      ->type_name("NAME");
  from_file.add_option("-o,--out", imported->output, "write .csv instead of CSV on stdout")->type_name("FILE");
  from_file.add_flag("--json", imported->json, "print the report as JSON (the table then only goes to --out)");
  from_file.add_flag("-v,--verbose", imported->verbose, "list every note and every row left out");
}

}  // namespace chargeplan::cli
