/// Wall time of a piece of work, and the most memory that the process ever had.
#pragma once

#include <chrono>
#include <fstream>
#include <string>
#include <vector>

#include <algorithm>

#include "chargeplan/units.hpp"

namespace chargeplan::timing {

class Stopwatch {
 public:
  /// Since the start or the last lap.
  double lap_s() {
    const auto now = std::chrono::steady_clock::now();
    const double elapsed_s = seconds(now - last_);
    last_ = now;
    return elapsed_s;
  }

 private:
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
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
