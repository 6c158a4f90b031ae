/// One line on stderr that is overwritten while a solve goes on; nothing where stderr is no terminal or the solve is short.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "chargeplan/options.hpp"

namespace chargeplan::cli {

class ProgressLine {
 public:
  ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  ~ProgressLine();  ///< the line is gone
  /// From the solving thread. Solvers report seldom and at their own times: the clock of the line is its own.
  void update(const Progress& progress);

 private:
  void tick(const std::stop_token& over);

  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::string phase_ = "solve";
  std::optional<double> gap_;
  std::jthread ticker_;
};

}  // namespace chargeplan::cli
