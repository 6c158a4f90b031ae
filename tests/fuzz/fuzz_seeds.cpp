/// Writes the inputs that the fuzzers start from: the corpus of broken requests, and good documents.
///   fuzz_seeds FOLDER
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "http/router.hpp"
#include "io/plan_document.hpp"
#include "io/request.hpp"
#include "support/request_corpus.hpp"

namespace {

using namespace chargeplan;
namespace fs = std::filesystem;

void write(const fs::path& path, std::string_view content) {
  fs::create_directories(path.parent_path());
  std::ofstream{path, std::ios::binary} << content;
}

void write_request_seeds(const fs::path& folder) {
  for (const fs::path& file : test::json_files_in("tests/corpus/requests"))
    write(folder / file.filename(), test::read_request_case(file).input);
  const auto request = io::read_request(R"({
    "horizon": {"start": "2025-08-18T00:00:00", "steps": 4, "time_zone": "Europe/Paris"},
    "site": {"grid_limit_kw": [100, 80, 60, 40], "groups": [{"id": "g", "limit_kw": 60}], "evses": [{"id": "A1", "group": "g"}]},
    "sessions": [{"id": "a", "evse": "A1", "arrival": "2025-08-18T00:00:00", "departure": "2025-08-18T01:00:00+02:00",
                  "max_power_kw": 22, "target_soc_ratio": 1, "battery_capacity_kwh": 52, "arrival_soc_ratio": 0.5}]})");
  write(folder / "good.json", io::write_request(request.value()));
}

void write_plan_seeds(const fs::path& folder) {
  io::PlanDocument document;
  document.plan.sessions = {SessionPlan{.id = "a", .evse = "A1", .power_kw = {1, 2.5}, .soc_ratio = {0.5, 0.25}}};
  document.plan.sessions[0].notes = {{"sessions[0]", "slug", "message"}};
  document.plan.groups = {GroupPlan{"g", {1}, {2}, {3}}};
  document.plan.site.power_kw = {1, 1e-300};
  write(folder / "feasible.json", io::write_plan_json(document));
  document.plan.status = PlanStatus::infeasible;
  write(folder / "infeasible.json", io::write_plan_json(document));
}

void write_change_seeds(const fs::path& folder) {
  write(folder / "all.json", R"({"schema": "chargeplan.change/1", "now": "2025-08-18T00:20:00",
    "site": {"grid_limit_kw": 12, "import_price_per_kwh": [0.1, 0.2, 0.3, 0.1, 0.2, 0.3, 0.1, 0.2]},
    "sessions": {"upsert": [{"id": "b", "departure": "2025-08-18T01:30:00", "energy_required_kwh": 9},
                            {"id": "new", "arrival": "2025-08-18T00:20:00", "departure": "2025-08-18T02:40:00",
                             "max_power_kw": 11, "min_power_kw": 4, "energy_required_kwh": 8, "priority": 2}],
                 "remove": ["c"]}, "delivered_kwh": {"a": 1.5}})");
  write(folder / "wrong.json", R"({"now": "2025-08-17T00:00:00", "sessions": {"remove": ["x"], "upsert": [{"id": "a"}, 1]},
    "delivered_kwh": {"y": -1}})");
}

/// The text files of the corpus as they are; of a workbook only the part that workbook_fuzz packs (see there).
void write_table_seeds(const fs::path& folder) {
  fs::create_directories(folder / "csv");
  for (const auto& entry : fs::directory_iterator{fs::path{CHARGEPLAN_SOURCE_DIR} / "tests/corpus/tables"})
    if (entry.path().extension() == ".csv" && entry.file_size() < 4096)
      fs::copy_file(entry.path(), folder / "csv" / entry.path().filename(), fs::copy_options::overwrite_existing);
  std::string xlsx_names, ods_names;
  for (const auto* name : {"id", "arrival", "departure", "max_power_kw", "energy_required_kwh"}) {
    xlsx_names += fmt::format(R"(<c t="inlineStr"><is><t>{}</t></is></c>)", name);
    ods_names += fmt::format(R"(<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>)", name);
  }
  write(folder / "workbook/sheet.xml",
        fmt::format(R"(x<worksheet><sheetData><row r="1">{}</row><row><c t="inlineStr"><is><t>a</t></is></c>)"
                    R"(<c s="1"><v>45887.25</v></c><c s="1"><v>45887.5</v></c><c><v>7</v></c><c><v>5</v></c></row>)"
                    R"(<row r="9"><c r="D9" t="e"><v>#N/A</v></c><c><f>1+1</f></c></row></sheetData></worksheet>)",
                    xlsx_names));
  write(
      folder / "workbook/content.xml",
      fmt::format(R"(o<office:document-content><office:body><office:spreadsheet><table:table table:name="t"><table:table-row>)"
                  R"({}</table:table-row><table:table-row table:number-rows-repeated="2">)"
                  R"(<table:table-cell table:number-columns-repeated="3"/><table:table-cell office:value-type="float" )"
                  R"(office:value="7"/><table:table-cell office:value-type="time" office:time-value="PT12H00M00S"/>)"
                  R"(</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>)",
                  ods_names));
}

/// A request for every route, with a body that one of them takes.
void write_http_seeds(const fs::path& folder) {
  constexpr std::string_view request =
      R"({"horizon": {"steps": 4, "step_s": 3600}, "site": {"grid_limit_kw": 10}, "sessions": [{"id": "\u0061",)"
      R"("arrival": "2025-08-18T00:00:00", "departure": "2025-08-18T02:30:00", "max_power_kw": 22, "energy_required_kwh": 20}]})";
  int number = 0;
  for (const auto& [method, path] : http::route_names()) {
    std::string target{path};
    if (const auto at = target.find("{id}"); at != std::string::npos) target.replace(at, 4, "depot-1");
    const bool is_table = target == "/v1/demand/parse";
    std::string_view body = method == "GET" || method == "DELETE" ? "" : request;
    if (is_table) body = "id;arrival;departure;max_power_kw;energy_required_kwh\na;2025-08-18 00:00;2025-08-18 02:30;22;20\n";
    write(folder / fmt::format("{:02}", number++),
          fmt::format("{} {} HTTP/1.1\r\nHost: a\r\nContent-Type: {}\r\nAccept: */*\r\nIdempotency-Key: k-{}\r\n\r\n{}", method,
                      target, is_table ? "text/csv" : "application/json", number, body));
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    fmt::print(stderr, "usage: fuzz_seeds FOLDER\n");
    return 2;
  }
  const fs::path folder{argv[1]};
  write_request_seeds(folder / "request");
  write_plan_seeds(folder / "plan");
  write_change_seeds(folder / "change");
  write_table_seeds(folder);
  write_http_seeds(folder / "http");
}
