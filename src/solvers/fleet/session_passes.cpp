#include "solvers/fleet/session_passes.hpp"

#include <algorithm>

#include "solvers/fleet/schur.hpp"
#include "solvers/fleet/wide.hpp"

namespace chargeplan::solvers::fleet {
namespace {

std::size_t at(int i) { return static_cast<std::size_t>(i); }

/// So many set-points, or a few more, are a block.
constexpr std::size_t block_size = 512;

/// The matrix takes whole vectors: what they write above its diagonal is never read, and after a stay's last step they add 0.
constexpr std::size_t lanes = SchurComplement::slack;
std::size_t down(std::size_t k) { return k & ~(lanes - 1); }
std::size_t up(std::size_t k) { return down(k + lanes - 1); }

using Lanes = std::array<double, lanes>;
[[gnu::always_inline]] inline Lanes scaled(const double* values, double by) {
  Lanes result;
  for (std::size_t l = 0; l < lanes; ++l) result[l] = values[l] * by;
  return result;
}

}  // namespace

std::vector<SessionBlock> blocks_of(const Program& program) {
  std::vector<SessionBlock> blocks;
  const std::size_t n = program.sessions.size();
  std::size_t surplus = program.surplus;
  for (std::size_t first = 0; first < n;) {
    std::size_t end = first + 1;
    while (end < n && program.sessions[end].offset - program.sessions[first].offset < block_size) ++end;
    const std::size_t first_surplus = surplus;
    for (std::size_t s = first; s < end; ++s) surplus += program.surplus_of[s] >= 0 ? 1U : 0U;
    blocks.push_back({{first, end},
                      {program.sessions[first].offset, end < n ? program.sessions[end].offset : program.unmet},
                      {program.unmet + first, program.unmet + end},
                      {first_surplus, surplus}});
    first = end;
  }
  return blocks;
}

BlockColumns::BlockColumns(const std::vector<SessionBlock>& blocks) {
  std::size_t most = 0;
  for (const auto& block : blocks) most = std::max(most, block.set_points.size() + block.unmet.size() + block.surplus.size());
  values_.resize(most);
}

PartSums::PartSums(int T) : price(at(T)) {
  for (auto* of_bundle : {&e, &shift})
    for (auto& values : *of_bundle) values.resize(at(T) + lanes);
}

SessionPasses::SessionPasses(const Program& program) : program_{program} {
  const std::size_t n = program.sessions.size();
  for (auto* values : {&rows.y, &rows.dy, &rows.lack, &rows.D, &rows.g, &rows.g_centre, &rows.g_second}) values->resize(n);
  zeros_.resize(at(program.T) + lanes);
  seen_.resize(n);
  for (std::size_t s = 0; s < n; ++s) {
    const auto& session = program.sessions[s];
    const auto is_seen = [&](std::size_t k) {
      const std::size_t t = at(session.first_step) + k;
      bool seen = program.draw_row[t] >= 0;
      for (int node = session.node; node >= 0; node = program.nodes[at(node)].parent)
        seen = seen || program.nodes[at(node)].row[t] >= 0;
      return seen;
    };
    auto& [first, end] = seen_[s];
    end = at(session.step_count);
    while (end > 0 && !is_seen(end - 1)) --end;
    while (first < end && !is_seen(first)) ++first;
  }
  partly_start_.assign(n + 1, 0);
  for (std::size_t s = 0; s < n && program.has_draw_rows; ++s) {
    const auto& session = program.sessions[s];
    for (std::size_t k = 0; k < at(session.step_count); ++k)
      if (program.f[session.offset + k] != 1) partly_.push_back(k);
    partly_start_[s + 1] = partly_.size();
  }
}

/// P_t + f_t Q_t by step of the stay.
[[gnu::always_inline]] inline const double* SessionPasses::seen_price(std::size_t s, const double* price,
                                                                      PartSums& sums) const {
  const auto& session = program_.sessions[s];
  price += session.first_step;
  if (!program_.has_draw_rows) return price;
  const double* f = program_.f.data() + session.offset;
  const double* draw_price = price + program_.T;
  for (std::size_t k = 0; k < at(session.step_count); ++k) sums.price[k] = price[k] + f[k] * draw_price[k];
  return sums.price.data();
}

/// How many sessions from s on have its stay, up to four.
std::size_t SessionPasses::bundle_at(std::size_t s, std::size_t end) const {
  const auto& one = program_.sessions[s];
  std::size_t count = 1;
  for (; count < bundle_size && s + count < end; ++count) {
    const auto& other = program_.sessions[s + count];
    if (other.node != one.node || other.first_step != one.first_step || other.step_count != one.step_count) break;
  }
  return count;
}

CHARGEPLAN_WIDE void SessionPasses::respond(const Columns& c, const SessionBlock& block, PartSums& sums) {
  for (std::size_t s = block.sessions.first; s < block.sessions.end;) {
    const std::size_t count = bundle_at(s, block.sessions.end);
    const auto& node = sums.nodes[at(program_.sessions[s].node)];
    Bundle bundle;
    for (std::size_t i = 0; i < bundle_size; ++i) {
      bundle.e[i] = zeros_.data();
      bundle.theta[i] = zeros_.data();
      bundle.power[i] = zeros_.data();
      bundle.shift[i] = zeros_.data();
    }
    for (std::size_t i = 0; i < count; ++i) {
      eliminate(s + i, c, i, sums);
      const std::size_t offset = program_.sessions[s + i].offset;
      bundle.e[i] = sums.e[i].data();
      bundle.shift[i] = sums.shift[i].data();
      bundle.theta[i] = c.theta + offset;
      bundle.power[i] = c.x + offset;
      bundle.per_D[i] = 1 / rows.D[s + i];
    }
    if (count == 1)
      add_one(s, bundle, node);
    else
      add_all(s, bundle, node);
    for (std::size_t i = 0; i < count; ++i) add_draws(s + i, bundle, i, sums);
    s += count;
  }
}

/// Reduced costs, D and g of a bundle's session i; its e, and what its set-points would do without any change of prices.
[[gnu::always_inline]] inline void SessionPasses::eliminate(std::size_t s, const Columns& c, std::size_t i, PartSums& sums) {
  const auto& session = program_.sessions[s];
  double* e = sums.e[i].data();
  double* shift = sums.shift[i].data();
  const std::size_t W = at(session.step_count), u = program_.unmet + s;
  const std::ptrdiff_t v = program_.surplus_of[s];
  const double* price = seen_price(s, sums.nodes[at(session.node)].price, sums);
  const double* a = program_.a.data() + session.offset;
  const double* cost = c.cost + session.offset;
  const double* x = c.x + session.offset;
  const double* theta = c.theta + session.offset;
  double* reduced = c.reduced + session.offset;
  const double y = rows.y[s];
  double D = 0, g = 0, delivered = 0;
#pragma omp simd reduction(+ : D, g, delivered)
  for (std::size_t k = 0; k < W; ++k) {
    reduced[k] = cost[k] - a[k] * y - price[k];
    e[k] = a[k] * theta[k];
    D += a[k] * e[k];
    g += e[k] * reduced[k];
    delivered += a[k] * x[k];
  }
  std::fill(e + W, e + up(W), 0.0);
  c.reduced[u] = c.cost[u] - y;
  D += c.theta[u];
  g += c.theta[u] * c.reduced[u];
  double lack = program_.need[s] - delivered - c.x[u];
  if (v >= 0) {
    c.reduced[v] = c.cost[v] + y;
    D += c.theta[v];
    g -= c.theta[v] * c.reduced[v];
    lack += c.x[v];
  }
  g += lack;
  rows.lack[s] = lack;
  rows.D[s] = D;
  rows.g[s] = g;
  const double per_D = g / D;
#pragma omp simd
  for (std::size_t k = 0; k < W; ++k) shift[k] = e[k] * per_D - theta[k] * reduced[k];
}

/// diag(theta) - e e' / D of the steps that a row sees, lower triangle; shift and power.
[[gnu::always_inline]] inline void SessionPasses::add_one(std::size_t s, const Bundle& bundle, const NodeSums& node) const {
  const auto& session = program_.sessions[s];
  const std::size_t W = at(session.step_count), first = at(session.first_step);
  const double* e = bundle.e[0];
  double* shift = node.shift + first;
  double* power = node.power + first;
#pragma omp simd
  for (std::size_t k = 0; k < W; ++k) {
    shift[k] += bundle.shift[0][k];
    power[k] += bundle.power[0][k];
  }
  if (node.matrix == nullptr) return;
  const auto [begin, end] = seen_[s];
  const std::size_t width = at(program_.T) * (program_.has_draw_rows ? 2 : 1);
  double* corner = node.matrix + first * width + first;
  for (std::size_t k = begin; k < end; ++k) corner[k * width + k] += bundle.theta[0][k];
  for (std::size_t top = down(begin); top < end; top += lanes) {
    const Lanes part = scaled(e + top, bundle.per_D[0]);
    for (std::size_t k = begin; k < std::min(top + lanes, end); ++k) {
      double* column = corner + k * width + top;
#pragma omp simd
      for (std::size_t l = 0; l < lanes; ++l) column[l] -= e[k] * part[l];
    }
  }
}

/// The same of four sessions with one stay.
[[gnu::always_inline]] inline void SessionPasses::add_all(std::size_t s, const Bundle& bundle, const NodeSums& node) const {
  const auto& session = program_.sessions[s];
  const std::size_t W = at(session.step_count), first = at(session.first_step);
  const double *e0 = bundle.e[0], *e1 = bundle.e[1], *e2 = bundle.e[2], *e3 = bundle.e[3];
  const double *theta0 = bundle.theta[0], *theta1 = bundle.theta[1], *theta2 = bundle.theta[2], *theta3 = bundle.theta[3];
  const double *shift0 = bundle.shift[0], *shift1 = bundle.shift[1], *shift2 = bundle.shift[2], *shift3 = bundle.shift[3];
  const double *power0 = bundle.power[0], *power1 = bundle.power[1], *power2 = bundle.power[2], *power3 = bundle.power[3];
  const double per_D0 = bundle.per_D[0], per_D1 = bundle.per_D[1], per_D2 = bundle.per_D[2], per_D3 = bundle.per_D[3];
  double* shift = node.shift + first;
  double* power = node.power + first;
#pragma omp simd
  for (std::size_t k = 0; k < W; ++k) {
    shift[k] += (shift0[k] + shift1[k]) + (shift2[k] + shift3[k]);
    power[k] += (power0[k] + power1[k]) + (power2[k] + power3[k]);
  }
  if (node.matrix == nullptr) return;
  const auto [begin, end] = seen_[s];
  const std::size_t width = at(program_.T) * (program_.has_draw_rows ? 2 : 1);
  double* corner = node.matrix + first * width + first;
  for (std::size_t k = begin; k < end; ++k) corner[k * width + k] += (theta0[k] + theta1[k]) + (theta2[k] + theta3[k]);
  for (std::size_t top = down(begin); top < end; top += lanes) {
    const Lanes part0 = scaled(e0 + top, per_D0), part1 = scaled(e1 + top, per_D1);
    const Lanes part2 = scaled(e2 + top, per_D2), part3 = scaled(e3 + top, per_D3);
    for (std::size_t k = begin; k < std::min(top + lanes, end); ++k) {
      double* column = corner + k * width + top;
#pragma omp simd
      for (std::size_t l = 0; l < lanes; ++l)
        column[l] -= (e0[k] * part0[l] + e1[k] * part1[l]) + (e2[k] * part2[l] + e3[k] * part3[l]);
    }
  }
}

/// What the rows of f p see less of a session, in its steps of partial presence, than those of p; see complete_draws.
[[gnu::always_inline]] inline void SessionPasses::add_draws(std::size_t s, const Bundle& bundle, std::size_t i,
                                                            PartSums& sums) const {
  const auto& node = sums.nodes[at(program_.sessions[s].node)];
  const std::size_t T = at(program_.T), first = at(program_.sessions[s].first_step);
  const double* f = program_.f.data() + program_.sessions[s].offset;
  const double* e = bundle.e[i];
  const std::size_t begin = seen_[s].first, end = seen_[s].end;
  for (const std::size_t k : partly(s)) {
    const double change = f[k] - 1, theta = bundle.theta[i][k];
    node.shift[T + first + k] += change * bundle.shift[i][k];
    node.power[T + first + k] += change * bundle.power[i][k];
    if (node.matrix == nullptr || k < begin || k >= end) continue;
    const double part = change * e[k] * bundle.per_D[i];
    double* column = node.matrix + (T + first + k) * 2 * T + first;
#pragma omp simd
    for (std::size_t l = begin; l < end; ++l) column[l] -= part * e[l];
    column[k] += change * theta;
    column[T + k] += change * change * theta;
    for (const std::size_t l : partly(s))
      if (l >= k && l < end) column[T + l] -= part * (f[l] - 1) * e[l];
  }
}

/// dy = (g - sum of e times what the prices change by) / D, dx = theta (A'dy - rho).
[[gnu::always_inline]] inline void SessionPasses::solve_session(std::size_t s, const Columns& c, PartSums& sums, double g,
                                                                Rho rho, double* dx) {
  const auto& session = program_.sessions[s];
  const std::size_t W = at(session.step_count), u = program_.unmet + s;
  const double* price = seen_price(s, sums.nodes[at(session.node)].price, sums);
  const double* a = program_.a.data() + session.offset;
  const double* theta = c.theta + session.offset;
  double* set_points = dx + session.offset;
  double sum = 0;
#pragma omp simd reduction(+ : sum)
  for (std::size_t k = 0; k < W; ++k) sum += a[k] * theta[k] * price[k];
  const double dy = (g - sum) / rows.D[s];
  rows.dy[s] = dy;
#pragma omp simd
  for (std::size_t k = 0; k < W; ++k) set_points[k] = theta[k] * (price[k] + a[k] * dy - rho.set_points[k]);
  dx[u] = c.theta[u] * (dy - rho.unmet);
  if (const std::ptrdiff_t v = program_.surplus_of[s]; v >= 0) dx[v] = c.theta[v] * (-dy - *rho.surplus);
}

CHARGEPLAN_WIDE void SessionPasses::predict(const Columns& c, const SessionBlock& block, PartSums& sums) {
  for (std::size_t s = block.sessions.first; s < block.sessions.end; ++s) {
    const auto& session = program_.sessions[s];
    const std::ptrdiff_t v = program_.surplus_of[s];
    solve_session(s, c, sums, rows.g[s],
                  {c.reduced + session.offset, c.reduced[program_.unmet + s], v < 0 ? nullptr : c.reduced + v}, c.affine);
  }
}

CHARGEPLAN_WIDE void SessionPasses::correct(const Columns& c, const SessionBlock& block, PartSums& sums, double target,
                                            BlockColumns& rho) {
  for (std::size_t s = block.sessions.first; s < block.sessions.end; ++s) {
    const auto& session = program_.sessions[s];
    const std::ptrdiff_t v = program_.surplus_of[s];
    solve_session(s, c, sums, rows.g[s] + target * rows.g_centre[s] - rows.g_second[s],
                  {rho.set_points() + (session.offset - block.set_points.first), rho.unmet(block)[s - block.sessions.first],
                   v < 0 ? nullptr : rho.surplus(block) + (static_cast<std::size_t>(v) - block.surplus.first)},
                  c.dx);
  }
}

CHARGEPLAN_WIDE void SessionPasses::look_ahead(const Columns& c, const SessionBlock& block, PartSums& sums,
                                               BlockColumns& centre, BlockColumns& second) {
  for (std::size_t s = block.sessions.first; s < block.sessions.end; ++s) {
    const auto& session = program_.sessions[s];
    const std::size_t W = at(session.step_count), u = program_.unmet + s;
    const auto& node = sums.nodes[at(session.node)];
    const double* a = program_.a.data() + session.offset;
    const double* theta = c.theta + session.offset;
    const double* to_centre = centre.set_points() + (session.offset - block.set_points.first);
    const double* of_second = second.set_points() + (session.offset - block.set_points.first);
    double g_centre = 0, g_second = 0;
#pragma omp simd reduction(+ : g_centre, g_second)
    for (std::size_t k = 0; k < W; ++k) {
      const double e = a[k] * theta[k];
      g_centre += e * to_centre[k];
      g_second += e * of_second[k];
    }
    g_centre += c.theta[u] * centre.unmet(block)[s - block.sessions.first];
    g_second += c.theta[u] * second.unmet(block)[s - block.sessions.first];
    if (const std::ptrdiff_t v = program_.surplus_of[s]; v >= 0) {
      const std::size_t place = static_cast<std::size_t>(v) - block.surplus.first;
      g_centre -= c.theta[v] * centre.surplus(block)[place];
      g_second -= c.theta[v] * second.surplus(block)[place];
    }
    rows.g_centre[s] = g_centre;
    rows.g_second[s] = g_second;
    const double per_D = 1 / rows.D[s], centre_part = g_centre * per_D, second_part = g_second * per_D;
    double* centre_shift = node.centre_shift + session.first_step;
    double* second_shift = node.second_shift + session.first_step;
#pragma omp simd
    for (std::size_t k = 0; k < W; ++k) {
      centre_shift[k] += theta[k] * (a[k] * centre_part - to_centre[k]);
      second_shift[k] += theta[k] * (a[k] * second_part - of_second[k]);
    }
    for (const std::size_t k : partly(s)) {
      const double change = (program_.f[session.offset + k] - 1) * theta[k];
      centre_shift[at(program_.T) + k] += change * (a[k] * centre_part - to_centre[k]);
      second_shift[at(program_.T) + k] += change * (a[k] * second_part - of_second[k]);
    }
  }
}

}  // namespace chargeplan::solvers::fleet
