#include "solvers/fleet/sparse_normal.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "solvers/fleet/refinement.hpp"

namespace chargeplan::solvers::fleet {
namespace {

using Index = Eigen::Index;
std::size_t at(int i) { return static_cast<std::size_t>(i); }

/// What every pivot gains of its diagonal.
constexpr double regularization = 1e-14;

struct Entry {
  std::size_t row = 0;
  double value = 0;
};

/// Of the coupling rows.
void read_entries(const Program& program, std::size_t column, std::vector<Entry>& entries) {
  entries.clear();
  for_each_entry(program, column, [&](std::size_t row, double value) { entries.push_back({row, value}); });
}

}  // namespace

SparseNormal::SparseNormal(const Program& program)
    : sessions_{program.sessions.size()}, rows_{program.row_count()}, border_{border_columns(program)} {
  if (sessions_ + rows_ == 0) return;
  find_pattern(program);
  find_places(program);
  factor_ = MultifrontalFactor{matrix_};
}

double SparseNormal::product_count(const Program& program) {
  std::size_t count = 0;
  for (std::size_t j = 0; j < program.unmet; ++j) {
    std::size_t entries = 1;
    for_each_entry(program, j, [&](std::size_t, double) { ++entries; });
    if (entries > 1) count += entries * (entries + 1) / 2;
  }
  return static_cast<double>(count);
}

void SparseNormal::find_pattern(const Program& program) {
  std::vector<std::vector<int>> below(sessions_ + rows_ + border_.size());
  const auto join = [&](std::size_t row, std::size_t lower) {
    auto& rows = below[sessions_ + row];
    const int other = static_cast<int>(sessions_ + lower);
    if (std::find(rows.begin(), rows.end(), other) == rows.end()) rows.push_back(other);
  };
  std::vector<Entry> entries;
  for (std::size_t j = 0; j < program.column_count(); ++j) {
    if (is_border(j)) continue;
    read_entries(program, j, entries);
    const int s = program.session_of(j);
    for (const auto& one : entries) {
      if (s >= 0) below[at(s)].push_back(static_cast<int>(sessions_ + one.row));
      for (const auto& other : entries)
        if (other.row > one.row) join(one.row, other.row);
    }
  }
  for (std::size_t b = 0; b < border_.size(); ++b)
    for_each_entry(program, border_[b],
                   [&](std::size_t row, double) { below[sessions_ + row].push_back(static_cast<int>(sessions_ + rows_ + b)); });
  const auto size = static_cast<Index>(below.size());
  matrix_.resize(size, size);
  Eigen::VectorXi counts(size);
  for (std::size_t i = 0; i < below.size(); ++i) counts[static_cast<Index>(i)] = 1 + static_cast<int>(below[i].size());
  matrix_.reserve(counts);
  for (std::size_t i = 0; i < below.size(); ++i) {
    const int column = static_cast<int>(i);
    std::sort(below[i].begin(), below[i].end());
    matrix_.insert(column, column) = 0;
    for (const int row : below[i]) matrix_.insert(row, column) = 0;
  }
  matrix_.makeCompressed();
}

void SparseNormal::find_places(const Program& program) {
  const auto place = [&](std::size_t row, std::size_t column) {
    const int *begin = matrix_.innerIndexPtr() + matrix_.outerIndexPtr()[column],
              *end = matrix_.innerIndexPtr() + matrix_.outerIndexPtr()[column + 1];
    return static_cast<int>(std::lower_bound(begin, end, static_cast<int>(row)) - matrix_.innerIndexPtr());
  };
  std::vector<Entry> entries;
  first_product_.push_back(0);
  for (std::size_t j = 0; j < program.column_count(); ++j) {
    if (!is_border(j)) {
      read_entries(program, j, entries);
      for (auto& entry : entries) entry.row += sessions_;
      if (const int s = program.session_of(j); s >= 0) entries.push_back({at(s), program.in_session_row(j)});
      for (std::size_t a = 0; a < entries.size(); ++a)
        for (std::size_t b = 0; b <= a; ++b) {
          const auto [column, row] = std::minmax(entries[a].row, entries[b].row);
          place_.push_back(place(row, column));
          product_.push_back(entries[a].value * entries[b].value);
        }
    }
    first_product_.push_back(place_.size());
  }
  border_size_.setZero(static_cast<Index>(rows_), static_cast<Index>(border_.size()));
  for (std::size_t b = 0; b < border_.size(); ++b) {
    const std::size_t own = sessions_ + rows_ + b;
    border_place_.push_back(place(own, own));
    for_each_entry(program, border_[b], [&](std::size_t row, double value) {
      matrix_.valuePtr()[place(own, sessions_ + row)] = value;
      border_size_(static_cast<Index>(row), static_cast<Index>(b)) = std::abs(value);
    });
  }
  constant_.assign(matrix_.valuePtr(), matrix_.valuePtr() + matrix_.nonZeros());
}

bool SparseNormal::factor(const Eigen::ArrayXd& theta) {
  if (matrix_.rows() == 0) return true;
  double* values = matrix_.valuePtr();
  std::copy(constant_.begin(), constant_.end(), values);
  for (std::size_t j = 0; j + 1 < first_product_.size(); ++j) {
    const double theta_j = theta[static_cast<Index>(j)];
    for (std::size_t k = first_product_[j]; k < first_product_[j + 1]; ++k) values[place_[k]] += theta_j * product_[k];
  }
  for (std::size_t b = 0; b < border_.size(); ++b) values[border_place_[b]] = -1 / theta[static_cast<Index>(border_[b])];
  return factor_.factor(matrix_, regularization);
}

/// Of rows: of what is asked of them. Of the border: of what its equations are summed from.
double SparseNormal::share_of(const Eigen::VectorXd& solution, const Eigen::VectorXd& lack, double asked) const {
  constexpr double least = std::numeric_limits<double>::min();
  const auto first = static_cast<Index>(sessions_), count = static_cast<Index>(rows_);
  double share = lack.head(first + count).lpNorm<Eigen::Infinity>() / std::max(least, asked);
  for (std::size_t b = 0; b < border_.size(); ++b) {
    const Index row = first + count + static_cast<Index>(b);
    const double terms = border_size_.col(static_cast<Index>(b)).dot(solution.segment(first, count).cwiseAbs()) +
                         std::abs(solution[row] * matrix_.valuePtr()[border_place_[b]]);
    share = std::max(share, std::abs(lack[row]) / std::max(least, terms));
  }
  return share;
}

void SparseNormal::solve(const std::vector<double>& right, std::vector<double>& dy, std::vector<Move>& moves) const {
  dy.clear();
  moves.clear();
  if (rows_ == 0) return;
  Eigen::VectorXd all = Eigen::VectorXd::Zero(matrix_.rows());
  const auto first = static_cast<Index>(sessions_), count = static_cast<Index>(rows_);
  all.segment(first, count) = Eigen::Map<const Eigen::VectorXd>(right.data(), count);
  const auto solved = refined(
      all, [&](const Eigen::VectorXd& asked) { return factor_.solve(asked); },
      [&](const Eigen::VectorXd& solution) {
        return Eigen::VectorXd{all - matrix_.selfadjointView<Eigen::Lower>() * solution};
      },
      [&](const Eigen::VectorXd& solution, const Eigen::VectorXd& lack) {
        return share_of(solution, lack, all.lpNorm<Eigen::Infinity>());
      });
  dy.assign(solved.data() + first, solved.data() + first + count);
  for (std::size_t b = 0; b < border_.size(); ++b) moves.push_back({border_[b], solved[first + count + static_cast<Index>(b)]});
}

}  // namespace chargeplan::solvers::fleet
