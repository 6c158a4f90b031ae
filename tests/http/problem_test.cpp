#include "http/route_support.hpp"

namespace chargeplan::http {
namespace {

using test::contains;
using test::is_problem;

const Request request = test::get("/");

TEST(Problem, HasTheFormOfEveryProblem) {
  const auto response =
      problem(Error{ErrorCode::invalid_input, "the request has 1 problem", {{"a.b", "negative", "is -1"}}}, request);
  EXPECT_TRUE(is_problem(response, 422, "invalid_input"));
  EXPECT_TRUE(contains(response.body, R"("issues":[{"path":"a.b","slug":"negative","message":"is -1"}])")) << response.body;
}

TEST(Problem, ListsAThousandIssuesAndCountsTheRest) {
  const auto body = [](std::size_t count) {
    const std::vector<Issue> issues(count, {"a.b", "negative", "is -1"});
    return problem(Error{ErrorCode::invalid_input, "the request has problems", issues}, request).body;
  };
  EXPECT_FALSE(contains(body(1000), "more_issues"));
  EXPECT_TRUE(contains(body(180'000), R"({"path":"","slug":"more_issues","message":"179000 more issues are not listed"}])"));
  EXPECT_LT(body(180'000).size(), 100'000U);
  std::vector<Issue> counted(1000, {"a.b", "negative", "is -1"});
  counted.push_back({"", "more_issues", "89000 more issues are not listed"});
  counted.push_back({"c", "negative", "is -1"});
  const auto both = problem(Error{ErrorCode::invalid_input, "the request has problems", counted}, request).body;
  for (const auto* words : {"89000 more issues", "\"1 more issues"}) EXPECT_TRUE(contains(both, words)) << words;
}

TEST(Problem, IsSaidAgainAsItWas) {
  const auto said = problem(Fault::key_reused, R"(of "status":1 and "code":"x")", request);
  EXPECT_EQ(problem_again(said.body), said);
}

TEST(Problem, OfEachFaultHasItsStatus) {
  const std::vector<std::pair<Fault, int>> statuses{{Fault::bad_request, 400},
                                                    {Fault::not_json, 400},
                                                    {Fault::unauthorized, 401},
                                                    {Fault::forbidden, 403},
                                                    {Fault::too_many_requests, 429},
                                                    {Fault::not_found, 404},
                                                    {Fault::method_not_allowed, 405},
                                                    {Fault::not_acceptable, 406},
                                                    {Fault::request_timeout, 408},
                                                    {Fault::body_too_large, 413},
                                                    {Fault::unsupported_media_type, 415},
                                                    {Fault::header_too_large, 431},
                                                    {Fault::queue_full, 503},
                                                    {Fault::shutting_down, 503}};
  for (const auto& [fault, status] : statuses) {
    const auto response = problem(fault, "so it is", request);
    EXPECT_TRUE(is_problem(response, status, traits(fault).slug));
    EXPECT_EQ(test::header_of(response, "Retry-After"), status == 503 ? "1" : "");
  }
}

TEST(Problem, OfASolverSaysSo) {
  EXPECT_TRUE(is_problem(problem(Error{ErrorCode::unsupported, "clarabel has no milp", {}}, request), 422, "unsupported"));
  EXPECT_TRUE(is_problem(problem(Error{ErrorCode::solver_failed, "it stalled", {}}, request), 500, "solver_failed"));
}

TEST(Problem, KeepsTheWordsOfAMistakeOfOursForTheLog) {
  for (const auto code : {ErrorCode::internal, ErrorCode::io}) {
    const auto response = problem(Error{code, "/var/lib/secret: no such file", {}}, request);
    EXPECT_TRUE(is_problem(response, 500, traits(code).slug));
    EXPECT_FALSE(contains(response.body, "secret")) << response.body;
    EXPECT_EQ(response.fault, "/var/lib/secret: no such file");
  }
}

TEST(Problem, IsABadRequestWhereTheBodyIsNoJson) {
  const Error error{ErrorCode::invalid_input, "the request is not a JSON document", {{"line 1, column 2", "not_json", "…"}}};
  EXPECT_TRUE(is_problem(problem(error, request), 400, "not_json"));
}

}  // namespace
}  // namespace chargeplan::http
