/// Threads that walk the parts of a pass side by side.
#pragma once

#include <barrier>
#include <cstddef>
#include <functional>
#include <thread>
#include <vector>

namespace chargeplan::solvers::fleet {

class Team {
 public:
  /// The calling thread is one of them; where the system gives fewer, it is done with those.
  explicit Team(int threads);
  Team(const Team&) = delete;
  Team& operator=(const Team&) = delete;
  ~Team();

  /// Calls work(0) to work(count - 1), each once, and returns when all are done. `work` must not throw.
  void run(std::size_t count, const std::function<void(std::size_t)>& work);

 private:
  void do_share_of(std::size_t member) const;
  void serve(std::size_t member);

  std::size_t size_;
  std::barrier<> gate_;                                     ///< all pass it before and after the work
  const std::function<void(std::size_t)>* work_ = nullptr;  ///< none: the helpers go
  std::size_t count_ = 0;
  std::vector<std::jthread> helpers_;
};

}  // namespace chargeplan::solvers::fleet
