/// What a route sees besides the request.
#pragma once

#include <stop_token>

namespace chargeplan::http {

/// What the service takes, smaller than what the planner could: its answers are made in memory, for many clients at once.
struct PlanningLimits {
  long max_sessions = 100'000;
  long max_set_points = 20'000'000;  ///< steps of all stays, or sessions times steps where stays are longer than the horizon
};

class Jobs;
class Store;
class Task;

struct Context {
  std::stop_token stop{};  ///< the client is gone, or the service must end: an answer by the best that there is
  bool ready = true;       ///< there is room in the queue
  PlanningLimits limits{};
  Store* store = nullptr;  ///< none: nothing is kept
  Jobs* jobs = nullptr;    ///< there where a store is
  Task* task = nullptr;    ///< the request's own, where it may become a job
};

}  // namespace chargeplan::http
