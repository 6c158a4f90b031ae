// What a store in Redis holds beyond store_test.cpp: other processes, and a Redis that goes and comes back.
#include "http/storage/redis_store.hpp"

#include <csignal>

#include "http/storage/redis_server.hpp"
#include "http/storage/shared_notes.hpp"
#include "http/storage/store_support.hpp"

namespace chargeplan::http {
namespace {

using namespace std::chrono_literals;
using test::day;
using test::job_of;
using test::plan_of;

class RedisStoreTest : public testing::Test {
 protected:
  RedisStoreTest() { std::signal(SIGPIPE, SIG_IGN); }

  std::unique_ptr<RedisStore> open(const RedisOptions& options = {}) {
    RedisOptions whole = options;
    whole.address = server_.address();
    return RedisStore::open(whole).value();
  }

  test::RedisServer server_;
};

SharedQueue& queue_of(Store& store) { return *store.shared_queue(); }

TEST_F(RedisStoreTest, GivesAJobToOneProcess) {
  const auto api = open({.holds_what_it_accepts = false}), first = open(), second = open();
  ASSERT_EQ(api->accept_job(job_of("j"), {}), Kept::yes);
  const auto taken = queue_of(*first).take({.jobs = 2}, 1ms).value();
  ASSERT_EQ(taken.size(), 1U);
  EXPECT_EQ(taken[0].id, "j");
  EXPECT_EQ(taken[0].target, job_of("j").target);
  EXPECT_TRUE(queue_of(*second).take({.jobs = 2}, 1ms).value().empty());
  EXPECT_EQ(queue_of(*second).hold({{"j", {}}}).value().at(0), SharedQueue::Claim::lost);
}

TEST_F(RedisStoreTest, AcceptsNoMoreJobsOfAClientThanItMayHave) {
  const auto store = open({.most_jobs_of_a_client = 2});
  auto of_another = job_of("d");
  of_another.client = "bob";
  ASSERT_EQ(store->accept_job(job_of("a"), {}), Kept::yes);
  ASSERT_EQ(store->accept_job(job_of("b"), {}), Kept::yes);
  EXPECT_EQ(store->accept_job(job_of("c"), AnswerKey{"ann", "k", "sha"}), Kept::full);
  EXPECT_EQ(store->given_answer("ann", "k").value().has_value(), false) << "nothing is kept of it";
  EXPECT_EQ(store->accept_job(of_another, {}), Kept::yes);
  ASSERT_EQ(store->end_job("a", {.status = JobStatus::cancelled, .finished = day(2)}), true);
  EXPECT_EQ(store->accept_job(job_of("c"), AnswerKey{"ann", "k", "sha"}), Kept::yes);
}

/// The ids of what there is room for.
std::string taken_ids(Store& store, const SharedQueue::Room& room) {
  const auto records = queue_of(store).take(room, 0ms).value();
  std::string ids;
  for (const auto& record : records) ids += record.id;
  return ids;
}

TEST_F(RedisStoreTest, HasTheClientsTakeTurns) {
  const auto api = open({.holds_what_it_accepts = false}), worker = open();
  for (const auto* id : {"a", "b", "c", "d", "e"}) ASSERT_EQ(api->accept_job(job_of(id), {}), Kept::yes);
  for (const auto* id : {"x", "y"}) {
    auto of_another = job_of(id);
    of_another.client = "bob";
    ASSERT_EQ(api->accept_job(of_another, {}), Kept::yes);
  }
  EXPECT_EQ(taken_ids(*worker, {.jobs = 1}), "a");
  EXPECT_EQ(taken_ids(*worker, {.jobs = 1}), "x");
  EXPECT_EQ(taken_ids(*worker, {.jobs = 2, .of_a_client = 1, .has = {{"ann", 1}}}), "y") << "ann has as many there as she may";
  EXPECT_EQ(taken_ids(*worker, {.jobs = 3, .of_a_client = 3, .has = {{"ann", 1}}}), "bc");
  ASSERT_EQ(api->end_job("d", {.status = JobStatus::cancelled, .finished = day(2)}), true);
  ASSERT_TRUE(worker->give_back({"b", "c"}));
  EXPECT_EQ(taken_ids(*worker, {.jobs = 9}), "bce") << "what is given back is first, what is cancelled is gone";
  EXPECT_EQ(taken_ids(*worker, {.jobs = 9}), "");
  ASSERT_EQ(api->accept_job(job_of("f"), {}), Kept::yes);
  EXPECT_EQ(taken_ids(*worker, {.jobs = 9}), "f") << "a client whose lane was empty has its turn again";
}

TEST_F(RedisStoreTest, HearsOfAJobThatComesWhileItWaits) {
  const auto api = open({.holds_what_it_accepts = false}), worker = open();
  ASSERT_EQ(api->accept_job(job_of("a"), {}), Kept::yes);
  ASSERT_EQ(taken_ids(*worker, {.jobs = 1}), "a");
  std::jthread later{[&] {
    std::this_thread::sleep_for(50ms);
    EXPECT_EQ(api->accept_job(job_of("b"), {}), Kept::yes);
  }};
  const auto taken = queue_of(*worker).take({.jobs = 1}, 60s).value();
  ASSERT_EQ(taken.size(), 1U);
  EXPECT_EQ(taken[0].id, "b");
}

TEST_F(RedisStoreTest, LeavesAJobToTheProcessThatAcceptedIt) {
  const auto first = open(), second = open();
  ASSERT_EQ(first->accept_job(job_of("j"), {}), Kept::yes);
  EXPECT_TRUE(queue_of(*second).take({.jobs = 2}, 1ms).value().empty());
  EXPECT_EQ(queue_of(*first).hold({{"j", {}}}).value().at(0), SharedQueue::Claim::held);
}

TEST_F(RedisStoreTest, GivesWhatIsGivenBackToAnother) {
  const auto first = open(), second = open();
  ASSERT_EQ(first->accept_job(job_of("j"), {}), Kept::yes);
  ASSERT_TRUE(first->give_back({"j"}));
  EXPECT_EQ(queue_of(*second).take({.jobs = 2}, 1ms).value().size(), 1U);
}

TEST_F(RedisStoreTest, CountsTheProcessesThatBeganAJobAndAreGone) {
  const auto first = open(), second = open(), third = open();
  ASSERT_EQ(first->accept_job(job_of("j"), {}), Kept::yes);
  EXPECT_EQ(first->begin_job("j").value().processes, 1);
  EXPECT_EQ(second->begin_job("j").value().processes, 2);
  EXPECT_EQ(queue_of(*second).hold({{"j", {}}}).value().at(0), SharedQueue::Claim::lost) << "it lives, and did not die of it";
  EXPECT_EQ(third->begin_job("j").value().processes, 2);
  ASSERT_TRUE(first->give_back({"j"}));
  EXPECT_EQ(third->begin_job("j").value().processes, 1);
}

TEST_F(RedisStoreTest, GivesTheJobsOfASilentProcessToAnother) {
  const auto first = open({.holds_what_it_accepts = false}), second = open();
  ASSERT_EQ(first->accept_job(job_of("j"), {}), Kept::yes);
  ASSERT_EQ(queue_of(*first).take({.jobs = 1}, 1ms).value().size(), 1U);
  std::vector<JobRecord> taken;
  const auto end = std::chrono::steady_clock::now() + claim_limit + 3s;
  while (taken.empty() && std::chrono::steady_clock::now() < end) taken = queue_of(*second).take({.jobs = 1}, 100ms).value();
  ASSERT_EQ(taken.size(), 1U);
  EXPECT_EQ(queue_of(*first).hold({{"j", {}}}).value().at(0), SharedQueue::Claim::lost);
}

TEST_F(RedisStoreTest, SharesOutTheJobsOfASilentProcessByTurns) {
  const auto api = open({.holds_what_it_accepts = false}), gone = open(), next = open();
  for (const auto* id : {"a", "b", "c"}) ASSERT_EQ(api->accept_job(job_of(id), {}), Kept::yes);
  auto of_another = job_of("x");
  of_another.client = "bob";
  ASSERT_EQ(api->accept_job(of_another, {}), Kept::yes);
  ASSERT_EQ(taken_ids(*gone, {.jobs = 3}), "axb");
  const SharedQueue::Room room{.jobs = 3, .of_a_client = 2, .has = {{"ann", 2}}};
  std::string ids;
  const auto end = std::chrono::steady_clock::now() + claim_limit + 3s;
  while (ids.empty() && std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(100ms);
    ids = taken_ids(*next, room);
  }
  EXPECT_EQ(ids, "x") << "ann has as many there as she may";
  EXPECT_EQ(taken_ids(*next, {.jobs = 9}), "abc") << "the oldest first";
}

TEST_F(RedisStoreTest, TellsHowFarAJobOfAnotherProcessIs) {
  const auto worker = open(), api = open({.holds_what_it_accepts = false});
  ASSERT_EQ(worker->accept_job(job_of("j"), {}), Kept::yes);
  EXPECT_EQ(queue_of(*api).look({"j"}).value().at(0)->record.status, JobStatus::queued);
  ASSERT_TRUE(queue_of(*worker).hold({{"j", JobProgress{.phase = "solve", .gap = 0.25, .elapsed_s = 1.5}}}));
  const auto seen = queue_of(*api).look({"j", "none"}).value();
  EXPECT_EQ(seen.at(0)->record.status, JobStatus::running);
  EXPECT_EQ(seen.at(0)->progress->phase, "solve");
  EXPECT_EQ(seen.at(0)->progress->gap, 0.25);
  EXPECT_EQ(seen.at(0)->progress->elapsed_s, 1.5);
  EXPECT_FALSE(seen.at(1).has_value());
  ASSERT_EQ(api->end_job("j", {.status = JobStatus::cancelled, .finished = day(2)}), true);
  EXPECT_EQ(queue_of(*worker).hold({{"j", {}}}).value().at(0), SharedQueue::Claim::over);
  EXPECT_TRUE(queue_of(*api).take({.jobs = 1}, 1ms).value().empty()) << "nobody takes what has ended";
}

TEST_F(RedisStoreTest, GoesOnWhereRedisWasKilledAndStartedAgain) {
  const auto store = open();
  ASSERT_EQ(store->keep_plan(plan_of("a"), {}), Kept::yes);
  ASSERT_EQ(store->accept_job(job_of("j"), {}), Kept::yes);
  server_.kill();
  const auto failed = store->plan_document("a");
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code, ErrorCode::io);
  EXPECT_FALSE(store->keep_plan(plan_of("b"), {}));
  server_.start();
  std::this_thread::sleep_for(150ms);
  EXPECT_EQ(store->plan_document("a").value(), plan_of("a").document);
  EXPECT_EQ(store->unfinished_jobs().value().size(), 1U);
  EXPECT_EQ(store->keep_plan(plan_of("b"), {}), Kept::yes);
}

TEST_F(RedisStoreTest, CountsTheCallsOfAClientOfAllProcesses) {
  const auto first = open(), second = open();
  for (int i = 0; i < 3; ++i)
    for (const auto& store : {first.get(), second.get()}) EXPECT_EQ(store->shared_notes()->wait_of("ann", 6), std::nullopt);
  EXPECT_EQ(first->shared_notes()->wait_of("ann", 6), 10s);
  EXPECT_EQ(second->shared_notes()->wait_of("ann", 6), 10s);
  EXPECT_EQ(second->shared_notes()->wait_of("bob", 6), std::nullopt);
}

TEST_F(RedisStoreTest, KnowsThePlansThatProcessesMadeAsFarAsThereIsRoom) {
  const auto store = open(), other = open();
  SharedNotes& notes = *store->shared_notes();
  notes.note_plan("a", "of a");
  notes.note_plan("a", "of a, again");
  EXPECT_EQ(other->shared_notes()->plan("a"), "of a, again");
  EXPECT_EQ(notes.plan("b"), std::nullopt);
  std::string large;
  large.resize(15'000'000, 'x');
  for (const auto* key : {"b", "c", "d", "e"}) notes.note_plan(key, large);
  EXPECT_EQ(notes.plan("a"), "of a, again");
  notes.note_plan("f", large);
  EXPECT_EQ(notes.plan("a"), std::nullopt) << "the oldest makes room";
  EXPECT_EQ(notes.plan("f"), large);
  large.resize(20'000'000, 'x');
  notes.note_plan("g", large);
  EXPECT_EQ(notes.plan("g"), std::nullopt) << "not for one alone";
}

TEST_F(RedisStoreTest, GoesOnWithoutItsNotes) {
  const auto store = open();
  SharedNotes& notes = *store->shared_notes();
  notes.note_plan("a", "of a");
  EXPECT_EQ(notes.wait_of("ann", 1), std::nullopt);
  server_.kill();
  EXPECT_EQ(notes.plan("a"), std::nullopt);
  EXPECT_EQ(notes.wait_of("ann", 1), std::nullopt) << "each process counts for itself then";
  server_.start();
  const auto next = open();
  EXPECT_EQ(next->shared_notes()->plan("a"), std::nullopt) << "nothing of it was written to the disk";
}

/// How a Redis with such flags is refused.
Error refusal_of(const std::vector<std::string>& flags, RedisAddress address = {}) {
  const test::RedisServer server{flags};
  address.socket = server.address().socket;
  return RedisStore::open({.address = address}).error();
}

TEST(RedisStore, DemandsARedisThatKeepsWhatItIsGiven) {
  for (const auto& flags : {std::vector<std::string>{"--appendonly", "no"},
                            {"--appendfsync", "no"},
                            {"--appendfsync", "everysec"},
                            {"--maxmemory", "100mb", "--maxmemory-policy", "allkeys-lru"}})
    EXPECT_EQ(refusal_of(flags).issues.at(0).slug, "not_persistent") << flags[1];
  const test::RedisServer forgetful{{"--appendonly", "no"}};
  EXPECT_TRUE(RedisStore::open({.address = forgetful.address(), .may_forget = true}));
}

TEST(RedisStore, TellsAWrongPasswordWithoutIt) {
  for (const auto* password : {"", "wrong"}) {
    const Error refused = refusal_of({"--requirepass", "right"}, {.password = password});
    EXPECT_EQ(refused.code, ErrorCode::io);
    EXPECT_EQ(refused.message.find("wrong"), std::string::npos) << refused.message;
  }
  const test::RedisServer server{{"--requirepass", "right"}};
  RedisAddress address = server.address();
  address.password = "right";
  EXPECT_TRUE(RedisStore::open({.address = address}));
}

TEST(RedisStore, TellsThatNoServerIsThere) {
  const auto none = RedisStore::open({.address = {.host = "127.0.0.1", .port = 1}});
  EXPECT_EQ(none.error().code, ErrorCode::io);
  EXPECT_EQ(none.error().message, "Redis at 127.0.0.1, port 1, database 0: Connection refused");
}

}  // namespace
}  // namespace chargeplan::http
