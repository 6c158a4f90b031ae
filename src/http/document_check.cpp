#include "http/document_check.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "chargeplan/problem.hpp"
#include "io/demand_json.hpp"
#include "io/request.hpp"

namespace chargeplan::http {
namespace {

/// Steps of the longest series: a request with this site will have as many.
int steps_of(const Site& site) {
  std::size_t longest = 0;
  const auto look = [&](const Series& series) {
    if (!series.is_constant()) longest = std::max(longest, series.values().size());
  };
  for (const Series* series : {&site.grid_limit_kw, &site.base_load_kw, &site.pv_kw, &site.import_price_per_kwh}) look(*series);
  for (const auto* series : {&site.export_limit_kw, &site.export_price_per_kwh})
    if (*series) look(**series);
  for (const Group& group : site.groups) look(group.limit_kw);
  return longest == 0 ? Horizon{}.step_count : static_cast<int>(longest);
}

}  // namespace

Result<void> check_site(std::string_view json) {
  return io::read_request_head(json).and_then([](io::RequestHead&& head) -> Result<void> {
    HorizonRequest horizon = head.horizon;
    if (!horizon.step_count) horizon.step_count = steps_of(head.site);
    const Problem problem{
        .horizon = resolve_horizon(horizon, {}, head.time_zone), .site = std::move(head.site), .sessions = {}};
    Error error{ErrorCode::invalid_input, {}, validate(problem)};
    for (Issue& issue : validate(head.options)) error.issues.push_back(std::move(issue));
    if (error.issues.empty()) return {};
    error.message = fmt::format("the document has {} problem{}", error.issues.size(), error.issues.size() == 1 ? "" : "s");
    return tl::unexpected(std::move(error));
  });
}

Result<void> check_demand(std::string_view json) {
  return io::read_sessions(json).map([](const io::SessionList&) {});
}

}  // namespace chargeplan::http
