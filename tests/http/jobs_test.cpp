// What becomes of a request that takes longer than its client waits: no socket, no clock.
#include "http/jobs.hpp"

#include "http/kept_service.hpp"
#include "io/plan_document.hpp"

namespace chargeplan::http {
namespace {

using test::contains;
using test::get;
using test::header_of;
using test::is_problem;
using test::post;
using test::remove;
using test::task_of;
using test::two_car_request;

class JobsTest : public test::KeptService {
 protected:
  Response ask_for(const std::string& target) { return ask(get(target)); }
  [[nodiscard]] std::size_t plan_count() const { return store_->plans({}).value().items.size(); }
  /// Answers a request meanwhile: what a worker sees when `meanwhile` happens during its solve.
  std::optional<Response> run_with(const std::shared_ptr<Task>& task, const std::function<void()>& meanwhile) {
    return jobs_.run(task, [&](const Request& request, const Context& context) {
      meanwhile();
      return answer(request, context);
    });
  }
};

TEST_F(JobsTest, HandsOverThePlansThatOthersAreToMake) {
  Jobs api{*store_, {.hands_over = true}};
  const auto task = task_of(post("/v1/plans", two_car_request), "j1");
  const auto promised = api.run(task, answer).value();
  EXPECT_EQ(promised.status, 202);
  EXPECT_EQ(header_of(promised, "Location"), "/v1/jobs/j1");
  EXPECT_EQ(api.run(task_of(post("/v1/plans?store=false", two_car_request)), answer)->status, 200);
  EXPECT_EQ(api.run(task_of(post("/v1/plans", "{}")), answer)->status, 422);
  ASSERT_EQ(store_->unfinished_jobs().value().size(), 1U) << "what is bad, or not kept, is nobody else's";
  const auto taken = jobs_.take_up().value();
  jobs_.run(taken.at(0), answer);
  const auto ended = store_->job("j1").value();
  const auto answered = api.answer_of(ended, task->request()).value();
  EXPECT_EQ(answered.status, 200);
  EXPECT_EQ(header_of(answered, "Location"), "/v1/plans/" + ended->plan_id);
  EXPECT_EQ(api.answer_of(std::nullopt, task->request())->status, 503) << "it is gone";
}

TEST_F(JobsTest, LeavesAJobThatIsAnotherProcesss) {
  const auto task = task_of(post("/v1/plans", two_car_request), "j1");
  EXPECT_TRUE(jobs_.held().empty());
  ASSERT_EQ(jobs_.accept(task)->status, 202);
  EXPECT_EQ(jobs_.held().at(0).id, "j1");
  run_with(task, [&] {
    jobs_.leave("j1");
    EXPECT_TRUE(task->stop_token().stop_requested());
  });
  EXPECT_TRUE(jobs_.held().empty());
  EXPECT_EQ(plan_count(), 0U);
  EXPECT_EQ(store_->unfinished_jobs().value().size(), 1U) << "who has it ends it";
}

TEST_F(JobsTest, ARequestThatTakesLongBecomesAJob) {
  const auto task = task_of(post("/v1/plans", two_car_request), "j1");
  const auto accepted = jobs_.accept(task).value();
  EXPECT_EQ(accepted.status, 202);
  EXPECT_EQ(header_of(accepted, "Location"), "/v1/jobs/j1");
  EXPECT_TRUE(contains(ask_for("/v1/jobs/j1").body,
                       R"({"id":"j1","status":"queued","plan_id":null,"created":"2025-08-17T00:00:00+00:00")"));
  run_with(task, [&] { EXPECT_TRUE(contains(ask_for("/v1/jobs/j1").body, R"("status":"running")")); });
  const auto done = ask_for("/v1/jobs/j1");
  EXPECT_TRUE(contains(done.body, R"("status":"done")")) << done.body;
  const std::string id = store_->plans({}).value().items.at(0).id;
  EXPECT_TRUE(contains(done.body, "\"plan_id\":\"" + id + "\"")) << done.body;
  EXPECT_EQ(io::read_plan_json(ask_for("/v1/plans/" + id).body).value().plan.status, PlanStatus::optimal);
}

TEST_F(JobsTest, ARequestIsReadBeforeItIsPromised) {
  const auto task = task_of(post("/v1/plans", two_car_request), "j1");
  EXPECT_EQ(jobs_.promise(task, answer).value().status, 202);
  EXPECT_TRUE(contains(ask_for("/v1/jobs/j1").body, "\"status\":\"queued\""));
  jobs_.run(task, answer);
  EXPECT_TRUE(contains(ask_for("/v1/jobs/j1").body, "\"status\":\"done\""));
  const auto wrong = task_of(post("/v1/plans", "J"), "j2");
  EXPECT_TRUE(is_problem(jobs_.promise(wrong, answer).value(), 400, "not_json"));
  EXPECT_EQ(jobs_.run(wrong, answer), std::nullopt);
  EXPECT_EQ(ask_for("/v1/jobs/j2").status, 404);
}

TEST_F(JobsTest, AJobMayBeAcceptedWhileItIsSolved) {
  const auto task = task_of(post("/v1/plans", two_car_request), "j1");
  run_with(task, [&] { EXPECT_EQ(jobs_.accept(task).value().status, 202); });
  EXPECT_TRUE(contains(ask_for("/v1/jobs/j1").body, R"("status":"done")"));
  EXPECT_EQ(plan_count(), 1U);
}

TEST_F(JobsTest, WhatIsAnsweredAlreadyBecomesNoJob) {
  const auto task = task_of(post("/v1/plans", two_car_request), "j1");
  ASSERT_EQ(jobs_.run(task, answer).value().status, 200);
  EXPECT_EQ(jobs_.accept(task), std::nullopt);
  const auto wrong = task_of(post("/v1/plans", "{"), "j2");
  ASSERT_EQ(jobs_.run(wrong, answer).value().status, 400);
  EXPECT_EQ(jobs_.accept(wrong), std::nullopt);
  EXPECT_TRUE(store_->unfinished_jobs().value().empty());
}

TEST_F(JobsTest, AJobThatCannotBePlannedSaysWhy) {
  const auto task = task_of(post("/v1/plans", R"({"site": {"grid_limit_kw": -1}, "sessions": []})"), "j1");
  ASSERT_TRUE(jobs_.accept(task));
  jobs_.run(task, answer);
  const auto failed = ask_for("/v1/jobs/j1");
  EXPECT_TRUE(contains(failed.body, R"("status":"failed")")) << failed.body;
  EXPECT_TRUE(contains(failed.body, R"("error":{"type":"urn:chargeplan:problem:invalid_input")")) << failed.body;
  EXPECT_TRUE(contains(failed.body, "site.grid_limit_kw")) << failed.body;
  EXPECT_TRUE(test::is_json(failed.body)) << failed.body;
}

TEST_F(JobsTest, AJobThatFailedSaysWhyUnpackedWhateverItsClientTakes) {
  auto request = post("/v1/plans", R"({"site": {"grid_limit_kw": -1}, "sessions": [{}, {}, {}, {}, {}, {}, {}, {}]})");
  request.accept_encoding = "gzip";
  const auto task = task_of(request, "j1");
  ASSERT_TRUE(jobs_.accept(task));
  EXPECT_EQ(header_of(jobs_.run(task, answer).value(), "Content-Encoding"), "gzip");
  const auto failed = ask_for("/v1/jobs/j1");
  EXPECT_TRUE(test::is_json(failed.body)) << failed.body;
  EXPECT_TRUE(contains(failed.body, "site.grid_limit_kw")) << failed.body;
}

TEST_F(JobsTest, ACancelledJobLeavesNoPlan) {
  const auto task = task_of(post("/v1/plans", two_car_request), "j1");
  ASSERT_TRUE(jobs_.accept(task));
  run_with(task, [&] {
    EXPECT_TRUE(contains(ask(remove("/v1/jobs/j1")).body, R"("status":"cancelled")"));
    EXPECT_TRUE(task->stop_token().stop_requested());
  });
  EXPECT_EQ(plan_count(), 0U);
  EXPECT_TRUE(contains(ask_for("/v1/jobs/j1").body, R"("status":"cancelled")"));
  EXPECT_TRUE(is_problem(ask(remove("/v1/jobs/j1")), 409, "job_ended"));
  const auto waiting = task_of(post("/v1/plans", two_car_request), "j2");
  ASSERT_TRUE(jobs_.accept(waiting));
  EXPECT_EQ(ask(remove("/v1/jobs/j2")).status, 200);
  EXPECT_EQ(jobs_.run(waiting, answer), std::nullopt) << "nor is it begun";
}

TEST_F(JobsTest, AJobThatIsCancelledWhileItWaitsIsHeldByNobody) {
  auto task = task_of(post("/v1/plans", two_car_request), "j1");
  const std::weak_ptr<http::Task> held = task;
  ASSERT_TRUE(jobs_.accept(task));
  ASSERT_EQ(ask(remove("/v1/jobs/j1")).status, 200);
  ASSERT_EQ(jobs_.run(task, answer), std::nullopt);
  task.reset();
  EXPECT_TRUE(held.expired());
  EXPECT_TRUE(contains(ask_for("/v1/jobs/j1").body, R"("status":"cancelled")"));
}

TEST_F(JobsTest, KnowsNoOtherJob) {
  for (const auto* target : {"/v1/jobs/none", "/v1/jobs/none/events"})
    EXPECT_TRUE(is_problem(ask_for(target), 404, "not_found"));
  EXPECT_TRUE(is_problem(ask(remove("/v1/jobs/none")), 404, "not_found"));
}

TEST_F(JobsTest, TheSolveOfAClientThatWentAwayIsNotKept) {
  const auto task = task_of(post("/v1/plans", two_car_request), "j1");
  run_with(task, [&] { task->abandon(); });
  EXPECT_EQ(plan_count(), 0U);
  const auto waiting = task_of(post("/v1/plans", two_car_request), "j2");
  waiting->abandon();
  EXPECT_EQ(jobs_.run(waiting, answer), std::nullopt);
  EXPECT_EQ(jobs_.accept(waiting), std::nullopt);
}

TEST_F(JobsTest, AJobGoesOnWhoeverGoesAway) {
  const auto task = task_of(post("/v1/plans", two_car_request), "j1");
  ASSERT_TRUE(jobs_.accept(task));
  task->abandon();
  run_with(task, [&] { task->abandon(); });
  EXPECT_EQ(plan_count(), 1U);
}

TEST_F(JobsTest, WhatTheServiceDidNotFinishTheNextOneDoes) {
  for (const auto* id : {"j1", "j2"}) ASSERT_TRUE(jobs_.accept(task_of(post("/v1/plans", two_car_request), id)));
  const auto at_work = task_of(post("/v1/plans", two_car_request), "j3");
  ASSERT_TRUE(jobs_.accept(at_work));
  run_with(at_work, [&] { jobs_.suspend(); });
  EXPECT_EQ(plan_count(), 0U) << "a plan that was cut short is none";
  Jobs next{*store_, {}};
  const auto tasks = next.take_up().value();
  ASSERT_EQ(tasks.size(), 3U);
  EXPECT_TRUE(next.take_up().value().empty()) << "each is taken up once";
  for (const auto& task : tasks) next.run(task, answer);
  EXPECT_EQ(plan_count(), 3U);
  EXPECT_TRUE(store_->unfinished_jobs().value().empty());
}

TEST_F(JobsTest, GivesUpAJobThatProcessesDiedOf) {
  ASSERT_TRUE(jobs_.accept(task_of(post("/v1/plans", two_car_request), "j1")));
  Jobs next{*store_, {}, 0};
  const auto task = next.take_up().value().at(0);
  EXPECT_EQ(next.run(task, [](const Request&, const Context&) { return Response{.body = "it is begun"}; })->code,
            "job_abandoned");
  const auto job = store_->job("j1").value().value();
  EXPECT_EQ(job.status, JobStatus::failed);
  EXPECT_TRUE(contains(job.error, R"("code":"job_abandoned")")) << job.error;
}

TEST_F(JobsTest, GivesTheJobOfAKeyAgain) {
  auto request = post("/v1/plans", two_car_request);
  request.idempotency_key = "k";
  const auto task = task_of(request, "j1");
  const auto accepted = jobs_.accept(task).value();
  EXPECT_EQ(jobs_.run(task_of(request, "j2"), answer), accepted) << "while it waits";
  EXPECT_EQ(jobs_.accept(task_of(request, "j3")), accepted);
  jobs_.run(task, answer);
  EXPECT_EQ(jobs_.run(task_of(request, "j4"), answer), accepted) << "and when it is done";
  EXPECT_EQ(plan_count(), 1U);
}

TEST_F(JobsTest, TwoOfOneKeyAtOnceComeToOnePlan) {
  auto request = post("/v1/plans", two_car_request);
  request.idempotency_key = "k";
  std::optional<Response> inner;
  const auto outer = run_with(task_of(request, "j1"), [&] { inner = jobs_.run(task_of(request, "j2"), answer); });
  EXPECT_EQ(outer, inner);
  EXPECT_EQ(plan_count(), 1U);
}

TEST_F(JobsTest, EventsTellOfAJobUntilItsEnd) {
  const auto task = task_of(post("/v1/plans", two_car_request), "j1");
  ASSERT_TRUE(jobs_.accept(task));
  const auto events = ask_for("/v1/jobs/j1/events").events;
  ASSERT_TRUE(events);
  EXPECT_TRUE(events->next().value().starts_with("event: progress\ndata: {\"id\":\"j1\",\"status\":\"queued\""));
  EXPECT_EQ(events->next(), "") << "nothing new";
  run_with(task, [&] {
    task->report({.phase = "solve", .gap = 0.25, .elapsed_s = 1.5});
    EXPECT_TRUE(contains(events->next().value(), R"("progress":{"phase":"solve","gap":0.25,"elapsed_s":1.5})"));
  });
  const auto last = events->next().value();
  EXPECT_TRUE(last.starts_with("event: done\ndata: {")) << last;
  EXPECT_TRUE(last.ends_with("}\n\n")) << last;
  EXPECT_EQ(events->next(), std::nullopt);
  EXPECT_EQ(ask_for("/v1/jobs/j1/events").body, last) << "and of one that has ended, how";
}

}  // namespace
}  // namespace chargeplan::http
