/// The sessions' part of an interior-point iteration: their rows are eliminated, one block of sessions after the other.
/// Source: docs/solver.md, "Three passes" and "The Schur complement".
#pragma once

#include <array>
#include <span>
#include <vector>

#include "solvers/fleet/columns.hpp"
#include "solvers/fleet/program.hpp"

namespace chargeplan::solvers::fleet {

/// Sessions whose columns stay in the cache together.
struct SessionBlock {
  Range sessions, set_points, unmet, surplus;
};

[[nodiscard]] std::vector<SessionBlock> blocks_of(const Program& program);

/// Numbers of a block's columns: first those of its set-points, then u, then v.
class BlockColumns {
 public:
  explicit BlockColumns(const std::vector<SessionBlock>& blocks);
  [[nodiscard]] double* set_points() { return values_.data(); }
  [[nodiscard]] double* unmet(const SessionBlock& block) { return values_.data() + block.set_points.size(); }
  [[nodiscard]] double* surplus(const SessionBlock& block) { return unmet(block) + block.unmet.size(); }

 private:
  std::vector<double> values_;
};

/// By session.
struct SessionRows {
  std::vector<double> y, dy;
  std::vector<double> lack;  ///< what (2) lacks
  std::vector<double> D, g;
  std::vector<double> g_centre, g_second;  ///< what mu * centre - second add to g
};

/// What the sessions of a node read and add to; see Response.
struct NodeSums {
  const double* price = nullptr;  ///< at the iterate, or their change
  double* matrix = nullptr;       ///< of `width` columns
  double* shift = nullptr;
  double* centre_shift = nullptr;  ///< per mu
  double* second_shift = nullptr;
  double* power = nullptr;  ///< sums of the set-points
};

/// So many sessions of one stay are summed at a time.
inline constexpr std::size_t bundle_size = 4;

/// What a part of the sessions adds to, and room for those at hand: parts can be walked side by side.
struct PartSums {
  explicit PartSums(int T);

  std::vector<NodeSums> nodes;
  std::vector<double> price;                              ///< of one session
  std::array<std::vector<double>, bundle_size> e, shift;  ///< of a bundle's sessions
};

/// The steps that any row sees of a session's stay, counted from its first.
struct SeenSteps {
  std::size_t first = 0, end = 0;
};

class SessionPasses {
 public:
  explicit SessionPasses(const Program& program);

  /// Reduced costs, D, g and what (2) lacks at the iterate; adds to matrix, shift and power.
  void respond(const Columns& c, const SessionBlock& block, PartSums& sums);
  /// Where rho is `reduced`: dy, and dx of the affine direction.
  void predict(const Columns& c, const SessionBlock& block, PartSums& sums);
  /// Adds what rho's parts do to the shifts, and to g.
  void look_ahead(const Columns& c, const SessionBlock& block, PartSums& sums, BlockColumns& centre, BlockColumns& second);
  /// dy, and dx of the corrected direction.
  void correct(const Columns& c, const SessionBlock& block, PartSums& sums, double target, BlockColumns& rho);

  SessionRows rows;

 private:
  /// Of sessions with one stay; where there are fewer, zeros.
  struct Bundle {
    std::array<const double*, bundle_size> e, theta, shift, power;
    std::array<double, bundle_size> per_D{};
  };
  struct Rho {
    const double* set_points;
    double unmet;
    const double* surplus;
  };
  /// Steps of partial presence, counted from the stay's first; where a row sees f p, else none.
  [[nodiscard]] std::span<const std::size_t> partly(std::size_t s) const {
    return std::span{partly_}.subspan(partly_start_[s], partly_start_[s + 1] - partly_start_[s]);
  }
  [[nodiscard]] const double* seen_price(std::size_t s, const double* price, PartSums& sums) const;
  void eliminate(std::size_t s, const Columns& c, std::size_t i, PartSums& sums);
  [[nodiscard]] std::size_t bundle_at(std::size_t s, std::size_t end) const;
  void add_one(std::size_t s, const Bundle& bundle, const NodeSums& node) const;
  void add_all(std::size_t s, const Bundle& bundle, const NodeSums& node) const;
  void add_draws(std::size_t s, const Bundle& bundle, std::size_t i, PartSums& sums) const;
  void solve_session(std::size_t s, const Columns& c, PartSums& sums, double g, Rho rho, double* dx);

  const Program& program_;
  std::vector<SeenSteps> seen_;
  std::vector<std::size_t> partly_;        ///< what `partly` gives, session after session
  std::vector<std::size_t> partly_start_;  ///< [session] its first
  std::vector<double> zeros_;
};

}  // namespace chargeplan::solvers::fleet
