// draw LIKE.json SESSIONS > REQUEST.json: a request of another size by the recipe of benchmarks/data/SOURCE.md. Horizon, prices
// and options are those of LIKE; the limit follows the number of sessions.
#include <cstdlib>
#include <iostream>

#include "chargeplan/demand.hpp"
#include "io/files.hpp"
#include "io/request.hpp"

namespace {

using namespace chargeplan;

constexpr double limit_kw_per_session = 1.2;
constexpr double unmet_cost_per_battery = 100;

Result<io::PlanRequest> draw(const std::string& like, int session_count) {
  auto request = io::read_file(like).and_then([](const std::string& text) { return io::read_request(text); });
  if (!request) return request;
  auto sessions = synthetic_sessions({.session_count = session_count, .seed = 7});
  if (!sessions) return tl::unexpected{sessions.error()};
  for (auto& session : *sessions) session.unmet_price_per_kwh = unmet_cost_per_battery / session.battery_capacity_kwh.value();
  request->problem.sessions = std::move(*sessions);
  request->problem.site.grid_limit_kw = limit_kw_per_session * session_count;
  return request;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: draw LIKE.json SESSIONS\n";
    return 2;
  }
  const auto request = draw(argv[1], std::atoi(argv[2]));
  if (!request) {
    std::cerr << request.error().message << '\n';
    return 2;
  }
  std::cout << io::write_request(*request);
  return 0;
}
