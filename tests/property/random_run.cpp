#include "property/random_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "chargeplan/planner.hpp"
#include "domain/session_terms.hpp"

namespace chargeplan::test {
namespace {

constexpr std::int64_t whole_count = 2000;

std::int64_t environment(const char* name, std::int64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoll(text, nullptr, 10);
}

void hold_for(const RandomRun& run, const Law& law, std::uint64_t seed) {
  const auto drawn = run.draw(seed, run.size);
  SCOPED_TRACE(drawn.words());
  law(drawn);
}

}  // namespace

bool is_whole_run() {
  return environment("CHARGEPLAN_SEED", -1) < 0 && environment("CHARGEPLAN_RANDOM_PROBLEMS", whole_count) >= whole_count;
}

int hold(const RandomRun& run, const Law& law) {
  const auto only = environment("CHARGEPLAN_SEED", -1);
  if (only >= 0) {
    hold_for(run, law, static_cast<std::uint64_t>(only));
    return 1;
  }
  const auto count = environment("CHARGEPLAN_RANDOM_PROBLEMS", whole_count) / run.share;
  fmt::print("{} random problems, seeds 1 to {}; CHARGEPLAN_SEED=n repeats one\n", count, count);
  int broken = 0;
  for (std::int64_t seed = 1; seed <= count && broken < 5; ++seed) {
    const int before = testing::UnitTest::GetInstance()->current_test_info()->result()->total_part_count();
    hold_for(run, law, static_cast<std::uint64_t>(seed));
    if (testing::UnitTest::GetInstance()->current_test_info()->result()->total_part_count() > before) ++broken;
  }
  return static_cast<int>(count);
}

Plan plan_by(const std::string& solver, const Problem& problem, PlanOptions options) {
  options.solver = solver;
  auto done = chargeplan::plan(problem, options);
  if (done) return std::move(*done);
  std::string text = solver + ": " + done.error().message;
  for (const auto& issue : done.error().issues) text += "\n  " + issue.path + " " + issue.slug + " " + issue.message;
  ADD_FAILURE() << text;
  return {};
}

PlanOptions with_ties(const RandomProblem& drawn, TieBreak tie_break) {
  auto options = drawn.options;
  options.tie_break = tie_break;
  return options;
}

double cost_tolerance(double cost) { return 1e-6 * std::max(1.0, std::abs(cost)); }

double order_objective(const Problem& problem, const Plan& plan, TieBreak tie_break) {
  const auto terms = domain::session_terms(problem, 100);
  double sum = 0;
  std::size_t next = 0;
  for (const auto& term : terms) {
    if (term.window.outside_horizon) continue;
    const auto& session = plan.sessions.at(next++);
    for (std::size_t j = 0; j < session.power_kw.size(); ++j) {
      const int t = session.first_step + static_cast<int>(j);
      const int weight = tie_break == TieBreak::late ? t + 1 : problem.horizon.step_count - t;
      sum += weight * term.window.fraction[j] * session.power_kw[j];
    }
  }
  return sum;
}

double flat_objective(const Plan& plan) {
  double sum = 0;
  for (std::size_t t = 0; t < plan.site.import_kw.size(); ++t) {
    const double net_kw = plan.site.import_kw[t] - plan.site.export_kw[t];
    sum += net_kw * net_kw;
  }
  return sum;
}

bool has_warning(const Plan& plan, std::string_view slug) {
  return std::any_of(plan.warnings.begin(), plan.warnings.end(), [&](const Issue& warning) { return warning.slug == slug; });
}

}  // namespace chargeplan::test
