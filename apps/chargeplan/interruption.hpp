/// Ctrl-C while a plan is made: stop at the best plan so far. A second one ends the program at once.
#pragma once

#include <csignal>
#include <stop_token>
#include <thread>

namespace chargeplan::cli {

/// One at a time.
class Interruption {
 public:
  Interruption();
  Interruption(const Interruption&) = delete;
  Interruption& operator=(const Interruption&) = delete;
  ~Interruption();
  [[nodiscard]] std::stop_token token() const { return stop_.get_token(); }
  [[nodiscard]] bool happened() const { return stop_.stop_requested(); }

 private:
  std::stop_source stop_;
  struct sigaction interrupt_before_ {};
  struct sigaction terminate_before_ {};
  std::jthread watcher_;
};

}  // namespace chargeplan::cli
