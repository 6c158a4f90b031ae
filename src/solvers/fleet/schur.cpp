#include "solvers/fleet/schur.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace chargeplan::solvers::fleet {

namespace {
using Index = Eigen::Index;
Index at(std::size_t i) { return static_cast<Index>(i); }
std::size_t at(int i) { return static_cast<std::size_t>(i); }

/// A pivot keeps this part of its diagonal where rounding would take it.
constexpr double regularization = 1e-14;

/// Multiply-adds of a dense factor that take as long as one of a sparse factor, and as one product of two entries: the adding of it,
/// its share of the two solves and of the ordering.
constexpr double dense_for_sparse = 4, dense_for_product = 30;

/// So many of the site's multiply-adds take as long as one of a group's, whose matrix no cache holds from one iteration to the next.
constexpr double dense_for_group = 2.5;

/// Only their ordering tells how far products fill up the factor. Of many it may take as long as a dense solve, so they are ordered only where they
/// promise more.
constexpr double many_products = 5e4, dense_for_each_of_many = 80;

/// Multiply-adds that take as long as emptying an entry of a dense matrix that no cache holds.
constexpr double adds_for_emptying = 2, most_cached_entries = 1UL << 15U;

/// Groups whose matrices stay in the cache until they are added to their parents', and columns of these that one thread adds to.
constexpr std::size_t nodes_at_once = 8, stripe_width = 16;

/// Dense matrices grow with the square of the steps; larger ones are not made.
constexpr double most_dense_bytes = 2.0 * (1UL << 30U);
}  // namespace

Response::Response(Eigen::Index width, bool has_matrix)
    : values(has_matrix ? static_cast<std::size_t>(width * width) + SchurComplement::slack : 0),
      matrix{values.data(), has_matrix ? width : 0, has_matrix ? width : 0},
      shift{Eigen::VectorXd::Zero(width)} {}

SchurComplement::SchurComplement(const Program& program, NormalForm form)
    : program_{program},
      width_{static_cast<std::size_t>(program.T) * (program.has_draw_rows ? 2 : 1)},
      border_{border_columns(program)} {
  const auto T = static_cast<std::size_t>(program.T);
  factors_.resize(program.nodes.size());
  own.reserve(program.nodes.size());
  for (std::size_t n = 0; n + 1 < program.nodes.size(); ++n)
    for (std::size_t t = 0; t < T; ++t)
      if (const int row = program.nodes[n].row[t]; row >= 0) {
        factors_[n].row.push_back(row);
        factors_[n].price.push_back(static_cast<int>(t));
      }
  add_site_rows();
  find_levels();
  find_joined_steps();
  const auto envelope = envelope_of_site();
  choose(form, dense_work(envelope));
  if (has_matrices()) site_ = BorderedCholesky{envelope, border_of_site()};
  while (own.size() < program.nodes.size()) own.emplace_back(at(width_), has_matrices());
  for (auto& factor : factors_) factor.shift.setZero(at(width_));
}

/// At most what the matrices take.
double SchurComplement::dense_bytes() const {
  const auto width = static_cast<double>(width_), rows = static_cast<double>(factors_.back().row.size());
  const double of_site = border_.empty() ? rows * rows : 2 * rows * rows;  // with a border it is kept beside its factor
  return sizeof(double) * (static_cast<double>(factors_.size()) * width * width + of_site);
}

/// Multiply-adds of an iteration: the emptying of the site's matrix, the sessions' answers, the groups' factors and the site's.
double SchurComplement::dense_work(const std::vector<std::size_t>& envelope) const {
  const auto width = static_cast<double>(width_);
  double work = adds_for_emptying * std::max(0.0, width * width - most_cached_entries);
  for (const auto& session : program_.sessions) {
    const double steps = session.step_count * (program_.has_draw_rows ? 2.0 : 1.0);
    work += steps * steps / 2;
  }
  for (std::size_t n = 0; n + 1 < factors_.size(); ++n) {
    const auto rows = static_cast<double>(factors_[n].row.size());
    work += dense_for_group * (width * width + rows * width * (rows + width) / 2);
  }
  const auto ends = EnvelopeCholesky::ends_of(envelope);
  for (std::size_t j = 0; j < ends.size(); ++j) {
    const auto length = static_cast<double>(ends[j] - j);
    work += length * length / 2;
  }
  return work;
}

/// Few sessions under many rows leave most of a dense matrix empty. How much a sparse one fills up is known once it is ordered.
void SchurComplement::choose(NormalForm form, double dense_work) {
  if (form == NormalForm::dense) return;
  const bool is_free = form == NormalForm::as_is_less_work && dense_bytes() <= most_dense_bytes;
  const double products = SparseNormal::product_count(program_);
  if (is_free && (products > many_products ? dense_for_each_of_many : dense_for_product) * products >= dense_work) return;
  sparse_.emplace(program_);
  if (is_free && dense_for_product * products + dense_for_sparse * sparse_->factor_work() > dense_work) sparse_.reset();
}

/// (3), (5) and (6), step by step, so that those which a stay joins are near each other.
void SchurComplement::add_site_rows() {
  auto& site = factors_.back();
  index_in_site_.assign(program_.row_count(), -1);
  const auto add = [&](int row, int price) {
    if (row < 0 || index_in_site_[at(row)] >= 0) return;
    index_in_site_[at(row)] = static_cast<int>(site.row.size());
    site.row.push_back(row);
    site.price.push_back(price);
  };
  for (int t = 0; t < program_.T; ++t) {
    add(program_.nodes.back().row[at(t)], t);
    add(program_.draw_row[at(t)], program_.T + t);
    add(program_.peak_row[at(t)], -1);
  }
}

/// Entries of the columns that stay variables.
Eigen::MatrixXd SchurComplement::border_of_site() const {
  Eigen::MatrixXd border = Eigen::MatrixXd::Zero(at(factors_.back().row.size()), at(border_.size()));
  for (std::size_t b = 0; b < border_.size(); ++b)
    for_each_entry(program_, border_[b], [&](std::size_t row, double value) { border(index_in_site_[row], at(b)) = value; });
  return border;
}

/// Groups by how far they are from the farthest below them: those of a level are independent.
void SchurComplement::find_levels() {
  std::vector<std::size_t> height(factors_.size());
  for (std::size_t n = 0; n + 1 < factors_.size(); ++n) {
    auto& of_parent = height[at(program_.nodes[n].parent)];
    of_parent = std::max(of_parent, height[n] + 1);
    if (levels_.size() <= height[n]) levels_.resize(height[n] + 1);
    levels_[height[n]].push_back(n);
  }
}

/// A stay joins its own steps. Limits of a group join all that any stay under it does.
void SchurComplement::find_joined_steps() {
  const auto T = static_cast<std::size_t>(program_.T);
  joined_until_.assign(program_.nodes.size(), std::vector<std::size_t>(T));
  for (const auto& session : program_.sessions) {
    auto& until = joined_until_[at(session.node)][at(session.first_step)];
    until = std::max(until, at(session.first_step + session.step_count));
  }
  for (std::size_t n = 0; n < joined_until_.size(); ++n) {
    auto& until = joined_until_[n];
    if (n + 1 < joined_until_.size()) std::fill(until.begin(), until.end(), T);
    for (std::size_t t = 0; t < T; ++t) until[t] = std::max({until[t], t + 1, t > 0 ? until[t - 1] : 0});
    if (program_.nodes[n].parent < 0) continue;
    auto& above = joined_until_[at(program_.nodes[n].parent)];
    for (std::size_t t = 0; t < T; ++t) above[t] = std::max(above[t], until[t]);
  }
}

/// Where the rows of the site's matrix begin: with the first step that a stay joins theirs with, or a site column.
std::vector<std::size_t> SchurComplement::envelope_of_site() const {
  const auto& site = factors_.back();
  std::vector<std::size_t> first(site.row.size());
  const auto step_of = [&](std::size_t i) { return at(site.price[i] % program_.T); };
  for (std::size_t i = 0, begin = 0; i < first.size(); ++i) {
    first[i] = i;
    if (site.price[i] < 0) continue;
    while (site.price[begin] < 0 || joined_until_.back()[step_of(begin)] <= step_of(i)) ++begin;
    first[i] = begin;
  }
  for (std::size_t c = 0; c + 1 < program_.site_start.size(); ++c) {
    if (is_border(program_, program_.site + c)) continue;
    std::size_t least = first.size();
    const auto for_each_row = [&](auto visit) {
      for (int e = program_.site_start[c]; e < program_.site_start[c + 1]; ++e)
        if (const int i = index_in_site_[at(program_.site_row[at(e)])]; i >= 0) visit(at(i));
    };
    for_each_row([&](std::size_t i) { least = std::min(least, i); });
    for_each_row([&](std::size_t i) { first[i] = std::min(first[i], least); });
  }
  return first;
}

/// Calls visit(column, first row, rows) for each piece of a node's matrix that its sessions reach.
template <class Visit>
void SchurComplement::for_each_piece(std::size_t node, Visit visit) const {
  const auto T = static_cast<std::size_t>(program_.T);
  for (std::size_t t = 0; t < T && has_matrices(); ++t) {
    const auto rows = at(joined_until_[node][t] - t);
    const auto column = at(t);
    visit(column, column, rows);
    if (!program_.has_draw_rows) continue;
    visit(column + at(T), 0, at(T));
    visit(column + at(T), column + at(T), rows);
  }
}

void SchurComplement::clear(std::size_t node, Response& response) const {
  for_each_piece(node, [&](Index column, Index row, Index rows) { response.matrix.col(column).segment(row, rows).setZero(); });
  response.shift.setZero();
}

void SchurComplement::add_to_own(std::size_t node, const Response& part) {
  for_each_piece(node, [&](Index column, Index row, Index rows) {
    own[node].matrix.col(column).segment(row, rows) += part.matrix.col(column).segment(row, rows);
  });
  own[node].shift += part.shift;
}

void SchurComplement::complete_draws(Eigen::VectorXd& sums) const {
  if (program_.has_draw_rows) sums.tail(program_.T) += sums.head(program_.T);
}

void SchurComplement::complete_draws() {
  const Index T = program_.T;
  for (auto& response : own) {
    complete_draws(response.shift);
    if (!program_.has_draw_rows || response.matrix.size() == 0) continue;
    const auto of_set_points = response.matrix.topLeftCorner(T, T);
    const auto change = response.matrix.topRightCorner(T, T);
    response.matrix.bottomRightCorner(T, T).triangularView<Eigen::Lower>() += of_set_points + change + change.transpose();
    response.matrix.bottomLeftCorner(T, T) = of_set_points.selfadjointView<Eigen::Lower>();
    response.matrix.bottomLeftCorner(T, T) += change.transpose();
  }
}

bool SchurComplement::factor(const Eigen::ArrayXd& theta, Team& team) {
  if (sparse_) return sparse_->factor(theta);
  for (const auto& level : levels_)
    for (std::size_t first = 0; first < level.size(); first += nodes_at_once)
      if (!factor_nodes(std::span{level}.subspan(first, std::min(nodes_at_once, level.size() - first)), theta, team))
        return false;
  return factor_site(theta);
}

/// Of one level.
bool SchurComplement::factor_nodes(std::span<const std::size_t> nodes, const Eigen::ArrayXd& theta, Team& team) {
  std::array<char, nodes_at_once> is_factored{};
  team.run(nodes.size(), [&](std::size_t i) { is_factored[i] = factor_node(nodes[i], theta) ? 1 : 0; });
  const std::size_t stripes = (width_ + stripe_width - 1) / stripe_width;
  team.run(stripes, [&](std::size_t i) {
    for (const std::size_t n : nodes) add_to_parent(n, at(i * stripe_width));
  });
  return std::count(is_factored.begin(), is_factored.end(), 1) == std::ssize(nodes);
}

bool SchurComplement::factor_node(std::size_t n, const Eigen::ArrayXd& theta) {
  auto& factor = factors_[n];
  const auto& H = own[n].matrix;
  const auto count = at(factor.row.size());
  Eigen::MatrixXd M(count, count);
  factor.through.resize(count, H.cols());
  for (Index j = 0; j < count; ++j) {
    const Index column = factor.price[static_cast<std::size_t>(j)];
    for (Index i = j; i < count; ++i) M(i, j) = H(factor.price[static_cast<std::size_t>(i)], column);
    M(j, j) += theta[program_.slack[at(factor.row[static_cast<std::size_t>(j)])]];
    M(j, j) *= 1 + regularization;
  }
  for (Index k = 0; k < H.cols(); ++k)
    for (Index i = 0; i < count; ++i) {
      const Index row = factor.price[static_cast<std::size_t>(i)];
      factor.through(i, k) = k <= row ? H(row, k) : H(k, row);
    }
  factor.llt.compute(M);
  if (factor.llt.info() != Eigen::Success) return false;
  factor.llt.matrixL().solveInPlace(factor.through);
  return true;
}

/// H - G'G to the columns of the parent's matrix from `first` on.
void SchurComplement::add_to_parent(std::size_t n, Index first) {
  const auto& H = own[n].matrix;
  const auto& through = factors_[n].through;
  auto& up = own[at(program_.nodes[n].parent)].matrix;
  const Index columns = std::min(at(stripe_width), H.cols() - first), end = first + columns, below = H.rows() - end;
  auto corner = up.block(first, first, columns, columns);
  auto rest = up.block(end, first, below, columns);
  corner.triangularView<Eigen::Lower>() += H.block(first, first, columns, columns);
  rest += H.block(end, first, below, columns);
  corner.selfadjointView<Eigen::Lower>().rankUpdate(through.middleCols(first, columns).transpose(), -1.0);
  rest.noalias() -= through.rightCols(below).transpose() * through.middleCols(first, columns);
}

bool SchurComplement::factor_site(const Eigen::ArrayXd& theta) {
  const auto& site = factors_.back();
  const auto& H = own.back().matrix;
  auto& M = site_.matrix();
  M.clear();
  for (std::size_t j = 0; j < M.size(); ++j) {
    const Index column = site.price[j];
    for (std::size_t i = j; i < M.until(j) && column >= 0; ++i) {
      const Index row = site.price[i];
      if (row >= 0) M.at(i, j) = row >= column ? H(row, column) : H(column, row);
    }
  }
  for (std::size_t c = 0; c + 1 < program_.site_start.size(); ++c) {
    if (is_border(program_, program_.site + c)) continue;
    const double theta_c = theta[at(program_.site + c)];
    for (int e = program_.site_start[c]; e < program_.site_start[c + 1]; ++e) {
      const int i = index_in_site_[at(program_.site_row[at(e)])];
      if (i < 0) break;  // a group's slack
      for (int k = program_.site_start[c]; k <= e; ++k) {
        const int j = index_in_site_[at(program_.site_row[at(k)])];
        M.at(at(std::max(i, j)), at(std::min(i, j))) += theta_c * program_.site_value[at(e)] * program_.site_value[at(k)];
      }
    }
  }
  Eigen::VectorXd per_theta(at(border_.size()));
  for (std::size_t b = 0; b < border_.size(); ++b) per_theta[at(b)] = 1 / theta[at(border_[b])];
  return site_.factor(per_theta, regularization);
}

void SchurComplement::solve(const std::vector<double>& row_right, std::vector<double>& dy, Team& team) {
  for (std::size_t n = 0; n < factors_.size(); ++n) factors_[n].shift = own[n].shift;
  if (sparse_) {
    const auto solved = solve_sparse(row_right);
    const auto rows = std::min(at(program_.row_count()), solved.size());
    dy.assign(solved.data(), solved.data() + rows);
    return keep_moves(solved.tail(solved.size() - rows));
  }
  for (const auto& level : levels_) {
    team.run(level.size(), [&](std::size_t i) { solve_half(factors_[level[i]], row_right); });
    for (const std::size_t n : level) factors_[at(program_.nodes[n].parent)].shift += factors_[n].shift;
  }
  const auto& site = factors_.back();
  std::vector<double> site_right(site.row.size());
  for (std::size_t i = 0; i < site_right.size(); ++i)
    site_right[i] = row_right[at(site.row[i])] - (site.price[i] < 0 ? 0.0 : site.shift(site.price[i]));
  const auto solved = site_.solve(site_right);
  dy.assign(program_.row_count(), 0.0);
  for (std::size_t i = 0; i < site.row.size(); ++i) dy[at(site.row[i])] = solved[at(i)];
  keep_moves(solved.tail(at(border_.size())));
  std::vector<Eigen::VectorXd> prices;
  prices_at(dy, prices);
  for (std::size_t h = levels_.size(); h-- > 0;) {
    const auto& level = levels_[h];
    team.run(level.size(), [&](std::size_t i) {
      const std::size_t n = level[i];
      prices[n] = prices[at(program_.nodes[n].parent)];
      solve_rest(factors_[n], prices[n], dy);
    });
  }
}

/// Its rows' part of the parent's shift goes into its own.
void SchurComplement::solve_half(Factor& factor, const std::vector<double>& row_right) {
  factor.half_solved.resize(at(factor.row.size()));
  for (std::size_t i = 0; i < factor.row.size(); ++i)
    factor.half_solved(at(i)) = row_right[at(factor.row[i])] - factor.shift(factor.price[i]);
  factor.llt.matrixL().solveInPlace(factor.half_solved);
  factor.shift.noalias() += factor.through.transpose() * factor.half_solved;
}

/// `prices`: of the rows above it; its own rows' dy are added.
void SchurComplement::solve_rest(const Factor& factor, Eigen::VectorXd& prices, std::vector<double>& dy) {
  Eigen::VectorXd y = factor.half_solved - factor.through * prices;
  factor.llt.matrixU().solveInPlace(y);
  for (std::size_t i = 0; i < factor.row.size(); ++i) {
    dy[at(factor.row[i])] = y(at(i));
    prices(factor.price[i]) += y(at(i));
  }
}

void SchurComplement::keep_moves(const Eigen::VectorXd& moves) {
  moves_.clear();
  for (Index b = 0; b < moves.size(); ++b) moves_.push_back({border_[static_cast<std::size_t>(b)], moves[b]});
}

Eigen::VectorXd SchurComplement::solve_sparse(std::vector<double> right) {
  for (std::size_t n = 0; n < factors_.size(); ++n) {
    const auto& factor = factors_[n];
    for (std::size_t i = 0; i < factor.row.size(); ++i)
      if (factor.price[i] >= 0) right[at(factor.row[i])] -= factor.shift(factor.price[i]);
    if (program_.nodes[n].parent >= 0) factors_[at(program_.nodes[n].parent)].shift += factor.shift;
  }
  return sparse_->solve(right);
}

void SchurComplement::prices_at(const std::vector<double>& y, std::vector<Eigen::VectorXd>& prices) const {
  prices.resize(factors_.size());
  for (std::size_t n = factors_.size(); n-- > 0;) {
    const auto& factor = factors_[n];
    const int parent = program_.nodes[n].parent;
    if (parent < 0)
      prices[n].setZero(at(width_));
    else
      prices[n] = prices[at(parent)];
    for (std::size_t i = 0; i < factor.row.size(); ++i)
      if (factor.price[i] >= 0) prices[n](factor.price[i]) += y[at(factor.row[i])];
  }
}

}  // namespace chargeplan::solvers::fleet
