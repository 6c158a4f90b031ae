/// What a route sees besides the request.
#pragma once

#include <cstddef>
#include <functional>
#include <stop_token>
#include <string>

#include "http/load.hpp"

namespace chargeplan::http {

/// What the service takes, smaller than what the planner could: its answers are made in memory, for many clients at once.
struct PlanningLimits {
  long max_sessions = 100'000;
  int max_steps = 12'000;            ///< memory for the solver's equations goes with their square
  long max_set_points = 20'000'000;  ///< steps of all stays, or sessions times steps where stays are longer than the horizon
};

class Jobs;
class JobWatch;
class SharedNotes;
class Store;
class Task;
class Metrics;
class RecentPlans;

struct Context {
  std::stop_token stop{};  ///< the client is gone, or the service must end: an answer by the best that there is
  std::function<bool(const std::string& client)> has_room{};  ///< in its queue; none: always
  PlanningLimits limits{};
  Store* store = nullptr;                                 ///< none: nothing is kept
  bool durable = false;                                   ///< what is kept outlives the service
  Jobs* jobs = nullptr;                                   ///< there where a store is
  JobWatch* watch = nullptr;                              ///< there where other processes do jobs, too
  SharedNotes* notes = nullptr;                           ///< there where other processes make plans, too
  bool hands_over = false;                                ///< plans that are kept become jobs, for others to do
  Task* task = nullptr;                                   ///< the request's own, where it may become a job
  std::size_t body_limit_bytes = std::size_t{32} << 20U;  ///< of a body once it is unpacked
  RecentPlans* recent_plans = nullptr;                    ///< there where a store is
  Metrics* metrics = nullptr;                             ///< none: nothing is counted
  Load load{};                                            ///< for the route that shows it
};

}  // namespace chargeplan::http
