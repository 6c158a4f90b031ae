/// The routes, each a pure function of a request: no socket, no clock, no global.
#pragma once

#include "http/context.hpp"
#include "http/message.hpp"
#include "http/target.hpp"

namespace chargeplan::http {

/// A request that found its route: the target is taken apart, the body is of a kind that the route reads.
struct RoutedRequest {
  const Request& request;
  const Target& target;
  std::string id;                ///< what stands for `{id}` in the route's path
  std::string_view answer_type;  ///< of the kinds that the route offers, the one that the client likes best
};

[[nodiscard]] Response post_plan(const RoutedRequest& routed, const Context& context);
[[nodiscard]] Response post_replan(const RoutedRequest& routed, const Context& context);
[[nodiscard]] Response get_plans(const RoutedRequest& routed, const Context& context);
[[nodiscard]] Response get_plan(const RoutedRequest& routed, const Context& context);
[[nodiscard]] Response get_plan_request(const RoutedRequest& routed, const Context& context);
[[nodiscard]] Response get_plan_csv(const RoutedRequest& routed, const Context& context);
[[nodiscard]] Response get_plan_xlsx(const RoutedRequest& routed, const Context& context);
[[nodiscard]] Response get_plan_report(const RoutedRequest& routed, const Context& context);
[[nodiscard]] Response delete_plan(const RoutedRequest& routed, const Context& context);
[[nodiscard]] Response get_job(const RoutedRequest& routed, const Context& context);
[[nodiscard]] Response delete_job(const RoutedRequest& routed, const Context& context);
[[nodiscard]] Response get_job_events(const RoutedRequest& routed, const Context& context);
[[nodiscard]] Response get_sites(const RoutedRequest& routed, const Context& context);
[[nodiscard]] Response get_site(const RoutedRequest& routed, const Context& context);
[[nodiscard]] Response put_site(const RoutedRequest& routed, const Context& context);
[[nodiscard]] Response delete_site(const RoutedRequest& routed, const Context& context);
[[nodiscard]] Response get_demands(const RoutedRequest& routed, const Context& context);
[[nodiscard]] Response get_demand(const RoutedRequest& routed, const Context& context);
[[nodiscard]] Response put_demand(const RoutedRequest& routed, const Context& context);
[[nodiscard]] Response delete_demand(const RoutedRequest& routed, const Context& context);
[[nodiscard]] Response post_check(const RoutedRequest& routed, const Context& context);
[[nodiscard]] Response post_report(const RoutedRequest& routed, const Context& context);
[[nodiscard]] Response post_synthetic_demand(const RoutedRequest& routed, const Context& context);
[[nodiscard]] Response post_demand_table(const RoutedRequest& routed, const Context& context);
[[nodiscard]] Response post_demand_export(const RoutedRequest& routed, const Context& context);
[[nodiscard]] Response post_series_table(const RoutedRequest& routed, const Context& context);
[[nodiscard]] Response get_contract(const RoutedRequest& routed, const Context& context);
[[nodiscard]] Response get_docs(const RoutedRequest& routed, const Context& context);
[[nodiscard]] Response get_version(const RoutedRequest& routed, const Context& context);
[[nodiscard]] Response get_live(const RoutedRequest& routed, const Context& context);
[[nodiscard]] Response get_ready(const RoutedRequest& routed, const Context& context);
[[nodiscard]] Response get_metrics(const RoutedRequest& routed, const Context& context);

/// 404 of a route below `/v1/plans/{id}`.
[[nodiscard]] Response no_plan(const RoutedRequest& routed);

}  // namespace chargeplan::http
