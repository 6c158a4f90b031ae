#include <algorithm>
#include <filesystem>

#include "cli_support.hpp"
#include "io/plan_document.hpp"
#include "io/request.hpp"

namespace chargeplan {
namespace {

using test::contains;
using test::run;

class PlanCommand : public test::CliTest {};

TEST_F(PlanCommand, PlansATable) {
  const auto planned = run({"plan", write("demand.csv", test::two_cars_table), "--grid-limit-kw", "10"});
  EXPECT_EQ(planned.status, 0) << planned.err;
  EXPECT_TRUE(contains(planned.err, "demand.csv: 2 sessions")) << planned.err;
  for (const char* words : {"optimal, gap ", "planned", "uncontrolled", "energy delivered", "29.0 of 29.0 kWh", "cost",
                            " EUR (0.1", "peak", "10.0 of 10.0 kW", "steps over", "short", "none"})
    EXPECT_TRUE(contains(planned.out, words)) << words << " in\n" << planned.out;
}

TEST_F(PlanCommand, SaysWhoIsShortAndWhenTheLimitBinds) {
  const auto planned = run({"plan", "-", "--grid-limit-kw", "5"}, {.input = test::two_cars});
  EXPECT_EQ(planned.status, 0);
  EXPECT_TRUE(contains(planned.out, "short")) << planned.out;
  EXPECT_TRUE(contains(planned.out, "2 sessions: session ")) << planned.out;
  EXPECT_TRUE(contains(planned.out, "limit binds")) << planned.out;
  EXPECT_TRUE(contains(planned.out, "10:00–14:00; one more kW there saves ")) << planned.out;
  EXPECT_TRUE(contains(planned.out, "held back by the site's limit\n")) << planned.out;
}

TEST_F(PlanCommand, PromisesNoSavingOfMoreLimitBelowTheLoadWithoutCars) {
  const std::string request = write("r.json", R"({"horizon": {"start": "2025-08-18", "steps": 1, "step_s": 3600},
    "site": {"grid_limit_kw": 21, "base_load_kw": 20, "overload_price_per_kw": 1}, "sessions": [{"id": "a",
    "arrival": "2025-08-18T00:00Z", "departure": "2025-08-18T01:00Z", "max_power_kw": 11, "energy_required_kwh": 5}]})");
  EXPECT_TRUE(contains(run({"plan", request}).out, "one more kW there saves 1.00 EUR"));
  EXPECT_FALSE(contains(run({"plan", request, "--grid-limit-kw", "10"}).out, "limit binds"));
}

TEST_F(PlanCommand, PrintsThePlanAsJson) {
  const auto planned = run({"plan", "-", "--grid-limit-kw", "10", "--json"}, {.input = test::two_cars});
  ASSERT_EQ(planned.status, 0) << planned.err;
  const auto document = io::read_plan_json(planned.out);
  ASSERT_TRUE(document);
  EXPECT_EQ(document->plan.sessions.size(), 2U);
  EXPECT_EQ(document->request_sha256.size(), 64U);
  EXPECT_TRUE(contains(document->id, document->request_sha256.substr(0, 8)));
}

TEST_F(PlanCommand, WritesByTheEndingOfEachName) {
  const auto planned = run({"plan", "-", "--grid-limit-kw", "10", "--out", path("p.json"), "--out", path("p.csv"), "-o",
                            path("p.xlsx"), "--out=" + path("p.html"), "--request-out", path("r.json")},
                           {.input = test::two_cars});
  ASSERT_EQ(planned.status, 0) << planned.err;
  EXPECT_TRUE(io::read_plan_json(content("p.json")));
  EXPECT_TRUE(content("p.csv").starts_with("id,")) << content("p.csv").substr(0, 80);
  EXPECT_TRUE(content("p.xlsx").starts_with("PK"));
  EXPECT_TRUE(contains(content("p.html"), "<html"));
  EXPECT_TRUE(io::read_request(content("r.json")));
  for (const char* name : {"p.json", "p.csv", "p.xlsx", "p.html", "r.json"})
    EXPECT_TRUE(contains(planned.err, "wrote " + path(name)));
}

TEST_F(PlanCommand, SaysTheSameOfItsOwnRequest) {
  ASSERT_EQ(run({"plan", "-", "--grid-limit-kw", "10", "--request-out", path("r.json"), "--out", path("a.json")},
                {.input = test::two_cars})
                .status,
            0);
  ASSERT_EQ(run({"plan", path("r.json"), "--out", path("b.json")}).status, 0);
  const auto first = io::read_plan_json(content("a.json")), second = io::read_plan_json(content("b.json"));
  ASSERT_TRUE(first && second);
  EXPECT_EQ(first->request_sha256, second->request_sha256);
  EXPECT_EQ(first->plan.sessions, second->plan.sessions);
}

TEST_F(PlanCommand, WritesThePlanToStdoutInPlaceOfThePrintout) {
  const auto planned = run({"plan", "-", "--grid-limit-kw", "10", "--out", "-"}, {.input = test::two_cars});
  EXPECT_EQ(planned.status, 0);
  EXPECT_TRUE(io::read_plan_json(planned.out));
}

TEST_F(PlanCommand, GivesStdoutToOneDocumentOnly) {
  for (const std::vector<std::string>& both : {std::vector<std::string>{"--json"}, {"--out", "-"}}) {
    std::vector<std::string> arguments{"plan", "-", "--grid-limit-kw", "10", "--request-out", "-"};
    arguments.insert(arguments.end(), both.begin(), both.end());
    const auto refused = run(arguments, {.input = test::two_cars});
    EXPECT_EQ(refused.status, 2) << both.front();
    EXPECT_EQ(refused.out, "");
    EXPECT_TRUE(contains(refused.err, "--request-out: stdout is the plan's already")) << refused.err;
  }
  const auto alone = run({"plan", "-", "--grid-limit-kw", "10", "--request-out", "-"}, {.input = test::two_cars});
  EXPECT_EQ(alone.status, 0);
  EXPECT_TRUE(io::read_request(alone.out)) << alone.out;
}

TEST_F(PlanCommand, GivesAFileToOneDocumentOnlyHoweverItIsNamed) {
  const std::string table = write("d.csv", test::two_cars_table);
  std::filesystem::create_directory_symlink(path("."), path("link"));
  for (const std::vector<std::string>& both : {std::vector<std::string>{"--request-out", path("a.json")},
                                               {"--request-out", path("./a.json")},
                                               {"--out", path("a.json")},
                                               {"--out", path("link/a.json")},
                                               {"--out", path("./d.csv")}}) {
    const auto refused = run({"plan", table, "--grid-limit-kw", "10", "--out", path("a.json"), both[0], both[1]});
    EXPECT_EQ(refused.status, 2) << both[1];
    EXPECT_FALSE(std::filesystem::exists(path("a.json")));
  }
  EXPECT_EQ(content("d.csv"), test::two_cars_table);
}

TEST_F(PlanCommand, LetsFlagsOverruleTheSiteFileAndThatTheRequest) {
  const std::string site = write("site.json", R"({"grid_limit_kw": 7, "currency": "CHF", "efficiency": 0.8})");
  const std::string request = write(
      "request.json", R"({"site": {"grid_limit_kw": 3, "currency": "USD", "base_load_kw": 1},)" + test::two_cars.substr(1));
  ASSERT_EQ(run({"plan", request, "--site", site, "--efficiency", "0.95", "--request-out", path("r.json")}).status, 0);
  const auto read = io::read_request(content("r.json"));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->problem.site.grid_limit_kw, Series{7});
  EXPECT_EQ(read->problem.site.currency, "CHF");
  EXPECT_EQ(read->problem.site.efficiency, 0.95);
  EXPECT_EQ(read->problem.site.base_load_kw, Series{1});
}

TEST_F(PlanCommand, TakesASeriesFromAFile) {
  std::string prices = "time,price_per_kwh\n";
  for (int hour = 0; hour < 24; ++hour)
    prices += "2025-08-18T" + std::string{hour < 10 ? "0" : ""} + std::to_string(hour) + ":00:00Z," +
              (hour == 12 ? "0.05" : "0.30") + "\n";
  ASSERT_EQ(run({"plan", "-", "--grid-limit-kw", "50", "--import-price-per-kwh", write("prices.csv", prices), "--request-out",
                 path("r.json")},
                {.input = test::two_cars})
                .status,
            0);
  const auto read = io::read_request(content("r.json"));
  ASSERT_TRUE(read);
  const Series& price = read->problem.site.import_price_per_kwh;
  ASSERT_EQ(price.values().size(), 96U);
  EXPECT_EQ(price[47], 0.30);
  EXPECT_EQ(price[48], 0.05);
}

TEST_F(PlanCommand, QuotesTheFlagThatIsWrong) {
  const auto wrong = run({"plan", "-", "--grid-limit-kw", "-3", "--threads", "two", "--efficiency", "1.5", "--step", "soon"},
                         {.input = test::two_cars});
  EXPECT_EQ(wrong.status, 2);
  EXPECT_TRUE(contains(wrong.err, "--step: \"soon\" is no duration")) << wrong.err;
  const auto more =
      run({"plan", "-", "--grid-limit-kw", "-3", "--threads", "two", "--efficiency", "1.5"}, {.input = test::two_cars});
  EXPECT_EQ(more.status, 2);
  for (const char* words : {"--grid-limit-kw: ", "--threads: must be a number, not the text \"two\"", "--efficiency: "})
    EXPECT_TRUE(contains(more.err, words)) << words << " in\n" << more.err;
}

TEST_F(PlanCommand, SaysHowToWriteANumber) {
  const auto with_limit = [](const char* limit) {
    return run({"plan", "-", "--grid-limit-kw", limit}, {.input = test::two_cars}).err;
  };
  EXPECT_TRUE(contains(with_limit("100kW"), "neither a number (write 100, without a unit) nor a file")) << with_limit("100kW");
  EXPECT_TRUE(contains(with_limit("1,5"), "with a decimal point, not a comma")) << with_limit("1,5");
  EXPECT_TRUE(contains(with_limit("abc"), "is neither a number nor a file: abc")) << with_limit("abc");
}

TEST_F(PlanCommand, WantsAUnitWithADuration) {
  const auto bare = run({"plan", "-", "--grid-limit-kw", "10", "--step", "15"}, {.input = test::two_cars});
  EXPECT_EQ(bare.status, 2);
  EXPECT_TRUE(contains(bare.err, "--step: \"15\" has no unit; write 15s, 15min or 15h")) << bare.err;
  const auto both =
      run({"plan", "-", "--grid-limit-kw", "10", "--step", "15min", "--step-s", "600"}, {.input = test::two_cars});
  EXPECT_EQ(both.status, 2);
  EXPECT_TRUE(contains(both.err, "--step and --step-s are one flag: give one of them")) << both.err;
  for (const std::vector<std::string>& flag : {std::vector<std::string>{"--step", "30min"}, {"--step-s", "1800"}}) {
    std::vector<std::string> arguments{"plan", "-", "--grid-limit-kw", "10", "--request-out", path("r.json")};
    arguments.insert(arguments.end(), flag.begin(), flag.end());
    ASSERT_EQ(run(arguments, {.input = test::two_cars}).status, 0) << flag[0];
    EXPECT_TRUE(contains(content("r.json"), "\"step_s\":1800")) << content("r.json");
  }
}

TEST_F(PlanCommand, StartsAtTheMidnightOfADate) {
  ASSERT_EQ(run({"plan", "-", "--grid-limit-kw", "10", "--start", "2025-08-18", "--time-zone", "Europe/Paris", "--request-out",
                 path("r.json")},
                {.input = test::two_cars})
                .status,
            0);
  EXPECT_TRUE(contains(content("r.json"), "\"start\":\"2025-08-18T00:00:00+02:00\"")) << content("r.json");
}

TEST_F(PlanCommand, SaysHowToGiveTheLimitThatIsMissing) {
  const auto wrong = run({"plan", "-"}, {.input = test::two_cars});
  EXPECT_EQ(wrong.status, 2);
  EXPECT_TRUE(contains(wrong.err, "--grid-limit-kw")) << wrong.err;
}

TEST_F(PlanCommand, QuotesThePlaceInATable) {
  std::string table = test::two_cars_table;
  table.replace(table.find(",11,"), 4, ",fast,");
  const std::string file = write("demand.csv", table);
  const auto wrong = run({"plan", file, "--grid-limit-kw", "10"});
  EXPECT_EQ(wrong.status, 2);
  EXPECT_TRUE(contains(wrong.err, "demand.csv")) << wrong.err;
  EXPECT_TRUE(contains(wrong.err, "row 3")) << wrong.err;
  const auto skipped = run({"plan", file, "--grid-limit-kw", "10", "--skip-bad-rows"});
  EXPECT_EQ(skipped.status, 0) << skipped.err;
  EXPECT_TRUE(contains(skipped.err, "1 session, 1 row left out")) << skipped.err;
  EXPECT_TRUE(contains(skipped.err, "row 3")) << skipped.err;
}

TEST_F(PlanCommand, QuotesThePlaceInADocument) {
  const auto broken = run({"plan", write("r.json", "{\"sessions\": [}")});
  EXPECT_EQ(broken.status, 2);
  EXPECT_TRUE(contains(broken.err, "r.json, line 1, column 15")) << broken.err;
  std::string request = test::two_cars;
  request.replace(request.find("\"departure\": \"2025-08-18T14"), 27, "\"departure\": \"2025-08-18T09");
  const auto wrong = run({"plan", write("r.json", request), "--grid-limit-kw", "1"});
  EXPECT_EQ(wrong.status, 2);
  EXPECT_TRUE(contains(wrong.err, "sessions[0].departure")) << wrong.err;
}

TEST_F(PlanCommand, TellsAllFilesProblemsAtOnce) {
  std::string table = test::two_cars_table;
  table.replace(table.find(",11,"), 4, ",fast,");
  const auto wrong = run({"plan", write("demand.csv", table), "--grid-limit-kw", "10", "--presence", "sometimes"});
  EXPECT_EQ(wrong.status, 2);
  EXPECT_TRUE(contains(wrong.err, "--presence: ")) << wrong.err;
  EXPECT_TRUE(contains(wrong.err, "row 3")) << wrong.err;
}

TEST_F(PlanCommand, ExitsWith4ForAFileThatIsNotThere) {
  for (const std::vector<std::string>& arguments : {std::vector<std::string>{"plan", path("none.csv"), "--grid-limit-kw", "1"},
                                                    {"plan", "-", "--site", path("none.json")}}) {
    const auto missing = run(arguments, {.input = test::two_cars});
    EXPECT_EQ(missing.status, 4) << missing.err;
    EXPECT_TRUE(contains(missing.err, "No such file or directory")) << missing.err;
  }
}

TEST_F(PlanCommand, ExitsWith4WhereItCannotWriteAndLeavesNothing) {
  std::filesystem::create_directory(path("folder.json"));
  const auto failed = run({"plan", "-", "--grid-limit-kw", "10", "--out", path("folder.json"), "--out", path("p.json")},
                          {.input = test::two_cars});
  EXPECT_EQ(failed.status, 4);
  EXPECT_TRUE(exists("p.json"));  // the other file is not lost
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator{folder_.path()}, {}), 2);
}

TEST_F(PlanCommand, RefusesAFolderThatIsNotThereBeforeItSolves) {
  const auto refused = run({"plan", "-", "--grid-limit-kw", "10", "--out", path("no/such/p.json")}, {.input = test::two_cars});
  EXPECT_EQ(refused.status, 4);
  EXPECT_TRUE(contains(refused.err, "there is no folder " + path("no/such"))) << refused.err;
  EXPECT_EQ(refused.out, "");
}

TEST_F(PlanCommand, RefusesAnEndingBeforeItSolves) {
  const auto refused = run({"plan", "-", "--grid-limit-kw", "10", "--out", path("p.pdf")}, {.input = test::two_cars});
  EXPECT_EQ(refused.status, 2);
  EXPECT_TRUE(contains(refused.err, ".json, .csv, .xlsx, .html")) << refused.err;
}

TEST_F(PlanCommand, ExitsWith3ForASolverThatThereIsNot) {
  const auto unknown = run({"plan", "-", "--grid-limit-kw", "10", "--solver", "abacus"}, {.input = test::two_cars});
  EXPECT_EQ(unknown.status, 3) << unknown.err;
  EXPECT_TRUE(contains(unknown.err, "abacus")) << unknown.err;
}

TEST_F(PlanCommand, ExitsWith7WhereTheSiteIsOverItsLimitWithoutAnyCar) {
  const auto impossible =
      run({"plan", "-", "--grid-limit-kw", "10", "--base-load-kw", "20", "--out", path("p.json")}, {.input = test::two_cars});
  EXPECT_EQ(impossible.status, 7) << impossible.err;
  EXPECT_TRUE(contains(impossible.out, "infeasible")) << impossible.out;
  EXPECT_TRUE(contains(impossible.out, "00:00–00:00, by up to 10.0 kW, without any car")) << impossible.out;
  EXPECT_TRUE(contains(impossible.err, "warning:")) << impossible.err;
  EXPECT_TRUE(contains(content("p.json"), "\"objective_cost\":null"));
}

TEST_F(PlanCommand, ShowsTheSolversLogOnStderr) {
  const auto quiet = run({"plan", "-", "--grid-limit-kw", "10", "--solver", "highs"}, {.input = test::two_cars});
  const auto verbose = run({"plan", "-", "--grid-limit-kw", "10", "--solver", "highs", "-v"}, {.input = test::two_cars});
  EXPECT_EQ(verbose.status, 0);
  EXPECT_GT(verbose.err.size(), quiet.err.size() + 100);
  EXPECT_FALSE(contains(verbose.out, "HiGHS"));
}

TEST_F(PlanCommand, ReadsStdinOnlyOnce) {
  for (const char* second : {"--site", "--columns", "--pv-kw"}) {
    const auto twice = run({"plan", "-", "--grid-limit-kw", "10", second, "-"}, {.input = test::two_cars});
    EXPECT_EQ(twice.status, 2) << second;
    EXPECT_TRUE(contains(twice.err, "stdin can be read only once")) << twice.err;
  }
}

TEST_F(PlanCommand, DoesNotPassOverAFlagThatIsForTables) {
  const auto planned = run({"plan", "-", "--grid-limit-kw", "10", "--skip-bad-rows"}, {.input = test::two_cars});
  EXPECT_EQ(planned.status, 2);
  EXPECT_TRUE(contains(planned.err, "--skip-bad-rows: is for tables")) << planned.err;
}

TEST_F(PlanCommand, ReadsStdinWhateverItIs) {
  EXPECT_EQ(run({"plan", "-", "--grid-limit-kw", "10"}, {.input = test::two_cars_table}).status, 0);
  EXPECT_EQ(run({"plan", "-", "--grid-limit-kw", "10"}, {.input = test::two_cars}).status, 0);
  for (const char* nonsense : {"", "\n", "{", "nonsense", "a,b,c\n1,2,3\n"})
    EXPECT_EQ(run({"plan", "-", "--grid-limit-kw", "10"}, {.input = nonsense}).status, 2) << nonsense;
  EXPECT_EQ(run({"plan", "-", "--grid-limit-kw", "10"}, {.input = std::string(1000, '\0')}).status, 2);
}

TEST_F(PlanCommand, CountsARowOnceHoweverMuchIsWrongWithIt) {
  const std::string table =
      "id,arrival,departure,max_power_kw,energy_required_kwh\n"
      "a,2025-08-18T10:00Z,2025-08-18T12:00Z,11,5\n"
      "b,soon,later,much,-1\n";
  const auto skipped = run({"plan", "-", "--grid-limit-kw", "100", "--skip-bad-rows"}, {.input = table});
  EXPECT_TRUE(contains(skipped.err, "1 session, 1 row left out")) << skipped.err;
}

TEST_F(PlanCommand, ListsThreeWarningsOfAKindAndCountsTheRest) {
  std::string table = "id,arrival,departure,max_power_kw,energy_required_kwh\n";
  for (const char* id : {"a", "b", "c", "d", "e"}) table += std::string{id} + ",2025-08-18T10:00Z,2025-08-18T12:00Z,11,5\n";
  const std::vector<std::string> arguments{"plan", "-", "--grid-limit-kw", "100", "--import-price-per-kwh", "3"};
  const auto planned = run(arguments, {.input = table});
  EXPECT_TRUE(contains(planned.err, "session \"c\"")) << planned.err;
  EXPECT_FALSE(contains(planned.err, "session \"d\"")) << planned.err;
  EXPECT_TRUE(contains(planned.err, "warning: 2 more of this kind (unmet_cheaper_than_energy); -v lists them")) << planned.err;
  EXPECT_TRUE(contains(planned.err, "a higher unmet_penalty_cost")) << planned.err;
  EXPECT_TRUE(contains(planned.out, "5 find energy too dear")) << planned.out;
  auto verbose = arguments;
  verbose.emplace_back("-v");
  EXPECT_TRUE(contains(run(verbose, {.input = table}).err, "session \"e\""));
}

TEST_F(PlanCommand, DoesNotLetInputSteerTheTerminal) {
  std::string request = test::two_cars;
  request.replace(request.find("\"a\""), 3, "\"\\u001b[31mred\"");
  const auto planned = run({"plan", "-", "--grid-limit-kw", "2"}, {.input = request});
  EXPECT_EQ(planned.status, 0);
  EXPECT_FALSE(contains(planned.out + planned.err, "\033"));
  EXPECT_TRUE(contains(planned.out, "?[31mred")) << planned.out;
}

}  // namespace
}  // namespace chargeplan
