#include "http/worker_pool.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <memory>
#include <mutex>
#include <string>

namespace chargeplan::http {
namespace {

TEST(WorkerPool, DoesEveryJobThatItTook) {
  std::atomic<int> done = 0;
  int taken = 0;
  {
    WorkerPool pool{{.workers = 3, .queue_limit = 1000}};
    for (int i = 0; i < 500; ++i) taken += pool.submit({[&] { ++done; }}) ? 1 : 0;
  }
  EXPECT_EQ(taken, 500);
  EXPECT_EQ(done, 500);
}

TEST(WorkerPool, TakesNoMoreThanItsWorkersAndItsQueueHold) {
  std::latch started{2}, go_on{1};
  std::atomic<int> done = 0;
  {
    WorkerPool pool{{.workers = 2, .queue_limit = 1}};
    const auto job = [&] {
      started.count_down();
      go_on.wait();
      ++done;
    };
    EXPECT_TRUE(pool.submit({job}));
    EXPECT_TRUE(pool.submit({job}));
    started.wait();
    EXPECT_TRUE(pool.has_room());
    EXPECT_TRUE(pool.submit({[&] { ++done; }}));
    EXPECT_FALSE(pool.has_room());
    EXPECT_FALSE(pool.submit({[&] { ++done; }}));
    go_on.count_down();
  }
  EXPECT_EQ(done, 3);
}

TEST(WorkerPool, CountsAPlaceThatIsReservedAsTaken) {
  WorkerPool pool{{.workers = 1, .queue_limit = 1}};
  EXPECT_TRUE(pool.reserve("ann"));
  EXPECT_TRUE(pool.reserve("ann"));
  EXPECT_FALSE(pool.reserve("ann"));
  EXPECT_FALSE(pool.submit({[] {}}, "ann"));
  EXPECT_TRUE(pool.reserve("ben")) << "who has a queue of his own";
  for (const auto* client : {"ann", "ann", "ben"}) pool.release(client);
  EXPECT_TRUE(pool.submit({[] {}}, "ann"));
}

TEST(WorkerPool, WithoutAQueueHasRoomAgainOnceAJobIsSaidToBeDone) {
  WorkerPool pool{{.workers = 1, .queue_limit = 0}};
  for (int i = 0; i < 1000; ++i) {
    const auto done = std::make_shared<std::latch>(1);  // shared: the worker still holds it when the wait is over
    ASSERT_TRUE(pool.submit({.work = [] {}, .then = [done] { done->count_down(); }}));
    done->wait();
  }
}

TEST(WorkerPool, LetsClientsTakeTurnsHoweverMuchOneOfThemAsksFor) {
  std::latch go_on{1};
  std::mutex mutex;
  std::string order;
  {
    WorkerPool pool{{.workers = 1, .queue_limit = 100}};
    std::latch started{1};
    EXPECT_TRUE(pool.submit({[&] {
                              started.count_down();
                              go_on.wait();
                            }},
                            "ann"));
    started.wait();
    const auto note = [&](char letter) {
      return WorkerPool::Job{[&, letter] {
        const std::lock_guard lock{mutex};
        order += letter;
      }};
    };
    for (int i = 0; i < 4; ++i) EXPECT_TRUE(pool.submit(note('a'), "ann"));
    for (int i = 0; i < 2; ++i) EXPECT_TRUE(pool.submit(note('b'), "bob"));
    EXPECT_TRUE(pool.submit(note('c'), "cleo"));
    go_on.count_down();
  }
  EXPECT_EQ(order, "bcabaaa");
}

TEST(WorkerPool, HasAThreadForAnotherClientWhileOneHasEveryWorker) {
  std::latch started{2}, go_on{1}, other_done{1};
  WorkerPool pool{{.workers = 2, .queue_limit = 100, .spare = 1}};
  for (int i = 0; i < 10; ++i)
    EXPECT_TRUE(pool.submit({[&] {
                              if (!started.try_wait()) started.count_down();
                              go_on.wait();
                            }},
                            "ann"));
  started.wait();
  EXPECT_TRUE(pool.submit({[&] { other_done.count_down(); }}, "bob"));
  other_done.wait();
  go_on.count_down();
}

TEST(WorkerPool, FillsTheQueueOfOneClientOnly) {
  std::latch started{1}, go_on{1};
  WorkerPool pool{{.workers = 1, .queue_limit = 1, .spare = 1}};
  EXPECT_TRUE(pool.submit({[&] {
                            started.count_down();
                            go_on.wait();
                          }},
                          "ann"));
  started.wait();
  EXPECT_TRUE(pool.submit({[] {}}, "ann"));
  EXPECT_FALSE(pool.submit({[] {}}, "ann"));
  EXPECT_FALSE(pool.has_room("ann"));
  pool.submit_promised({[] {}}, "ann");
  EXPECT_TRUE(pool.has_room("bob"));
  EXPECT_TRUE(pool.submit({[] {}}, "bob"));
  go_on.count_down();
}

}  // namespace
}  // namespace chargeplan::http
