// portfolio LIKE.json SITES SESSIONS THREADS: plans SITES drawn sites at once, prints how long that took as JSON.
// portfolio LIKE.json SITES SESSIONS lines > REQUESTS.jsonl: the same sites as requests, one a line.
// Horizon, prices and options are those of LIKE; each site has sessions of its own and a limit that follows their number.
#include <fmt/format.h>

#include <charconv>
#include <iostream>
#include <string_view>
#include <vector>

#include "chargeplan/demand.hpp"
#include "chargeplan/portfolio.hpp"
#include "io/files.hpp"
#include "io/request.hpp"
#include "timing/stopwatch.hpp"

namespace {

using namespace chargeplan;

constexpr double limit_kw_per_session = 1.2;

Result<io::PlanRequest> site_like(io::PlanRequest request, int site, int session_count) {
  auto sessions = synthetic_sessions({.session_count = session_count, .seed = static_cast<std::uint64_t>(site) + 1});
  if (!sessions) return tl::unexpected{sessions.error()};
  request.problem.sessions = std::move(*sessions);
  request.problem.site.id = fmt::format("site-{}", site);
  request.problem.site.grid_limit_kw = limit_kw_per_session * session_count;
  return request;
}

int plan_all(const std::vector<io::PlanRequest>& requests, int threads) {
  std::vector<Problem> problems;
  for (const auto& request : requests) problems.push_back(request.problem);
  timing::Stopwatch watch;
  const auto plans = plan_many(problems, requests.front().options, threads);
  const auto lap = watch.lap();
  double cost = 0, delivered_kwh = 0;
  int optimal = 0;
  for (const auto& plan : plans) {
    if (!plan || plan->status != PlanStatus::optimal) continue;
    ++optimal;
    cost += plan->objective_cost;
    delivered_kwh += plan->kpi.energy_delivered_kwh;
  }
  fmt::print(R"({{"sites": {}, "threads": {}, "wall_s": {}, "cpu_s": {}, "optimal": {}, "cost": {}, "delivered_kwh": {}}})"
             "\n",
             plans.size(), threads, lap.wall_s, lap.cpu_s, optimal, cost, delivered_kwh);
  return 0;
}

int number_of(std::string_view text) {
  int number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5 || number_of(argv[2]) < 1 || number_of(argv[3]) < 1) {
    std::cerr << "usage: portfolio LIKE.json SITES SESSIONS THREADS|lines\n";
    return 2;
  }
  const auto like = io::read_file(argv[1]).and_then([](const std::string& text) { return io::read_request(text); });
  if (!like) {
    std::cerr << like.error().message << '\n';
    return 2;
  }
  const bool as_lines = std::string_view{argv[4]} == "lines";
  std::vector<io::PlanRequest> requests;
  for (int site = 0; site < number_of(argv[2]); ++site) {
    auto request = site_like(*like, site, number_of(argv[3]));
    if (!request) {
      std::cerr << request.error().message << '\n';
      return 2;
    }
    if (as_lines)
      std::cout << io::write_request(*request) << '\n';
    else
      requests.push_back(std::move(*request));
  }
  return as_lines ? 0 : plan_all(requests, number_of(argv[4]));
}
