#include "chargeplan/check.hpp"
#include "http/gzip.hpp"
#include "http/kept_service.hpp"
#include "io/plan_document.hpp"
#include "io/request.hpp"

namespace chargeplan::http {
namespace {

using test::contains;
using test::get;
using test::header_of;
using test::is_problem;
using test::post;
using test::remove;
using test::two_car_request;

class PlanRoutes : public test::KeptService {
 protected:
  /// The address of a plan that is kept.
  std::string plan() {
    const auto planned = ask(post("/v1/plans", two_car_request));
    EXPECT_EQ(planned.status, 200) << planned.body;
    return header_of(planned, "Location");
  }
};

TEST_F(PlanRoutes, KeepAPlanUnderAnAddress) {
  const auto planned = ask(post("/v1/plans", two_car_request));
  const std::string address = header_of(planned, "Location");
  EXPECT_EQ(address, "/v1/plans/" + io::read_plan_json(planned.body).value().id);
  const auto kept = ask(get(address));
  EXPECT_EQ(kept.status, 200);
  EXPECT_EQ(kept.body, planned.body);
  const auto request = ask(get(address + "/request"));
  EXPECT_EQ(io::request_sha256(io::read_request(request.body).value()),
            io::request_sha256(io::read_request(two_car_request).value()));
}

TEST_F(PlanRoutes, KeepTwoPlansOfOneRequestApart) { EXPECT_NE(plan(), plan()); }

TEST_F(PlanRoutes, KeepNothingWhereTheClientAsksForThat) {
  const auto planned = ask(post("/v1/plans?store=false", two_car_request));
  EXPECT_EQ(planned.status, 200);
  EXPECT_EQ(header_of(planned, "Location"), "");
  EXPECT_EQ(ask(get("/v1/plans")).body, "{\"plans\":[],\"next_cursor\":null}\n");
}

TEST_F(PlanRoutes, ShowAPlanInEveryFormOfTheCommandLine) {
  const std::string address = plan();
  const auto csv = ask(get(address + ".csv"));
  EXPECT_EQ(csv.content_type, "text/csv; charset=utf-8");
  EXPECT_TRUE(csv.body.starts_with("id,evse,time,power_kw")) << csv.body.substr(0, 100);
  EXPECT_TRUE(ask(get(address + ".xlsx")).body.starts_with("PK"));
  const auto report = ask(get(address + ".html"));
  EXPECT_EQ(report.content_type, "text/html; charset=utf-8");
  EXPECT_TRUE(contains(report.body, "<html")) << report.body.substr(0, 100);
  EXPECT_TRUE(contains(header_of(report, "Content-Security-Policy"), "default-src 'none'"));
}

TEST_F(PlanRoutes, ListTheNewestFirstPageByPage) {
  std::vector<std::string> addresses;
  for (int i = 0; i < 3; ++i) addresses.push_back(plan());
  const auto first = ask(get("/v1/plans?limit=2"));
  const auto id = [&](int i) { return addresses.at(static_cast<std::size_t>(i)).substr(10); };
  EXPECT_LT(first.body.find(id(2)), first.body.find(id(1)));
  EXPECT_FALSE(contains(first.body, id(0)));
  const std::size_t at = first.body.find("next_cursor\":\"") + 14;
  const auto second = ask(get("/v1/plans?limit=2&cursor=" + first.body.substr(at, first.body.find('"', at) - at)));
  EXPECT_TRUE(contains(second.body, id(0))) << second.body;
  EXPECT_TRUE(contains(second.body, "\"next_cursor\":null"));
  for (const auto* query : {"limit=0", "limit=1001", "limit=x", "limit=", "cursor=x"})
    EXPECT_TRUE(is_problem(ask(get(std::string{"/v1/plans?"} + query)), 422, "invalid_input")) << query;
}

TEST_F(PlanRoutes, SaveWhoHasAnAnswerAlreadyTheReadingOfIt) {
  const std::string address = plan();
  for (const auto& target : {address, address + "/request", address + ".csv", std::string{"/v1/plans"}}) {
    const auto first = ask(get(target));
    const std::string etag = header_of(first, "ETag");
    ASSERT_NE(etag, "") << target;
    ASSERT_TRUE(etag.starts_with("W/")) << "a packed answer is another one, byte for byte";
    for (const auto& match : {etag, "\"other\", " + etag, etag.substr(2), std::string{"*"}}) {
      auto again = get(target);
      again.if_none_match = match;
      const auto response = ask(again);
      EXPECT_EQ(response.status, 304) << target << " " << match;
      EXPECT_EQ(response.body, "");
      EXPECT_EQ(header_of(response, "ETag"), etag);
    }
    auto other = get(target);
    other.if_none_match = "\"other\"";
    EXPECT_EQ(ask(other).status, 200);
  }
}

TEST_F(PlanRoutes, KnowAPackedAnswerByItsETag) {
  auto request = get(plan());
  const auto plain = ask(request);
  request.accept_encoding = "gzip";
  const auto packed = ask(request);
  EXPECT_EQ(header_of(packed, "Content-Encoding"), "gzip");
  EXPECT_EQ(header_of(packed, "ETag"), header_of(plain, "ETag"));
  request.if_none_match = header_of(packed, "ETag");
  const auto known = ask(request);
  EXPECT_EQ(known.status, 304);
  EXPECT_EQ(header_of(known, "Content-Encoding"), "");
  EXPECT_EQ(header_of(known, "Vary"), "Accept-Encoding");
}

TEST_F(PlanRoutes, RemoveAPlanOnce) {
  const std::string address = plan();
  EXPECT_EQ(ask(remove(address)).status, 204);
  EXPECT_TRUE(is_problem(ask(remove(address)), 404, "not_found"));
  for (const auto* form : {"", ".csv", ".html", "/request"})
    EXPECT_TRUE(is_problem(ask(get(address + form)), 404, "not_found"));
}

TEST_F(PlanRoutes, GoOnWithAPlanAfterAChange) {
  const std::string address = plan();
  const std::string change =
      R"({"now": "2025-08-18T11:30:00Z", "site": {"grid_limit_kw": 9}, "sessions": {"upsert": [{"id": "b", "energy_required_kwh": 4}]}})";
  const auto again = ask(post(address + "/replan", change));
  ASSERT_EQ(again.status, 200) << again.body;
  const std::string next = header_of(again, "Location");
  EXPECT_NE(next, address);
  const auto before = io::read_plan_json(ask(get(address)).body).value().plan;
  const auto after = io::read_plan_json(again.body).value().plan;
  const auto request = io::read_request(ask(get(next + "/request")).body).value();
  EXPECT_TRUE(check(request.problem, request.options, after).passed());
  EXPECT_EQ(after.sessions.at(0).power_kw.at(0), before.sessions.at(0).power_kw.at(0)) << "what is past stays";
  EXPECT_EQ(request.problem.horizon.past_step_count, 46);
  EXPECT_EQ(ask(post(next + "/replan", R"({"now": "2025-08-18T12:00:00Z"})")).status, 200) << "and on from there";
  EXPECT_TRUE(is_problem(ask(post(address + "/replan", R"({"now": 1})")), 422, "invalid_input"));
  EXPECT_TRUE(is_problem(ask(post("/v1/plans/none/replan", change)), 404, "not_found"));
}

TEST_F(PlanRoutes, GoOnWithAPlanThatTheyRememberAsWithOneThatIsRead) {
  const auto later = [](const std::string& address, int hour) {
    return post(address + "/replan", fmt::format(R"({{"now": "2025-08-18T{}:30:00Z", "site": {{"grid_limit_kw": 9}}}})", hour));
  };
  const std::string second = header_of(ask(later(plan(), 11)), "Location");
  const auto remembered = ask(later(second, 12));
  Jobs other{*store_, {}};  // another process: it has to read it
  const auto read = other.run(test::task_of(later(second, 12)), answer).value();
  ASSERT_EQ(remembered.status, 200) << remembered.body;
  const auto figures_of = [&](const Response& response) {
    auto document = io::read_plan_json(response.body).value();
    document.plan.solver.build_s = document.plan.solver.solve_s = document.plan.solver.total_s = 0;
    const auto request = ask(get(header_of(response, "Location") + "/request"));
    return std::pair{document.plan, io::request_sha256(io::read_request(request.body).value())};
  };
  EXPECT_EQ(figures_of(remembered), figures_of(read));
  EXPECT_EQ(other.run(test::task_of(remove(second)), answer)->status, 204);
  EXPECT_TRUE(is_problem(ask(later(second, 12)), 404, "not_found")) << "remembered, but not kept any more";
}

TEST_F(PlanRoutes, GiveTheSameAnswerAgainUnderAKey) {
  auto request = post("/v1/plans", two_car_request);
  request.idempotency_key = "k-1";
  const auto first = ask(request), second = ask(request);
  EXPECT_EQ(first, second);
  EXPECT_FALSE(contains(ask(get("/v1/plans?limit=1")).body, "next_cursor\":\"")) << "there is one plan";
  request.body += ' ';
  EXPECT_TRUE(is_problem(ask(request), 422, "idempotency_key_reused"));
  request.client = "another";
  EXPECT_EQ(ask(request).status, 200) << "each client has keys of its own";
  request.target = "/v1/plans?store=false";
  EXPECT_TRUE(contains(ask(request).body, "key_without_store"));
  request.target = "/v1/plans";
  request.idempotency_key = std::string(256, 'k');
  EXPECT_TRUE(contains(ask(request).body, "too_long"));
}

TEST_F(PlanRoutes, GiveTheSameAnswerAgainHoweverItIsPacked) {
  auto plain = post("/v1/plans", two_car_request);
  plain.idempotency_key = "k-1";
  auto packed = plain;
  packed.body = gzip(plain.body);
  packed.content_encoding = "gzip";
  auto in_two_parts = packed;
  in_two_parts.body = gzip(plain.body.substr(0, 50)) + gzip(plain.body.substr(50));
  const auto first = ask(packed);
  ASSERT_EQ(first.status, 200) << first.body;
  for (const auto& again : {packed, in_two_parts, plain}) EXPECT_EQ(ask(again), first);
  packed.body = gzip(plain.body + " ");
  EXPECT_TRUE(is_problem(ask(packed), 422, "idempotency_key_reused"));
}

TEST_F(PlanRoutes, SayThatNothingIsKeptWhereThereIsNoStore) {
  EXPECT_TRUE(is_problem(answer(get("/v1/plans"), {}), 503, "storage_failed"));
}

}  // namespace
}  // namespace chargeplan::http
