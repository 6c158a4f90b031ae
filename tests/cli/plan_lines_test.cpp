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

TEST_F(PlanLines, LetsFlagsCountForEveryLine) {
  const auto planned = run({"plan", write("r.jsonl", line("10") + line("20")), "--grid-limit-kw", "7", "--json"});
  ASSERT_EQ(planned.status, 0) << planned.err;
  for (const auto& answer : lines_of(planned.out)) EXPECT_EQ(io::read_plan_json(answer).value().plan.site.limit_kw[0], 7);
}

TEST_F(PlanLines, HasNoOneRequestToWrite) {
  const auto refused = run({"plan", write("r.jsonl", line("10")), "--request-out", path("request.json")});
  EXPECT_EQ(refused.status, 2);
  EXPECT_TRUE(contains(refused.err, "--request-out")) << refused.err;
}

TEST_F(PlanLines, WritesLinesOnly) {
  EXPECT_EQ(run({"plan", write("r.jsonl", line("10")), "--out", path("p.html")}).status, 2);
}

}  // namespace
}  // namespace chargeplan
