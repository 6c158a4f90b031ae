/// Wall and CPU time of a piece of work, and the most memory that the process ever had.
#pragma once

#include <algorithm>
#include <chrono>
#include <ctime>
#include <fstream>
#include <string>
#include <vector>

#include "chargeplan/units.hpp"

namespace chargeplan::timing {

struct Lap {
  double wall_s = 0;
  double cpu_s = 0;  ///< of the process: what a busy machine does not lengthen
};

class Stopwatch {
 public:
  /// Since the start or the last lap.
  Lap lap() {
    const Reading now;
    const Lap elapsed{seconds(now.wall - last_.wall), now.cpu_s - last_.cpu_s};
    last_ = now;
    return elapsed;
  }

 private:
  struct Reading {
    std::chrono::steady_clock::time_point wall = std::chrono::steady_clock::now();
    double cpu_s = static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
  };
  Reading last_;
};

/// Of the sorted values the middle one, or the mean of the two in the middle; 0 without values.
inline double median(std::vector<double> values) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  const std::size_t half = values.size() / 2;
  return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

/// The kernel's high-water mark of resident memory, MiB.
inline double peak_memory_mib() {
  std::ifstream status{"/proc/self/status"};
  constexpr double kib_per_mib = 1024;
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmHWM:")) return std::stod(line.substr(6)) / kib_per_mib;
  return 0;
}

}  // namespace chargeplan::timing
