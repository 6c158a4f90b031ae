/// What the service counts of itself, as Prometheus reads it. Names and labels: docs/api.md, "Metrics".
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "chargeplan/plan.hpp"
#include "http/load.hpp"

namespace chargeplan::http {

struct CountedRequest {
  std::string_view route;  ///< as the contract writes it, or `none`: a client's own words would make a series each
  int status = 0;          ///< 0: the client was gone
  std::string_view code;   ///< of a problem; empty for an answer
  std::chrono::microseconds duration{};
};

/// Threads: every function may be called from any thread.
class Metrics {
 public:
  Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;
  ~Metrics();

  void count(const CountedRequest& request);
  void count(const Plan& plan);
  void count_known_plan();
  /// Prometheus's text format, version 0.0.4.
  [[nodiscard]] std::string text(const Load& load);

 private:
  struct Families;
  std::unique_ptr<Families> families_;
};

}  // namespace chargeplan::http
