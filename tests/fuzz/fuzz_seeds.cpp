/// Writes the inputs that the fuzzers start from: the corpus of broken requests, and good documents.
///   fuzz_seeds FOLDER
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <string>

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

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    fmt::print(stderr, "usage: fuzz_seeds FOLDER\n");
    return 2;
  }
  const fs::path folder{argv[1]};
  write_request_seeds(folder / "request");
  write_plan_seeds(folder / "plan");
}
