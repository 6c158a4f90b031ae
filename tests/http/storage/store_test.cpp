// What every store holds, whatever keeps it.
#include <csignal>

#include "http/storage/redis_server.hpp"
#include "http/storage/redis_store.hpp"
#include "http/storage/store_support.hpp"

namespace chargeplan::http {
namespace {

using test::day;
using test::job_of;
using test::plan_of;

std::vector<std::string> ids_of(const Page<PlanSummary>& page) {
  std::vector<std::string> ids;
  for (const PlanSummary& plan : page.items) ids.push_back(plan.id);
  return ids;
}

std::optional<AnswerKey> key(const std::string& word) { return AnswerKey{"ann", word, "sha-of-" + word}; }

enum class Medium { sqlite, redis };

class StoreTest : public testing::TestWithParam<Medium> {
 protected:
  /// Its own, with nothing in it.
  std::unique_ptr<Store> open(const Retention& retention = {}) {
    if (GetParam() == Medium::sqlite) return test::memory_store(retention);
    std::signal(SIGPIPE, SIG_IGN);
    server_.emplace();
    return RedisStore::open({.address = server_->address(), .retention = retention}).value();
  }

 private:
  std::optional<test::RedisServer> server_;
};

INSTANTIATE_TEST_SUITE_P(Every, StoreTest, testing::Values(Medium::sqlite, Medium::redis),
                         [](const auto& medium) { return std::string{medium.param == Medium::sqlite ? "Sqlite" : "Redis"}; });

TEST_P(StoreTest, GivesBackThePlanThatItKept) {
  const auto store = open();
  EXPECT_EQ(store->keep_plan(plan_of("a"), {}), Kept::yes);
  EXPECT_EQ(store->plan_document("a").value(), plan_of("a").document);
  EXPECT_EQ(store->plan_request("a").value(), plan_of("a").request);
  EXPECT_EQ(store->plans({}).value().items.at(0), plan_of("a").summary);
  EXPECT_EQ(store->has_plan("a"), true);
  EXPECT_EQ(store->plan_document("b").value(), std::nullopt);
  EXPECT_EQ(store->has_plan("b"), false);
}

TEST_P(StoreTest, ListsTheNewestPlanFirstWhateverTheClockSays) {
  const auto store = open();
  for (const auto& [id, created] : {std::pair{"a", 3}, {"b", 1}, {"c", 2}})
    ASSERT_EQ(store->keep_plan(plan_of(id, created), {}), Kept::yes);
  const auto first = store->plans({.limit = 2}).value();
  EXPECT_EQ(ids_of(first), (std::vector<std::string>{"c", "b"}));
  ASSERT_EQ(store->keep_plan(plan_of("d"), {}), Kept::yes);
  const auto second = store->plans({.limit = 2, .after = first.next}).value();
  EXPECT_EQ(ids_of(second), (std::vector<std::string>{"a"})) << "what is new does not move the pages";
  EXPECT_EQ(second.next, "");
}

TEST_P(StoreTest, TakesNoCursorThatIsNone) {
  const auto store = open();
  for (const auto* cursor : {"x", "-1", "0", "1x", "99999999999999999999"})
    EXPECT_EQ(store->plans({.after = cursor}).error().issues.at(0).slug, "bad_cursor") << cursor;
}

TEST_P(StoreTest, RemovesAPlanOnce) {
  const auto store = open();
  ASSERT_EQ(store->keep_plan(plan_of("a"), key("k")), Kept::yes);
  EXPECT_EQ(store->remove_plan("a"), true);
  EXPECT_EQ(store->remove_plan("a"), false);
  EXPECT_EQ(store->given_answer("ann", "k").value(), std::nullopt) << "nor is the answer known any more";
}

TEST_P(StoreTest, KeepsOnePlanUnderAKey) {
  const auto store = open();
  ASSERT_EQ(store->keep_plan(plan_of("a"), key("k")), Kept::yes);
  EXPECT_EQ(store->keep_plan(plan_of("b"), key("k")), Kept::key_taken);
  EXPECT_EQ(store->accept_job(job_of("j"), key("k")), Kept::key_taken);
  EXPECT_EQ(ids_of(store->plans({}).value()), (std::vector<std::string>{"a"}));
  EXPECT_TRUE(store->unfinished_jobs().value().empty());
  const auto given = store->given_answer("ann", "k").value().value();
  EXPECT_EQ(given.plan_id, "a");
  EXPECT_EQ(given.request_sha256, "sha-of-k");
  EXPECT_EQ(store->given_answer("bob", "k").value(), std::nullopt) << "each client has keys of its own";
}

TEST_P(StoreTest, EndsAJobOnce) {
  const auto store = open();
  ASSERT_EQ(store->accept_job(job_of("j"), {}), Kept::yes);
  EXPECT_EQ(store->unfinished_jobs().value().at(0).id, "j");
  const auto plan = plan_of("a"), again = plan_of("b");
  EXPECT_EQ(store->end_job("j", {.status = JobStatus::done, .finished = day(2), .plan = &plan}), true);
  EXPECT_EQ(store->end_job("j", {.status = JobStatus::done, .finished = day(2), .plan = &again}), false);
  EXPECT_EQ(store->end_job("j", {.status = JobStatus::cancelled, .finished = day(2)}), false);
  EXPECT_EQ(ids_of(store->plans({}).value()), (std::vector<std::string>{"a"}));
  const auto job = store->job("j").value().value();
  EXPECT_EQ(job.status, JobStatus::done);
  EXPECT_EQ(job.plan_id, "a");
  EXPECT_TRUE(store->unfinished_jobs().value().empty());
}

TEST_P(StoreTest, CountsAProcessThatBeginsAJobOnceAndNotWhereItGivesItBack) {
  const auto store = open();
  ASSERT_EQ(store->accept_job(job_of("j"), {}), Kept::yes);
  for (int i = 0; i < 2; ++i) {
    const auto begun = store->begin_job("j").value();
    EXPECT_EQ(begun.body, job_of("j").body);
    EXPECT_EQ(begun.processes, 1);
  }
  ASSERT_TRUE(store->give_back({"j", "none"}));
  EXPECT_EQ(store->begin_job("j").value().processes, 1);
  ASSERT_EQ(store->end_job("j", {.status = JobStatus::cancelled, .finished = day(2)}), true);
  EXPECT_EQ(store->begin_job("j").value().processes, 0) << "what has ended is not begun";
}

TEST_P(StoreTest, KeepsDocumentsByKindAndId) {
  const auto store = open();
  EXPECT_EQ(store->put_document(DocumentKind::site, {"b", day(1), 2}, "{}"), true);
  EXPECT_EQ(store->put_document(DocumentKind::site, {"a", day(1), 2}, "{}"), true);
  EXPECT_EQ(store->put_document(DocumentKind::site, {"b", day(2), 3}, "{ }"), false);
  EXPECT_EQ(store->document(DocumentKind::site, "b").value(), "{ }");
  EXPECT_EQ(store->document(DocumentKind::demand, "b").value(), std::nullopt);
  const auto first = store->documents(DocumentKind::site, {.limit = 1}).value();
  EXPECT_EQ(first.items.at(0).id, "a");
  const auto second = store->documents(DocumentKind::site, {.limit = 1, .after = first.next}).value();
  EXPECT_EQ(second.items.at(0).id, "b");
  EXPECT_EQ(second.items.at(0).bytes, 3);
  EXPECT_EQ(second.next, "");
  EXPECT_EQ(store->remove_document(DocumentKind::site, "a"), true);
  EXPECT_EQ(store->remove_document(DocumentKind::site, "a"), false);
}

TEST_P(StoreTest, RemovesWhatIsOlderThanItIsToBeKept) {
  const auto store = open({.age = std::chrono::days{7}, .bytes = {}});
  ASSERT_EQ(store->keep_plan(plan_of("old", 1), {}), Kept::yes);
  ASSERT_EQ(store->keep_plan(plan_of("new", 5), {}), Kept::yes);
  for (const auto* id : {"ended", "waiting"}) ASSERT_EQ(store->accept_job(job_of(id), {}), Kept::yes);
  ASSERT_EQ(store->end_job("ended", {.status = JobStatus::cancelled, .finished = day(1)}), true);
  ASSERT_TRUE(store->remove_outdated(day(10)));
  EXPECT_EQ(ids_of(store->plans({}).value()), (std::vector<std::string>{"new"}));
  EXPECT_EQ(store->job("ended").value().has_value(), false);
  EXPECT_EQ(store->job("waiting").value().has_value(), true) << "what was accepted stays until it is done";
}

TEST_P(StoreTest, RemovesTheOldestWhereAllWouldBeTooMuch) {
  const auto store = open({.age = {}, .bytes = 400'000});
  for (int i = 0; i < 100; ++i) {
    auto plan = plan_of("p" + std::to_string(i));
    plan.document = std::string(20'000, 'x');
    ASSERT_EQ(store->keep_plan(plan, {}), Kept::yes);
    ASSERT_EQ(store->plan_document(plan.summary.id).value(), plan.document) << "the newest is always there";
  }
  const auto kept = store->plans({}).value();
  EXPECT_EQ(kept.items.front().id, "p99");
  EXPECT_LT(kept.items.size(), 20U);
  EXPECT_GT(kept.items.size(), 3U);
}

}  // namespace
}  // namespace chargeplan::http
