#include "cli_support.hpp"
#include "io/plan_document.hpp"

namespace chargeplan {
namespace {

using test::contains;
using test::run;

class PlanLines : public test::CliTest {
 protected:
  static std::string line(const std::string& grid_limit) {
    std::string request = R"({"site": {"grid_limit_kw": )" + grid_limit + "}," + test::two_cars.substr(1);
    std::erase(request, '\n');
    return request + "\n";
  }
  static std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    for (std::size_t from = 0, end = 0; from < text.size(); from = end + 1) {
      end = text.find('\n', from);
      lines.push_back(text.substr(from, end - from));
    }
    return lines;
  }
};

TEST_F(PlanLines, AnswersEachRequestInItsLine) {
  const auto planned = run({"plan", write("r.jsonl", line("10") + "\n" + line("5")), "--out", path("p.jsonl")});
  EXPECT_EQ(planned.status, 0) << planned.err;
  const auto answers = lines_of(content("p.jsonl"));
  ASSERT_EQ(answers.size(), 2U);
  EXPECT_EQ(io::read_plan_json(answers[0]).value().plan.site.limit_kw[0], 10);
  EXPECT_EQ(io::read_plan_json(answers[1]).value().plan.site.limit_kw[0], 5);
  EXPECT_TRUE(contains(planned.out, "line 3: optimal")) << planned.out;
}

TEST_F(PlanLines, GoesOnAfterALineThatIsWrong) {
  const auto planned = run({"plan", write("r.jsonl", line("10") + "{nonsense\n" + line("-1") + line("20")), "--json"});
  EXPECT_EQ(planned.status, 2);
  const auto answers = lines_of(planned.out);
  ASSERT_EQ(answers.size(), 4U);
  for (const auto& answer : answers) EXPECT_TRUE(test::is_json(answer)) << answer;
  EXPECT_TRUE(contains(answers[1], R"("error":{"slug":"invalid_input")")) << answers[1];
  EXPECT_TRUE(contains(answers[2], "site.grid_limit_kw")) << answers[2];
  EXPECT_TRUE(io::read_plan_json(answers[3]));
  EXPECT_TRUE(contains(planned.err, "line 2")) << planned.err;
  EXPECT_TRUE(contains(planned.err, "2 requests planned, 2 failed")) << planned.err;
}

TEST_F(PlanLines, TakesNoLineForATable) {
  const auto planned =
      run({"plan", write("r.jsonl", line("10") + "null\n\"max_power_kw\":11}]}\nid,arrival\r1,2\n" + line("20")), "--json"});
  EXPECT_EQ(planned.status, 2);
  const auto answers = lines_of(planned.out);
  ASSERT_EQ(answers.size(), 5U);
  EXPECT_TRUE(contains(answers[1], "wrong_type")) << answers[1];
  EXPECT_TRUE(contains(answers[2], "not_json")) << answers[2];
  EXPECT_TRUE(contains(answers[3], "not_json")) << answers[3];
  EXPECT_FALSE(contains(planned.err, "row")) << planned.err;
}

TEST_F(PlanLines, WritesAllPlansWhereNobodyReadsWhatItSays) {
  const auto file = write("r.jsonl", line("10") + line("-1") + line("20"));
  EXPECT_EQ(run({"plan", file, "--out", path("unread.jsonl")}, {.close_stdout = true, .close_stderr = true}).status, 4);
  EXPECT_EQ(run({"plan", file, "--out", path("no streams.jsonl")}, {.without_streams = true}).status, 4);
  for (const auto* name : {"unread.jsonl", "no streams.jsonl"}) {
    const auto answers = lines_of(content(name));
    ASSERT_EQ(answers.size(), 3U) << name;
    for (const auto& answer : answers) EXPECT_TRUE(test::is_json(answer)) << name << ": " << answer;
  }
}

TEST_F(PlanLines, LetsFlagsCountForEveryLine) {
  const auto planned = run({"plan", write("r.jsonl", line("10") + line("20")), "--grid-limit-kw", "7", "--json"});
  ASSERT_EQ(planned.status, 0) << planned.err;
  for (const auto& answer : lines_of(planned.out)) EXPECT_EQ(io::read_plan_json(answer).value().plan.site.limit_kw[0], 7);
}

TEST_F(PlanLines, ReadsTheSiteOnceForAllLines) {
  std::string no_site = test::two_cars;
  std::erase(no_site, '\n');
  const auto file = write("r.jsonl", no_site + "\n" + no_site + "\n");
  const auto planned = run({"plan", file, "--site", "-", "--json"}, {.input = R"({"grid_limit_kw": 7})"});
  ASSERT_EQ(planned.status, 0) << planned.err;
  const auto answers = lines_of(planned.out);
  ASSERT_EQ(answers.size(), 2U);
  for (const auto& answer : answers) EXPECT_EQ(io::read_plan_json(answer).value().plan.site.limit_kw[0], 7);
}

TEST_F(PlanLines, HasNoOneRequestToWrite) {
  const auto refused = run({"plan", write("r.jsonl", line("10")), "--request-out", path("request.json")});
  EXPECT_EQ(refused.status, 2);
  EXPECT_TRUE(contains(refused.err, "--request-out")) << refused.err;
}

TEST_F(PlanLines, WritesLinesOnly) {
  EXPECT_EQ(run({"plan", write("r.jsonl", line("10")), "--out", path("p.html")}).status, 2);
}

TEST_F(PlanLines, AnswersTheSameInTheSameOrderForEveryNumberOfJobs) {
  std::string requests;
  for (int k = 1; k <= 150; ++k) requests += k % 40 == 0 ? "{}\n" : line(std::to_string(k));
  const auto file = write("r.jsonl", requests);
  for (const std::string jobs : {"1", "4"}) {
    const auto planned = run({"plan", file, "--out", path(jobs + ".jsonl"), "--jobs", jobs});
    EXPECT_EQ(planned.status, 2);
    EXPECT_TRUE(contains(planned.err, "147 requests planned, 3 failed")) << planned.err;
  }
  const auto one = lines_of(content("1.jsonl")), four = lines_of(content("4.jsonl"));
  ASSERT_EQ(one.size(), 150U);
  ASSERT_EQ(four.size(), 150U);
  for (std::size_t k = 0; k < one.size(); ++k) {
    if ((k + 1) % 40 == 0) {
      EXPECT_EQ(one[k], four[k]);
      continue;
    }
    const auto a = io::read_plan_json(one[k]).value(), b = io::read_plan_json(four[k]).value();
    EXPECT_EQ(a.plan.site.limit_kw[0], static_cast<double>(k + 1));
    EXPECT_EQ(a.request_sha256, b.request_sha256);
    EXPECT_EQ(a.plan.sessions, b.plan.sessions);
  }
}

TEST_F(PlanLines, KeepsTheOldAnswersWhereTheRequestsCannotBeRead) {
  write("p.jsonl", "old");
  EXPECT_EQ(run({"plan", path("none.jsonl"), "--out", path("p.jsonl")}).status, 4);
  EXPECT_EQ(content("p.jsonl"), "old");
}

TEST_F(PlanLines, PlansNoSingleRequestInJobs) {
  const auto refused = run({"plan", write("r.json", line("10")), "--jobs", "2"});
  EXPECT_EQ(refused.status, 2);
  EXPECT_TRUE(contains(refused.err, "--jobs")) << refused.err;
}

}  // namespace
}  // namespace chargeplan
