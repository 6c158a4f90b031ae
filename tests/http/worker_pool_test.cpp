#include "http/worker_pool.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <memory>

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

TEST(WorkerPool, WithoutAQueueHasRoomAgainOnceAJobIsSaidToBeDone) {
  WorkerPool pool{{.workers = 1, .queue_limit = 0}};
  for (int i = 0; i < 1000; ++i) {
    const auto done = std::make_shared<std::latch>(1);  // shared: the worker still holds it when the wait is over
    ASSERT_TRUE(pool.submit({.work = [] {}, .then = [done] { done->count_down(); }}));
    done->wait();
  }
}

}  // namespace
}  // namespace chargeplan::http
