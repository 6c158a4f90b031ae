/// What holds for every command.
#include "cli_support.hpp"

namespace chargeplan {
namespace {

using test::contains;
using test::run;

const std::vector<std::vector<std::string>> commands{{},
                                                     {"plan"},
                                                     {"check"},
                                                     {"demand"},
                                                     {"demand", "synthetic"},
                                                     {"demand", "import"},
                                                     {"series"},
                                                     {"series", "import"},
                                                     {"version"},
                                                     {"solvers"},
                                                     {"completion"}};

TEST(Program, HelpsWithEveryCommand) {
  for (auto command : commands) {
    command.emplace_back("--help");
    const auto help = run(command);
    EXPECT_EQ(help.status, 0) << command[0];
    EXPECT_TRUE(contains(help.out, "--help")) << command[0];
    EXPECT_EQ(help.err, "") << command[0];
  }
}

TEST(Program, ShowsExamplesOfEveryCommandThatDoesSomething) {
  for (auto command : commands) {
    if (command.empty() || command == std::vector<std::string>{"demand"} || command == std::vector<std::string>{"series"})
      continue;
    command.emplace_back("--help");
    EXPECT_TRUE(contains(run(command).out, "Examples:\n  ")) << command[0];
  }
}

TEST(Program, TellsItsVersion) {
  EXPECT_EQ(run({"--version"}).out, run({"version"}).out.substr(11));
  EXPECT_TRUE(contains(run({"version"}).out, "chargeplan "));
  EXPECT_TRUE(test::is_json(run({"version", "--json"}).out));
}

TEST(Program, ListsItsSolvers) {
  EXPECT_TRUE(contains(run({"solvers"}).out, "highs"));
  EXPECT_TRUE(test::is_json(run({"solvers", "--json"}).out));
}

TEST(Program, ExitsWith2WithoutACommand) {
  const auto nothing = run({});
  EXPECT_EQ(nothing.status, 2);
  EXPECT_EQ(nothing.out, "");
  EXPECT_TRUE(contains(nothing.err, "try `chargeplan --help`"));
}

TEST(Program, SuggestsTheCommandThatWasMeant) {
  const auto slip = run({"paln", "x.csv"});
  EXPECT_EQ(slip.status, 2);
  EXPECT_TRUE(contains(slip.err, "did you mean \"plan\"?")) << slip.err;
}

TEST(Program, SuggestsTheFlagThatWasMeant) {
  const auto slip = run({"plan", "x.csv", "--grid-limt-kw", "100"});
  EXPECT_EQ(slip.status, 2);
  EXPECT_TRUE(contains(slip.err, "--grid-limt-kw (did you mean \"--grid-limit-kw\"?)")) << slip.err;
}

TEST(Program, ExitsWith2ForWhatItCannotUse) {
  const std::vector<std::vector<std::string>> nonsense{{"plan"},
                                                       {"plan", "a", "b", "c"},
                                                       {"version", "now"},
                                                       {"demand"},
                                                       {"demand", "draw"},
                                                       {"completion", "fish"},
                                                       {"demand", "synthetic", "--sessions", "many"},
                                                       {"plan", "--grid-limit-kw"},
                                                       {"check", "one.json"},
                                                       {"\x01\xff"},
                                                       {""},
                                                       {"--"}};
  for (const auto& arguments : nonsense) {
    const auto outcome = run(arguments);
    EXPECT_EQ(outcome.status, 2) << arguments.front() << outcome.err;
    EXPECT_EQ(outcome.out, "") << arguments.front();
    EXPECT_NE(outcome.err, "") << arguments.front();
  }
}

TEST(Program, EndsQuietlyWhereNobodyReadsItsAnswer) {
  const auto cut = run({"demand", "synthetic", "--sessions", "5000"}, {.close_stdout = true});
  EXPECT_EQ(cut.status, 4);
  EXPECT_EQ(cut.err, "");
}

TEST(Program, LosesNoPlanWhereNobodyReadsWhatItSays) {
  const test::TemporaryFolder folder;
  const std::string out = (folder.path() / "p.json").string();
  const auto unread =
      run({"plan", "-", "-v", "--grid-limit-kw", "20", "--out", out}, {.input = test::two_cars, .close_stderr = true});
  EXPECT_EQ(unread.status, 0);
  EXPECT_TRUE(test::is_json(io::read_file(out).value_or("")));
  const std::string other = (folder.path() / "q.json").string();
  const auto unanswered =
      run({"plan", "-", "--grid-limit-kw", "20", "--out", other}, {.input = test::two_cars, .close_stdout = true});
  EXPECT_EQ(unanswered.status, 4);
  EXPECT_TRUE(test::is_json(io::read_file(other).value_or("")));
  EXPECT_EQ(run({"plan", "no such file"}, {.close_stderr = true}).status, 4);
}

TEST(Program, WritesNoColourWhereNobodyLooks) {
  const auto plain = run({"plan", "-", "--grid-limit-kw", "20"}, {.input = test::two_cars, .environment = {"TERM=xterm"}});
  EXPECT_EQ(plain.status, 0);
  EXPECT_FALSE(contains(plain.out + plain.err, "\033"));
}

TEST(Program, SaysInPlainWordsWhatTheCommandLineLacks) {
  EXPECT_TRUE(contains(run({}).err, "chargeplan needs a command: plan, replan, check, demand")) << run({}).err;
  EXPECT_TRUE(contains(run({"demand"}).err, "chargeplan demand needs a command: synthetic, import")) << run({"demand"}).err;
  EXPECT_TRUE(contains(run({"plan"}).err, "demand is required")) << run({"plan"}).err;
  const auto twice = run({"plan", "-", "--steps", "3", "--steps", "4"});
  EXPECT_EQ(twice.status, 2);
  EXPECT_TRUE(contains(twice.err, "--steps may be given once")) << twice.err;
  const auto nothing = run({"plan", "-", "--out"});
  EXPECT_TRUE(contains(nothing.err, "--out needs a value after it")) << nothing.err;
}

}  // namespace
}  // namespace chargeplan
