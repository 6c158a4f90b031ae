// report_samples FOLDER: the pages that the browser test opens, and that people look at.
#include <algorithm>
#include <cmath>
#include <iostream>

#include "chargeplan/replan.hpp"
#include "io/files.hpp"
#include "io/plan_export.hpp"
#include "support/example_plans.hpp"

namespace {

using namespace chargeplan;
using test::ExampleDay;

int failures = 0;

void write(const std::string& path, const test::PlannedExample& example) {
  const auto written = io::write_file(path, io::write_report(example.document, example.problem, example.zone));
  if (written) return;
  std::cerr << written.error().message << '\n';
  ++failures;
}

/// Names that would be markup, script, the end of the data or a formula, were they not text.
test::PlannedExample hostile() {
  auto [problem, zone] = test::example_problem({.session_count = 6, .limit_kw_per_session = 3});
  problem.site.id = "<img src=x onerror=\"document.title='owned'\">";
  problem.sessions[0].id = "<img src=x onerror=\"document.title='owned'\">";
  problem.sessions[1].id = "</script><script>document.title='owned'</script>";
  problem.sessions[2].id = "<!-- <script>";
  problem.sessions[3].id = "=HYPERLINK(\"http://example.invalid\")";
  problem.sessions[4].id = "\u202Eright to left \u2028 line \x01";
  problem.sessions[5].id = std::string(300, 'x');
  problem.sessions[0].evse = "]]></style><b>bold</b>";
  return {problem, zone, test::document_of(plan(problem).value())};
}

/// Two feeders, the first with three levels below it: a tree of limits, some of which bind.
test::PlannedExample tree() {
  auto [problem, zone] = test::example_problem({.limit_kw_per_session = 3});
  auto& site = problem.site;
  site.groups = {{"garage", std::nullopt, 70},
                 {"yard", std::nullopt, 60},
                 {"level 1", "garage", 30},
                 {"level 2", "garage", 30},
                 {"level 3", "garage", 11}};
  for (std::size_t s = 0; s < problem.sessions.size(); ++s) {
    const std::string id = fmt::format("A{}", s + 1);
    site.evses.push_back({id, site.groups[1 + s % 4].id, std::nullopt, 0});
    problem.sessions[s].evse = id;
  }
  return {problem, zone, test::document_of(plan(problem).value())};
}

/// More groups than a page shows at once.
test::PlannedExample many_groups() {
  auto [problem, zone] = test::example_problem({.session_count = 60});
  auto& site = problem.site;
  for (std::size_t s = 0; s < problem.sessions.size(); ++s) {
    if (s % 2 == 0) site.groups.push_back({fmt::format("row {}", s / 2 + 1), std::nullopt, s % 10 == 8 ? 4.0 : 14.0});
    const std::string id = fmt::format("A{}", s + 1);
    site.evses.push_back({id, site.groups.back().id, std::nullopt, 0});
    problem.sessions[s].evse = id;
  }
  return {problem, zone, test::document_of(plan(problem).value())};
}

/// One car, paid for what it takes.
test::PlannedExample one_car() {
  auto [problem, zone] = test::example_problem({.session_count = 1, .limit_kw_per_session = 11});
  problem.site.import_price_per_kwh = -0.05;
  return {problem, zone, test::document_of(plan(problem).value())};
}

/// Without any car the site is over its hard limit.
test::PlannedExample infeasible() {
  auto [problem, zone] = test::example_problem({.session_count = 8});
  std::vector<double> base_kw(static_cast<std::size_t>(problem.horizon.step_count), 5.0);
  std::fill(base_kw.begin() + 40, base_kw.begin() + 46, 35.0);
  problem.site.base_load_kw = base_kw;
  return {problem, zone, test::document_of(plan(problem).value())};
}

/// At ten past eleven the limit falls by half: the morning is as it was.
test::PlannedExample replanned() {
  const auto [before, zone] = test::example_problem({});
  Change change{before.horizon.start + std::chrono::minutes{11 * 60 + 10}, before.site, before.sessions, {}};
  change.site.grid_limit_kw = before.site.grid_limit_kw[0] / 2;
  auto problem = continue_problem(before, plan(before).value(), std::move(change)).value();
  auto document = test::document_of(plan(problem).value());
  return {std::move(problem), zone, std::move(document)};
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "report_samples FOLDER\n";
    return 2;
  }
  const std::string folder = std::string{argv[1]} + "/";
  write(folder + "day_5.html", test::planned_example({.session_count = 5, .limit_kw_per_session = 6}));
  write(folder + "day_40.html", test::planned_example());
  write(folder + "groups_40.html", test::planned_example({.groups = true, .base_load_and_pv = true, .negative_prices = true}));
  write(folder + "day_300.html", test::planned_example({.session_count = 300, .limit_kw_per_session = 2.2, .groups = true}));
  write(folder + "day_5000.html", test::planned_example({.session_count = 5000, .limit_kw_per_session = 2.2}));
  const std::chrono::year_month_day spring{std::chrono::year{2025}, std::chrono::month{3}, std::chrono::day{30}};
  const std::chrono::year_month_day autumn{std::chrono::year{2025}, std::chrono::month{10}, std::chrono::day{26}};
  write(folder + "spring_40.html", test::planned_example({.date = spring}));
  write(folder + "autumn_40.html", test::planned_example({.date = autumn}));
  write(folder + "one_car.html", one_car());
  write(folder + "tree_40.html", tree());
  write(folder + "many_groups.html", many_groups());
  write(folder + "replanned.html", replanned());
  write(folder + "hostile.html", hostile());
  write(folder + "infeasible.html", infeasible());
  return failures == 0 ? 0 : 4;
}
