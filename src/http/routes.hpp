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
  std::string_view answer_type;  ///< of the kinds that the route offers, the one that the client likes best
};

[[nodiscard]] Response post_plan(const RoutedRequest& routed, const Context& context);
[[nodiscard]] Response post_check(const RoutedRequest& routed, const Context& context);
[[nodiscard]] Response post_report(const RoutedRequest& routed, const Context& context);
[[nodiscard]] Response post_synthetic_demand(const RoutedRequest& routed, const Context& context);
[[nodiscard]] Response post_demand_table(const RoutedRequest& routed, const Context& context);
[[nodiscard]] Response post_demand_export(const RoutedRequest& routed, const Context& context);
[[nodiscard]] Response get_version(const RoutedRequest& routed, const Context& context);
[[nodiscard]] Response get_live(const RoutedRequest& routed, const Context& context);
[[nodiscard]] Response get_ready(const RoutedRequest& routed, const Context& context);

}  // namespace chargeplan::http
