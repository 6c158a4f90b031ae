#include "solvers/fleet/sparse_normal.hpp"

#include <algorithm>
#include <cmath>
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
    if (is_border(program, j)) continue;
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
    if (!is_border(program, j)) {
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

/// The sizes that the border's equations are summed from.
Eigen::VectorXd SparseNormal::border_terms(const Eigen::VectorXd& solution) const {
  const auto rows = static_cast<Index>(rows_), border = border_size_.cols();
  Eigen::VectorXd terms = border_size_.transpose() * solution.segment(static_cast<Index>(sessions_), rows).cwiseAbs();
  for (Index b = 0; b < border; ++b)
    terms[b] += std::abs(solution.tail(border)[b] * matrix_.valuePtr()[border_place_[static_cast<std::size_t>(b)]]);
  return terms;
}

Eigen::VectorXd SparseNormal::solve(const std::vector<double>& right) const {
  if (rows_ == 0) return {};
  const auto first = static_cast<Index>(sessions_), count = static_cast<Index>(rows_);
  Eigen::VectorXd all = Eigen::VectorXd::Zero(matrix_.rows());
  all.segment(first, count) = Eigen::Map<const Eigen::VectorXd>(right.data(), count);
  const auto solved = refined(
      all, [&](const Eigen::VectorXd& asked) { return factor_.solve(asked); },
      [&](const Eigen::VectorXd& solution) {
        return Eigen::VectorXd{all - matrix_.selfadjointView<Eigen::Lower>() * solution};
      },
      [&](const Eigen::VectorXd& solution) { return border_terms(solution); });
  return solved.tail(solved.size() - first);
}

}  // namespace chargeplan::solvers::fleet
