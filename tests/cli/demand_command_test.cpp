#include "cli_support.hpp"
#include "io/tables.hpp"

namespace chargeplan {
namespace {

using test::contains;
using test::run;

class DemandCommand : public test::CliTest {};
class SeriesCommand : public test::CliTest {};

TEST_F(DemandCommand, DrawsSessionsAsCsvOnStdout) {
  const auto drawn = run({"demand", "synthetic", "--sessions", "5", "--seed", "7"});
  EXPECT_EQ(drawn.status, 0) << drawn.err;
  EXPECT_EQ(std::count(drawn.out.begin(), drawn.out.end(), '\n'), 6);
  EXPECT_EQ(drawn.out, run({"demand", "synthetic", "--sessions", "5", "--seed", "7"}).out);
  EXPECT_NE(drawn.out, run({"demand", "synthetic", "--sessions", "5", "--seed", "8"}).out);
}

TEST_F(DemandCommand, WritesWhatPlanReads) {
  for (const char* name : {"d.csv", "d.xlsx", "d.json"}) {
    const auto drawn = run(
        {"demand", "synthetic", "--sessions", "5", "--date", "2026-01-15", "--time-zone", "Europe/Paris", "--out", path(name)});
    ASSERT_EQ(drawn.status, 0) << name << drawn.err;
    EXPECT_TRUE(contains(drawn.err, "wrote "));
    EXPECT_EQ(drawn.out, "");
    const auto planned = run({"plan", path(name), "--grid-limit-kw", "100", "--time-zone", "Europe/Paris"});
    EXPECT_EQ(planned.status, 0) << name << planned.err;
    EXPECT_TRUE(contains(planned.err, "5 sessions")) << planned.err;
  }
  EXPECT_TRUE(test::is_json(run({"demand", "synthetic", "--json"}).out));
}

TEST_F(DemandCommand, WritesAFileByItsEndingWhateverStdoutWouldHaveHad) {
  const auto drawn = run({"demand", "synthetic", "--sessions", "2", "--json", "--out", path("d.csv")});
  ASSERT_EQ(drawn.status, 0);
  EXPECT_TRUE(content("d.csv").starts_with("id,")) << content("d.csv");
  EXPECT_TRUE(test::is_json(drawn.out)) << drawn.out;
}

TEST_F(DemandCommand, ExitsWith2ForWhatItCannotDraw) {
  EXPECT_EQ(run({"demand", "synthetic", "--sessions", "0"}).status, 2);
  EXPECT_EQ(run({"demand", "synthetic", "--sessions", "-1"}).status, 2);
  for (const char* seed : {"-1", "9007199254740992", "18446744073709551616", "1.5"})
    EXPECT_EQ(run({"demand", "synthetic", "--seed", seed}).status, 2) << seed;
  EXPECT_EQ(run({"demand", "synthetic", "--date", "2025-02-30"}).status, 2);
  EXPECT_EQ(run({"demand", "synthetic", "--time-zone", "Mars/Base"}).status, 2);
  EXPECT_EQ(run({"demand", "synthetic", "--out", path("d.pdf")}).status, 2);
  EXPECT_EQ(run({"demand", "synthetic", "--out", path("no/such/d.csv")}).status, 4);
}

const std::string foreign_table =
    "Fahrzeug;Ankunft;Abfahrt;Leistung;Energie\n"
    "a;2025-08-18 10:00;2025-08-18 14:00;22;20\n"
    "b;2025-08-18 11:00;2025-08-18 10:00;11;9\n";

const std::string mapping = R"({"schema": "chargeplan.mapping/1", "time_zone": "Europe/Paris", "columns": {
  "id": {"column": "Fahrzeug"}, "arrival": {"column": "Ankunft"}, "departure": {"column": "Abfahrt"},
  "max_power_kw": {"column": "Leistung"}, "energy_required_kwh": {"column": "Energie"}}})";

TEST_F(DemandCommand, SaysWhereItLookedForAFileThatAMappingJoins) {
  std::string joining = mapping;
  joining.replace(joining.find("\"columns\""), 0, R"("join": {"file": "users.csv", "column": "Fahrzeug", "key": "user"}, )");
  const auto imported = run({"demand", "import", write("x.csv", foreign_table), "--columns", write("m.json", joining)});
  EXPECT_EQ(imported.status, 4);
  EXPECT_TRUE(contains(imported.err, "m.json: the file users.csv that this mapping joins is neither beside")) << imported.err;
  EXPECT_TRUE(contains(imported.err, path("users.csv"))) << imported.err;
}

TEST_F(DemandCommand, ImportsAnExportAndReportsWhatIsOddInIt) {
  const auto imported =
      run({"demand", "import", write("x.csv", foreign_table), "--columns", write("m.json", mapping), "--out", path("d.csv")});
  ASSERT_EQ(imported.status, 0) << imported.err;
  EXPECT_TRUE(contains(imported.err, "2 rows -> 1 session, 1 row left out")) << imported.err;
  EXPECT_TRUE(contains(imported.err, "row 3")) << imported.err;
  EXPECT_EQ(run({"plan", path("d.csv"), "--grid-limit-kw", "10"}).status, 0);
}

TEST_F(DemandCommand, NamesStdinWhereItReadsIt) {
  const auto imported = run({"demand", "import", "-", "--columns", write("m.json", mapping)}, {.input = foreign_table});
  ASSERT_EQ(imported.status, 0) << imported.err;
  EXPECT_TRUE(contains(imported.err, "stdin: 2 rows -> 1 session")) << imported.err;
  EXPECT_TRUE(contains(imported.err, "left out: stdin, row 3")) << imported.err;
}

TEST_F(DemandCommand, ReportsAsJson) {
  const auto imported =
      run({"demand", "import", write("x.csv", foreign_table), "--columns", write("m.json", mapping), "--json"});
  ASSERT_EQ(imported.status, 0) << imported.err;
  ASSERT_TRUE(test::is_json(imported.out)) << imported.out;
  EXPECT_TRUE(contains(imported.out, "\"rows\":2,\"sessions\":1"));
}

TEST_F(DemandCommand, ImportsOnlyWithAMapping) {
  EXPECT_EQ(run({"demand", "import", write("x.csv", foreign_table)}).status, 2);
  EXPECT_EQ(run({"demand", "import", path("x.csv"), "--columns", write("m.json", "{")}).status, 2);
  EXPECT_EQ(run({"demand", "import", path("x.csv"), "--columns", path("none.json")}).status, 4);
}

const std::string foreign_prices =
    "Zeit;Preis [EUR/MWh]\n"
    "2025-08-18 00:00;85,5\n"
    "2025-08-18 01:00;-3\n";

TEST_F(SeriesCommand, ImportsPrices) {
  const std::string series_mapping = R"({"schema": "chargeplan.mapping/1", "time_zone": "Europe/Paris", "columns": {
    "time": {"column": "Zeit"}, "value": {"column": "Preis [EUR/MWh]"}}})";
  const auto imported = run({"series", "import", write("p.csv", foreign_prices), "--columns", write("m.json", series_mapping)});
  ASSERT_EQ(imported.status, 0) << imported.err;
  EXPECT_TRUE(contains(imported.err, "2 rows -> 2 values")) << imported.err;
  EXPECT_TRUE(contains(imported.out, "0.0855")) << imported.out;
  EXPECT_TRUE(contains(imported.out, "-0.003")) << imported.out;
}

TEST_F(SeriesCommand, WritesCsvOnly) {
  EXPECT_EQ(
      run({"series", "import", write("p.csv", foreign_prices), "--columns", write("m.json", "{}"), "--out", path("p.xlsx")})
          .status,
      2);
}

}  // namespace
}  // namespace chargeplan
