#include "http/metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <fmt/format.h>

namespace chargeplan::http {
namespace {

using prometheus::BuildCounter;
using prometheus::BuildGauge;
using prometheus::BuildHistogram;

double plain(std::size_t count) { return static_cast<double>(count); }

/// Answers take from a tenth of a millisecond (health) to minutes (a hard `milp`).
const prometheus::Histogram::BucketBoundaries seconds_bounds{
    0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300};
const prometheus::Histogram::BucketBoundaries gap_bounds{0, 1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1};

std::string_view status_name(PlanStatus status) {
  switch (status) {
    case PlanStatus::optimal: return "optimal";
    case PlanStatus::feasible: return "feasible";
    case PlanStatus::infeasible: break;
  }
  return "infeasible";
}

}  // namespace

struct Metrics::Families {
  prometheus::Registry registry;
  prometheus::Family<prometheus::Histogram>& request_seconds =
      BuildHistogram()
          .Name("chargeplan_http_request_duration_seconds")
          .Help("From a request's first byte to its answer's last, by route and class of status; 0xx: the client was gone")
          .Register(registry);
  prometheus::Family<prometheus::Counter>& rejected = BuildCounter()
                                                          .Name("chargeplan_http_rejected_total")
                                                          .Help("Answers that were problems, by their code")
                                                          .Register(registry);
  prometheus::Family<prometheus::Histogram>& solve_seconds =
      BuildHistogram().Name("chargeplan_solve_duration_seconds").Help("Of the solver alone, by solver").Register(registry);
  prometheus::Family<prometheus::Histogram>& gap = BuildHistogram()
                                                       .Name("chargeplan_plan_gap_ratio")
                                                       .Help("What a plan may be above the optimum, by solver")
                                                       .Register(registry);
  prometheus::Family<prometheus::Counter>& plans =
      BuildCounter().Name("chargeplan_plans_total").Help("Plans made, by solver and status").Register(registry);
  prometheus::Counter& known_plans = BuildCounter()
                                         .Name("chargeplan_known_plans_total")
                                         .Help("Plans that were known from an equal request")
                                         .Register(registry)
                                         .Add({});
  prometheus::Gauge& connections =
      BuildGauge().Name("chargeplan_connections").Help("Open connections").Register(registry).Add({});
  prometheus::Gauge& workers = BuildGauge().Name("chargeplan_workers").Help("Workers").Register(registry).Add({});
  prometheus::Gauge& workers_busy =
      BuildGauge().Name("chargeplan_workers_busy").Help("Workers that answer a request").Register(registry).Add({});
  prometheus::Gauge& queued =
      BuildGauge().Name("chargeplan_queue_depth").Help("Requests that wait for a worker").Register(registry).Add({});
};

Metrics::Metrics() : families_{std::make_unique<Families>()} {}
Metrics::~Metrics() = default;

void Metrics::count(const CountedRequest& request) {
  families_->request_seconds
      .Add({{"route", std::string{request.route}}, {"status", fmt::format("{}xx", request.status / 100)}}, seconds_bounds)
      .Observe(std::chrono::duration<double>{request.duration}.count());
  if (!request.code.empty()) families_->rejected.Add({{"code", std::string{request.code}}}).Increment();
}

void Metrics::count(const Plan& plan) {
  families_->plans.Add({{"solver", plan.solver.name}, {"status", std::string{status_name(plan.status)}}}).Increment();
  families_->solve_seconds.Add({{"solver", plan.solver.name}}, seconds_bounds).Observe(plan.solver.solve_s);
  if (plan.status != PlanStatus::infeasible) families_->gap.Add({{"solver", plan.solver.name}}, gap_bounds).Observe(plan.gap);
}

void Metrics::count_known_plan() { families_->known_plans.Increment(); }

std::string Metrics::text(const Load& load) {
  families_->connections.Set(plain(load.connections));
  families_->workers.Set(plain(load.workers));
  families_->workers_busy.Set(plain(load.workers_busy));
  families_->queued.Set(plain(load.queued));
  return prometheus::TextSerializer{}.Serialize(families_->registry.Collect());
}

}  // namespace chargeplan::http
