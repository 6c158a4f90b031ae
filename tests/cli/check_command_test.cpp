#include "cli_support.hpp"
#include "io/plan_document.hpp"

namespace chargeplan {
namespace {

using test::contains;
using test::run;

class CheckCommand : public test::PlannedTest {};

TEST_F(CheckCommand, PassesThePlanOfThePlanner) {
  const auto checked = run({"check", path("r.json"), path("p.json")});
  EXPECT_EQ(checked.status, 0) << checked.out << checked.err;
  EXPECT_TRUE(contains(checked.out, "passed")) << checked.out;
  EXPECT_EQ(checked.err, "");
}

TEST_F(CheckCommand, TakesTheFlagsThatThePlanWasMadeWith) {
  const auto checked = run({"check", write("demand.json", test::two_cars), path("p.json"), "--grid-limit-kw", "10"});
  EXPECT_EQ(checked.status, 0) << checked.out << checked.err;
}

TEST_F(CheckCommand, ExitsWith6AndNamesEveryBreach) {
  auto document = io::read_plan_json(content("p.json")).value();
  document.plan.sessions[1].power_kw[0] += 5;
  document.plan.kpi.sessions = 3;
  write("p.json", io::write_plan_json(document));
  const auto checked = run({"check", path("r.json"), path("p.json")});
  EXPECT_EQ(checked.status, 6) << checked.out;
  EXPECT_TRUE(contains(checked.out, "kpi.sessions")) << checked.out;
  const auto json = run({"check", path("r.json"), path("p.json"), "--json"});
  EXPECT_EQ(json.status, 6);
  ASSERT_TRUE(test::is_json(json.out)) << json.out;
  EXPECT_TRUE(contains(json.out, "\"passed\":false"));
  EXPECT_TRUE(contains(json.out, "kpi.sessions"));
}

TEST_F(CheckCommand, WarnsOfAnotherRequest) {
  const auto checked = run({"check", path("r.json"), path("p.json"), "--grid-limit-kw", "11"});
  EXPECT_TRUE(contains(checked.err, "another request")) << checked.err;
  EXPECT_EQ(checked.status, 6);  // the published limit is not the site's
}

TEST_F(CheckCommand, ExitsWith2ForAPlanThatIsNone) {
  const auto checked = run({"check", path("r.json"), path("r.json")});
  EXPECT_EQ(checked.status, 2);
  EXPECT_TRUE(contains(checked.err, "schema: this is a request (chargeplan.request/1), not a plan (chargeplan.plan/1)"))
      << checked.err;
  const auto turned = run({"check", path("p.json"), path("r.json")});
  EXPECT_EQ(turned.status, 2);
  EXPECT_TRUE(contains(turned.err, "schema: this is a plan (chargeplan.plan/1), not a request")) << turned.err;
  EXPECT_LT(turned.err.size(), 500U) << "an issue for each field that follows from the first";
  EXPECT_EQ(run({"check", path("p.json"), path("p.json")}).status, 2);
  EXPECT_EQ(run({"check", path("none.json"), path("p.json")}).status, 4);
}

TEST_F(CheckCommand, NamesAPlanThatIsMissingOnce) {
  const auto checked = run({"check", path("r.json"), path("none.json")});
  EXPECT_EQ(checked.status, 4);
  EXPECT_EQ(checked.err, "error: " + path("none.json") + ": cannot be opened: No such file or directory\n");
}

TEST_F(CheckCommand, ReadsStdinOnlyOnce) {
  const auto both = run({"check", "-", "-"}, {.input = content("p.json")});
  EXPECT_EQ(both.status, 2);
  EXPECT_TRUE(contains(both.err, "stdin can be read only once")) << both.err;
}

TEST_F(CheckCommand, ReadsThePlanFromStdin) {
  EXPECT_EQ(run({"check", path("r.json"), "-"}, {.input = content("p.json")}).status, 0);
}

}  // namespace
}  // namespace chargeplan
