// portfolio LIKE.json SITES SESSIONS THREADS: plans SITES drawn sites at once, prints how long that took as JSON.
// portfolio LIKE.json SITES SESSIONS lines > REQUESTS.jsonl: the same sites as requests, one a line.
#include <fmt/format.h>

#include <iostream>
#include <string_view>
#include <vector>

#include "arguments.hpp"
#include "chargeplan/portfolio.hpp"
#include "drawing/drawn_request.hpp"
#include "io/keep_memory.hpp"
#include "timing/stopwatch.hpp"

namespace {

using namespace chargeplan;

Result<io::PlanRequest> site_like(const io::PlanRequest& like, int site, int session_count) {
  auto request = drawing::drawn_request(like, session_count, static_cast<std::uint64_t>(site) + 1);
  if (request) request->problem.site.id = fmt::format("site-{}", site);
  return request;
}

void plan_all(const std::vector<Problem>& problems, const PlanOptions& options, int threads) {
  timing::Stopwatch watch;
  const auto plans = plan_many(problems, options, threads);
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
}

}  // namespace

int main(int argc, char** argv) {
  io::keep_memory();
  if (argc != 5 || number_of(argv[2]) < 1 || number_of(argv[3]) < 1) {
    std::cerr << "usage: portfolio LIKE.json SITES SESSIONS THREADS|lines\n";
    return 2;
  }
  const auto like = request_in(argv[1]);
  if (!like) {
    std::cerr << like.error().message << '\n';
    return 2;
  }
  const bool as_lines = std::string_view{argv[4]} == "lines";
  std::vector<Problem> problems;
  for (int site = 0; site < number_of(argv[2]); ++site) {
    auto request = site_like(*like, site, number_of(argv[3]));
    if (!request) {
      std::cerr << request.error().message << '\n';
      return 2;
    }
    if (as_lines)
      std::cout << io::write_request(*request) << '\n';
    else
      problems.push_back(std::move(request->problem));
  }
  if (!as_lines) plan_all(problems, like->options, number_of(argv[4]));
  return 0;
}
