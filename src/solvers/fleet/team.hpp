/// Threads that walk the parts of a pass side by side.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <thread>
#include <vector>

namespace chargeplan::solvers::fleet {

/// Into how many parts to cut what `worth` of them are worth it: a power of two, and few. The same for every team, so that what the
/// parts add up to is the same to the bit.
[[nodiscard]] std::size_t part_count(std::size_t worth);

class Team {
 public:
  /// The calling thread is one of them. The others are asked for when there is first something for them to do; where the system
  /// gives fewer, it is done with those.
  explicit Team(int threads);
  Team(const Team&) = delete;
  Team& operator=(const Team&) = delete;
  ~Team();

  /// Calls work(0) to work(count - 1), each once, and returns when all are done. The calling thread does what no helper has come
  /// for: a helper that is late costs nothing. What `work` throws is thrown here.
  void run(std::size_t count, const std::function<void(std::size_t)>& work);

 private:
  void gather();
  void do_what_is_left(std::uint32_t round);
  void serve();
  void close();

  /// In the upper half the round, in the lower what is to be done next in it; all ones: nothing. A helper takes a piece by raising
  /// it, which fails when the round has ended meanwhile, so what it read of the round before is not used.
  std::atomic<std::uint64_t> ticket_;
  std::atomic<const std::function<void(std::size_t)>*> work_ = nullptr;
  std::atomic<std::uint32_t> count_ = 0, done_ = 0;
  std::atomic<bool> is_over_ = false, has_failed_ = false;
  std::exception_ptr failure_;  ///< the first of a round
  std::uint32_t round_ = 0;
  int missing_ = 0;  ///< helpers that have not been asked for
  std::vector<std::jthread> helpers_;
};

}  // namespace chargeplan::solvers::fleet
