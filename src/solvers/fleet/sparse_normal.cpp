#include "solvers/fleet/sparse_normal.hpp"

#include <algorithm>
#include <utility>

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
    : sessions_{program.sessions.size()}, rows_{program.row_count()}, wide_{wide_columns(program)} {
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
  std::vector<std::vector<int>> below(sessions_ + rows_ + wide_.size());
  const auto join = [&](std::size_t row, std::size_t lower) {
    auto& rows = below[sessions_ + row];
    const int other = static_cast<int>(sessions_ + lower);
    if (std::find(rows.begin(), rows.end(), other) == rows.end()) rows.push_back(other);
  };
  std::vector<Entry> entries;
  for (std::size_t j = 0; j < program.column_count(); ++j) {
    if (is_wide(j)) continue;
    read_entries(program, j, entries);
    const int s = program.session_of(j);
    for (const auto& one : entries) {
      if (s >= 0) below[at(s)].push_back(static_cast<int>(sessions_ + one.row));
      for (const auto& other : entries)
        if (other.row > one.row) join(one.row, other.row);
    }
  }
  for (std::size_t w = 0; w < wide_.size(); ++w)
    for_each_entry(program, wide_[w],
                   [&](std::size_t row, double) { below[sessions_ + row].push_back(static_cast<int>(sessions_ + rows_ + w)); });
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
    if (!is_wide(j)) {
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
  for (std::size_t w = 0; w < wide_.size(); ++w) {
    const std::size_t own = sessions_ + rows_ + w;
    wide_place_.push_back(place(own, own));
    for_each_entry(program, wide_[w],
                   [&](std::size_t row, double value) { matrix_.valuePtr()[place(own, sessions_ + row)] = value; });
  }
  wide_values_.assign(matrix_.valuePtr(), matrix_.valuePtr() + matrix_.nonZeros());
}

bool SparseNormal::factor(const Eigen::ArrayXd& theta) {
  if (matrix_.rows() == 0) return true;
  double* values = matrix_.valuePtr();
  std::copy(wide_values_.begin(), wide_values_.end(), values);
  for (std::size_t j = 0; j + 1 < first_product_.size(); ++j) {
    const double theta_j = theta[static_cast<Index>(j)];
    for (std::size_t k = first_product_[j]; k < first_product_[j + 1]; ++k) values[place_[k]] += theta_j * product_[k];
  }
  for (std::size_t w = 0; w < wide_.size(); ++w) values[wide_place_[w]] = -1 / theta[static_cast<Index>(wide_[w])];
  return factor_.factor(matrix_, regularization);
}

void SparseNormal::solve(const std::vector<double>& right, std::vector<double>& dy, std::vector<Move>& moves) {
  dy.clear();
  moves.clear();
  if (rows_ == 0) return;
  Eigen::VectorXd all = Eigen::VectorXd::Zero(matrix_.rows());
  const auto first = static_cast<Index>(sessions_), count = static_cast<Index>(rows_);
  all.segment(first, count) = Eigen::Map<const Eigen::VectorXd>(right.data(), count);
  Eigen::VectorXd solved = factor_.solve(all);
  Refinement refinement{all.lpNorm<Eigen::Infinity>()};
  while (true) {
    const Eigen::VectorXd left = all - matrix_.selfadjointView<Eigen::Lower>() * solved;
    if (!refinement.is_worthwhile(left.lpNorm<Eigen::Infinity>())) break;
    solved += factor_.solve(left);
  }
  dy.assign(solved.data() + first, solved.data() + first + count);
  for (std::size_t w = 0; w < wide_.size(); ++w) moves.push_back({wide_[w], solved[first + count + static_cast<Index>(w)]});
}

}  // namespace chargeplan::solvers::fleet
