#include "domain/session_terms.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "domain/check_restated.hpp"
#include "domain/random_case.hpp"
#include "support/drawn_problem.hpp"

namespace chargeplan::test {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

/// Four quarters.
Horizon quarters(Presence presence = Presence::fraction) {
  Horizon horizon;
  horizon.start = drawn_start;
  horizon.step_count = 4;
  horizon.presence = presence;
  return horizon;
}

domain::PresenceWindow window_of(seconds arrival, seconds departure, Presence presence = Presence::fraction) {
  auto stay = session("#");
  stay.arrival = drawn_start + arrival;
  stay.departure = drawn_start + departure;
  return domain::presence_window(stay, quarters(presence));
}

std::vector<double> values(const domain::Fractions& fractions) {
  std::vector<double> values;
  for (std::size_t k = 0; k < fractions.size(); ++k) values.push_back(fractions[k]);
  return values;
}

domain::SessionTerms terms_of(const Problem& problem, double unmet_penalty_cost = 100) {
  return domain::session_terms(problem, unmet_penalty_cost).at(0);
}

TEST(PresenceWindow, HoldsTheStepsOfADrawnStay) {
  const auto window = domain::presence_window(session(".##."), quarters());
  EXPECT_EQ(window.first_step, 1);
  EXPECT_EQ(values(window.fraction), (std::vector<double>{1, 1}));
  EXPECT_FALSE(window.starts_before_horizon || window.ends_after_horizon || window.outside_horizon);
}

TEST(PresenceWindow, CountsThePartOfAStep) {
  const auto window = window_of(minutes{3}, minutes{36});
  EXPECT_EQ(window.first_step, 0);
  EXPECT_EQ(values(window.fraction), (std::vector<double>{0.8, 1, 0.4}));
  EXPECT_EQ(values(window_of(minutes{3}, minutes{9}).fraction), (std::vector<double>{0.4}));
}

TEST(PresenceWindow, CutsAStayAtTheHorizon) {
  const auto both = window_of(-minutes{10}, minutes{100});
  EXPECT_EQ(values(both.fraction), (std::vector<double>{1, 1, 1, 1}));
  EXPECT_TRUE(both.starts_before_horizon && both.ends_after_horizon && !both.outside_horizon);
  const auto late = window_of(minutes{54}, minutes{100});
  EXPECT_EQ(late.first_step, 3);
  EXPECT_EQ(values(late.fraction), (std::vector<double>{0.4}));
}

TEST(PresenceWindow, IsEmptyOutsideTheHorizon) {
  for (const auto& window : {window_of(-minutes{20}, minutes{0}), window_of(minutes{60}, minutes{90})}) {
    EXPECT_TRUE(window.outside_horizon);
    EXPECT_TRUE(window.fraction.empty());
  }
}

TEST(PresenceWindow, RoundsDownWithFloor) {
  const auto window = window_of(minutes{16}, minutes{44}, Presence::floor);
  EXPECT_EQ(window.first_step, 1);
  EXPECT_EQ(values(window.fraction), (std::vector<double>{1}));  // of 1 <= t < 2
  EXPECT_TRUE(window_of(minutes{16}, minutes{29}, Presence::floor).fraction.empty());
  EXPECT_EQ(values(window_of(minutes{44}, minutes{90}, Presence::floor).fraction), (std::vector<double>{1, 1}));
  EXPECT_EQ(values(window_of(-minutes{7}, minutes{30}, Presence::floor).fraction), (std::vector<double>{1, 1}));
}

TEST(PresenceWindow, HasTheStepsOfTheReadmeExample) {
  Horizon day;
  day.start = drawn_start;
  day.presence = Presence::floor;
  Session stay;
  stay.arrival = drawn_start + std::chrono::hours{11} + minutes{59} + seconds{53};
  stay.departure = drawn_start + std::chrono::hours{16} + minutes{46} + seconds{38};
  const auto window = domain::presence_window(stay, day);
  EXPECT_EQ(window.first_step, 47);
  EXPECT_EQ(window.fraction.size(), 67U - 47U);
}

TEST(SessionTerms, TakeTheNarrowerPowersOfSessionAndEvse) {
  auto problem = site({20}, {session("#", {.max_power_kw = 22, .min_power_kw = 2, .evse = "A"})});
  problem.site.evses = {{"A", {}, 11.0, 4.14}};
  EXPECT_EQ(terms_of(problem).max_power_kw, 11);
  EXPECT_EQ(terms_of(problem).min_power_kw, 4.14);
  problem.site.evses = {{"A", {}, {}, 0}};
  EXPECT_EQ(terms_of(problem).max_power_kw, 22);
  EXPECT_EQ(terms_of(problem).min_power_kw, 2);
}

TEST(SessionTerms, TakeTheEnergyFromATargetSoc) {
  auto problem = site({20}, {session("#")});
  auto& own = problem.sessions[0];
  own.energy_required_kwh.reset();
  own.target_soc_ratio = 0.8;
  own.battery_capacity_kwh = 50;
  own.arrival_soc_ratio = 0.3;
  EXPECT_NEAR(terms_of(problem).energy_required_kwh, 25, 1e-12);
  EXPECT_NEAR(*terms_of(problem).arrival_energy_kwh, 15, 1e-12);
  own.arrival_soc_ratio = 0.9;
  EXPECT_EQ(terms_of(problem).energy_required_kwh, 0);  // above the target already
}

TEST(SessionTerms, CutTheMostEnergyToTheRoomInTheBattery) {
  auto problem = site({20}, {session("#", {.energy_required_kwh = 10})});
  auto& own = problem.sessions[0];
  EXPECT_EQ(terms_of(problem).max_energy_kwh, 10);
  EXPECT_TRUE(terms_of(problem).max_energy_defaulted);
  own.max_energy_kwh = 14;
  EXPECT_EQ(terms_of(problem).max_energy_kwh, 14);
  EXPECT_FALSE(terms_of(problem).max_energy_defaulted);
  own.battery_capacity_kwh = 40;
  own.arrival_energy_kwh = 32;
  EXPECT_EQ(terms_of(problem).max_energy_kwh, 8);
  EXPECT_EQ(terms_of(problem).energy_required_kwh, 10);
  own.max_energy_kwh.reset();
  own.energy_required_kwh = 8 + 1e-9;  // rounding, no cut
  EXPECT_EQ(terms_of(problem).max_energy_kwh, 8 + 1e-9);
  EXPECT_TRUE(terms_of(problem).max_energy_defaulted);
}

TEST(SessionTerms, PriceWhatIsNotDelivered) {
  auto problem = site({20}, {session("#")});
  auto& own = problem.sessions[0];
  own.priority = 3;
  EXPECT_EQ(terms_of(problem).unmet_price_per_kwh, 30);
  own.unmet_price_per_kwh.reset();
  EXPECT_EQ(terms_of(problem).unmet_price_per_kwh, 3 * 100.0 / 50);
  own.battery_capacity_kwh = 25;
  EXPECT_EQ(terms_of(problem, 600).unmet_price_per_kwh, 3 * 600.0 / 25);
}

TEST(SessionTerms, TakeTheSitesEfficiencyWhereNoneIsGiven) {
  auto problem = site({20}, {session("#")});
  EXPECT_EQ(terms_of(problem).efficiency, 1);
  problem.sessions[0].efficiency.reset();
  EXPECT_EQ(terms_of(problem).efficiency, 0.9);
}

TEST(ExportPrice, IsNeverAboveTheImportPriceOfASurplus) {
  auto problem = site({20, 20, 20, 20}, {});
  problem.site.import_price_per_kwh = std::vector<double>{0.1, -0.2, 0.1, 0.1};
  EXPECT_EQ(domain::used_export_price_per_kwh(problem), (std::vector<double>{0, -0.2, 0, 0}));
  problem.site.export_price_per_kwh = 0.3;
  problem.site.pv_kw = std::vector<double>{0, 0, 5, 0};
  EXPECT_EQ(domain::used_export_price_per_kwh(problem), (std::vector<double>{0.3, 0.3, 0.1, 0.3}));
}

TEST(SessionTerms, AgreeWithTheCheckersOwnReading) {
  for (std::uint64_t seed = 0; seed < 1000; ++seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    const auto problem = random_problem(seed);
    const auto all = domain::session_terms(problem, 100);
    const auto restated = domain::restate(problem, {});
    std::size_t k = 0;
    for (std::size_t s = 0; s < all.size(); ++s) {
      const auto& terms = all[s];
      if (terms.window.outside_horizon) continue;
      const auto& own = restated.sessions.at(k++);
      EXPECT_EQ(own.index, s);
      EXPECT_EQ(own.presence.size(), terms.window.fraction.size());
      if (!own.presence.empty()) {
        EXPECT_EQ(own.first_step, terms.window.first_step);
      }
      for (std::size_t j = 0; j < own.presence.size(); ++j) EXPECT_NEAR(own.presence[j], terms.window.fraction[j], 1e-15);
      EXPECT_EQ(own.max_power_kw, terms.max_power_kw);
      EXPECT_EQ(own.min_power_kw, terms.min_power_kw);
      EXPECT_EQ(own.efficiency, terms.efficiency);
      EXPECT_DOUBLE_EQ(own.required_kwh, terms.energy_required_kwh);
      EXPECT_DOUBLE_EQ(own.most_kwh, terms.max_energy_kwh);
      EXPECT_DOUBLE_EQ(own.unmet_price, terms.unmet_price_per_kwh);
    }
    EXPECT_EQ(k, restated.sessions.size());
    EXPECT_EQ(restated.export_price, domain::used_export_price_per_kwh(problem));
  }
}

}  // namespace
}  // namespace chargeplan::test
