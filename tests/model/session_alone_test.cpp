// A session alone against every way to switch its steps on and off.
#include "model/session_alone.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "demand/random.hpp"

namespace chargeplan::test {
namespace {

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : source_{seed} {}
  int between(int low, int high) { return low + static_cast<int>(source_.below(high - low + 1)); }

 private:
  demand::SplitMix64 source_;
};

struct Drawn {
  model::PlanningModel model;
  std::vector<double> price_per_kw;
};

Drawn drawn_session(std::uint64_t seed) {
  Dice dice{seed};
  Drawn drawn;
  auto& model = drawn.model;
  model::SessionModel session;
  session.step_count = dice.between(1, 5);
  session.P = dice.between(2, 20);
  session.p_min = session.P * dice.between(0, 10) / 10;
  session.eta = 0.9;
  const double most_kwh = session.eta * model.delta * session.P * session.step_count;
  session.E = most_kwh * dice.between(0, 12) / 10;
  session.M = session.E * dice.between(8, 14) / 10;
  session.w = dice.between(1, 10) / 10.0;
  model.T = session.step_count;
  model.f.assign(static_cast<std::size_t>(session.step_count), 1.0);
  if (dice.between(0, 1) == 1) model.f.front() = dice.between(1, 9) / 10.0;
  if (dice.between(0, 1) == 1) model.f.back() = dice.between(1, 9) / 10.0;
  for (const double f : model.f) drawn.price_per_kw.push_back(f * dice.between(-5, 20) / 100.0 + dice.between(0, 2) / 20.0);
  model.sessions.push_back(session);
  return drawn;
}

/// Each step off, at its lowest or at its highest power, but one that may be anything in between. That one's cost has its
/// turns where the energy is E or M.
class EveryWay {
 public:
  explicit EveryWay(const Drawn& drawn) : drawn_{drawn}, power_(drawn.price_per_kw.size()) { choose(0); }
  double least_cost = std::numeric_limits<double>::infinity();

 private:
  [[nodiscard]] const model::SessionModel& session() const { return drawn_.model.sessions.front(); }
  [[nodiscard]] double a(std::size_t j) const { return session().eta * drawn_.model.delta * drawn_.model.f[j]; }

  void choose(std::size_t j) {
    if (j == power_.size()) {
      take();
      for (std::size_t one = 0; one < power_.size(); ++one) vary(one);
      return;
    }
    for (const double power : {0.0, session().p_min, session().P}) {
      power_[j] = power;
      choose(j + 1);
    }
  }
  void vary(std::size_t one) {
    const double before = power_[one];
    power_[one] = 0;
    for (const double kwh : {session().E, session().M}) {
      power_[one] = 0;
      const double power = (kwh - energy()) / a(one);
      if (power < session().p_min || power > session().P) continue;
      power_[one] = power;
      take();
    }
    power_[one] = before;
  }
  [[nodiscard]] double energy() const {
    double kwh = 0;
    for (std::size_t j = 0; j < power_.size(); ++j) kwh += a(j) * power_[j];
    return kwh;
  }
  void take() {
    const double kwh = energy();
    if (kwh > session().M + 1e-9) return;
    double cost = session().w * std::max(0.0, session().E - kwh);
    for (std::size_t j = 0; j < power_.size(); ++j) cost += drawn_.price_per_kw[j] * power_[j];
    least_cost = std::min(least_cost, cost);
  }

  const Drawn& drawn_;
  std::vector<double> power_;
};

TEST(SessionAlone, CostsTheLeastOfEveryWay) {
  int partly_on = 0;
  for (std::uint64_t seed = 1; seed <= 3000; ++seed) {
    const auto drawn = drawn_session(seed);
    const auto& session = drawn.model.sessions.front();
    model::SessionAlone alone{drawn.model};
    const double cost = alone.solve(session, drawn.price_per_kw, session.w);
    ASSERT_NEAR(cost, EveryWay{drawn}.least_cost, 1e-9) << "seed " << seed;
    for (const double power : alone.power()) {
      ASSERT_TRUE(power == 0 || power >= session.p_min) << "seed " << seed;
      ASSERT_LE(power, session.P * (1 + 1e-12)) << "seed " << seed;
      partly_on += power > 0 && power < session.P ? 1 : 0;
    }
  }
  EXPECT_GT(partly_on, 500);
}

}  // namespace
}  // namespace chargeplan::test
