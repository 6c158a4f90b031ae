// The inverse that changes by rank one is the inverse of the matrix that it stands for.
#include "solvers/fleet/working_basis.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "demand/random.hpp"

namespace chargeplan::test {
namespace {

using solvers::fleet::WorkingBasis;
using Entries = std::vector<WorkingBasis::Entry>;

std::size_t at(int i) { return static_cast<std::size_t>(i); }

Entries entries_of(const Eigen::VectorXd& values) {
  Entries entries;
  for (Eigen::Index i = 0; i < values.size(); ++i)
    if (values(i) != 0) entries.emplace_back(static_cast<int>(i), values(i));
  return entries;
}

Eigen::VectorXd vector_of(const std::vector<double>& values) {
  return Eigen::Map<const Eigen::VectorXd>{values.data(), static_cast<Eigen::Index>(values.size())};
}

/// A basis and, beside it, the matrix that it is the inverse of. Changes that would leave the matrix near a singular one are
/// not made.
class Pair {
 public:
  Pair(std::uint64_t seed, int large) : source_{seed}, basis_{large} {}

  [[nodiscard]] int size() const { return static_cast<int>(matrix_.rows()); }
  [[nodiscard]] const Eigen::MatrixXd& matrix() const { return matrix_; }
  [[nodiscard]] WorkingBasis& basis() { return basis_; }

  Eigen::VectorXd draw_vector() {  // a third of it zeros, as in a program
    Eigen::VectorXd values(size());
    for (auto& value : values) value = source_.below(3) == 0 ? 0.0 : 4 * source_.unit() - 2;
    return values;
  }

  bool invert(int size) {
    matrix_.resize(size, size);
    for (auto& value : matrix_.reshaped()) value = source_.below(3) == 0 ? 0.0 : 4 * source_.unit() - 2;
    matrix_.diagonal().array() += 5;
    std::vector<Entries> columns;
    for (int i = 0; i < size; ++i) columns.push_back(entries_of(matrix_.col(i)));
    return basis_.invert(columns);
  }

  /// Result: the change that was made, for the count; -1 = none.
  int change() {
    const auto kind = static_cast<int>(source_.below(5));
    if (kind != 2 && size() == 0) return -1;
    switch (kind) {
      case 0: return replace_column() ? kind : -1;
      case 1: return replace_row() ? kind : -1;
      case 2: return grow() ? kind : -1;
      case 3: return shrink() ? kind : -1;
      default: return combine() ? kind : -1;
    }
  }

 private:
  static constexpr double least_pivot = 0.1;
  int draw_place() { return static_cast<int>(source_.below(size())); }

  bool replace_column() {
    const int place = draw_place();
    const auto column = draw_vector();
    std::vector<double> alpha;
    basis_.ftran(entries_of(column), alpha);
    if (std::abs(alpha[at(place)]) < least_pivot) return false;
    basis_.replace_column(place, alpha);
    matrix_.col(place) = column;
    return true;
  }

  bool replace_row() {
    const int place = draw_place();
    const auto row = draw_vector();
    std::vector<double> rho;
    basis_.btran(entries_of(row), rho);
    if (std::abs(rho[at(place)]) < least_pivot) return false;
    basis_.replace_row(place, entries_of(row), rho);
    matrix_.row(place) = row.transpose();
    return true;
  }

  bool grow() {
    if (size() > 40) return false;
    const auto column = draw_vector(), row = draw_vector();
    const double corner = 4 * source_.unit() + 1;
    std::vector<double> alpha, rho;
    basis_.ftran(entries_of(column), alpha);
    basis_.btran(entries_of(row), rho);
    const double delta = corner - vector_of(rho).dot(column);
    if (std::abs(delta) < least_pivot) return false;
    basis_.grow(alpha, entries_of(row), rho, delta);
    const int last = size();
    matrix_.conservativeResize(last + 1, last + 1);
    matrix_.col(last).head(last) = column;
    matrix_.row(last).head(last) = row.transpose();
    matrix_(last, last) = corner;
    return true;
  }

  bool shrink() {
    const int row = draw_place(), column = draw_place(), last = size() - 1;
    Eigen::MatrixXd less = matrix_;
    less.row(row) = matrix_.row(last);
    less.col(column) = Eigen::VectorXd{less.col(last)};
    less.conservativeResize(last, last);
    if (std::abs(less.determinant()) < least_pivot * std::abs(matrix_.determinant())) return false;
    basis_.shrink(row, column);
    matrix_ = less;
    return true;
  }

  bool combine() {
    const int place = draw_place();
    const double factor = source_.below(2) == 0 ? -0.5 - source_.unit() : 0.5 + source_.unit();
    const Eigen::VectorXd old = matrix_.col(place);
    Entries others;
    for (int i = 0; i < size(); ++i) {
      if (i == place || source_.below(3) != 0) continue;
      others.emplace_back(i, 2 * source_.unit() - 1);
      matrix_.col(i) += others.back().second * old;
    }
    matrix_.col(place) = factor * old;
    basis_.combine(place, factor, others);
    return true;
  }

  demand::SplitMix64 source_;
  Eigen::MatrixXd matrix_;
  WorkingBasis basis_;
};

/// Both ways of solving with the basis against a dense factor of the matrix.
void expect_inverse(Pair& pair) {
  ASSERT_EQ(pair.basis().size(), pair.size());
  if (pair.size() == 0) return;
  const Eigen::MatrixXd inverse = pair.matrix().inverse();
  const double tolerance = 1e-11 * (1 + inverse.norm() * pair.matrix().norm());
  const auto values = pair.draw_vector();
  std::vector<double> result;
  pair.basis().ftran(entries_of(values), result);
  EXPECT_LE((vector_of(result) - inverse * values).norm(), tolerance * (1 + (inverse * values).norm()));
  const Eigen::VectorXd expected = inverse.transpose() * values;
  pair.basis().btran(entries_of(values), result);
  EXPECT_LE((vector_of(result) - expected).norm(), tolerance * (1 + expected.norm()));
  const std::vector<double> full{values.begin(), values.end()};
  pair.basis().btran(full, result);
  EXPECT_LE((vector_of(result) - expected).norm(), tolerance * (1 + expected.norm()));
  const Eigen::VectorXd absolute = inverse.cwiseAbs().transpose() * values.cwiseAbs();
  pair.basis().btran_absolute(full, result);
  if (!pair.basis().is_factored()) {
    EXPECT_LE((vector_of(result) - absolute).norm(), tolerance * (1 + absolute.norm()));
  }
}

class EitherWay : public testing::TestWithParam<int> {};

INSTANTIATE_TEST_SUITE_P(WorkingBasis, EitherWay, testing::Values(1000, 0),
                         [](const auto& large) { return large.param > 0 ? "DenseInverse" : "SparseFactor"; });

TEST_P(EitherWay, InvertsWhatItIsGiven) {
  for (const int size : {0, 1, 2, 7, 40, 250}) {
    Pair pair{static_cast<std::uint64_t>(size) + 1, GetParam()};
    ASSERT_TRUE(pair.invert(size)) << size;
    EXPECT_EQ(pair.basis().is_factored(), GetParam() == 0);
    expect_inverse(pair);
  }
}

TEST(WorkingBasis, SaysOfAFactorNoLessThanTheAbsoluteValuesSumTo) {
  Pair pair{5, 0};
  ASSERT_TRUE(pair.invert(40));
  const auto values = pair.draw_vector();
  std::vector<double> result;
  pair.basis().btran_absolute({values.begin(), values.end()}, result);
  const Eigen::VectorXd least = pair.matrix().inverse().cwiseAbs().transpose() * values.cwiseAbs();
  for (Eigen::Index r = 0; r < least.size(); ++r) EXPECT_GE(result[static_cast<std::size_t>(r)], least(r) * (1 - 1e-9));
}

TEST_P(EitherWay, IsTheInverseAfterAnyChanges) {
  std::vector<int> made(5);
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    SCOPED_TRACE(seed);
    Pair pair{seed, GetParam()};
    ASSERT_TRUE(pair.invert(static_cast<int>(seed % 9)));
    for (int i = 0; i < 60 && !testing::Test::HasFailure(); ++i) {
      if (const int kind = pair.change(); kind >= 0) ++made[at(kind)];
      expect_inverse(pair);
    }
  }
  for (const int count : made) EXPECT_GT(count, 500) << "a kind of change hardly ever came";
}

TEST_P(EitherWay, GrowsFromNothingAndShrinksToNothing) {
  WorkingBasis basis{GetParam()};
  ASSERT_TRUE(basis.invert({}));
  std::vector<double> alpha, rho;
  basis.ftran(Entries{}, alpha);
  basis.btran(Entries{}, rho);
  basis.grow(alpha, {}, rho, 4.0);
  basis.ftran({{0, 2.0}}, alpha);
  EXPECT_EQ(alpha, std::vector<double>{0.5});
  basis.shrink(0, 0);
  EXPECT_EQ(basis.size(), 0);
}

TEST(WorkingBasis, RefusesManyColumnsOfWhichTwoAreNearlyOne) {
  for (const double difference : {1e-13, 1e-3}) {
    std::vector<Entries> columns;
    for (int i = 0; i < 300; ++i) columns.push_back({{i, 2.0}, {(i + 1) % 300, -1.0}});
    columns[17] = columns[18];
    columns[17].emplace_back(17, difference);
    EXPECT_EQ(WorkingBasis{}.invert(columns), difference > 1e-6) << difference;
  }
}

TEST_P(EitherWay, RefusesColumnsThatAreSingular) {
  WorkingBasis basis{GetParam()};
  EXPECT_FALSE(basis.invert({{{0, 1.0}, {1, 2.0}}, {{0, 2.0}, {1, 4.0}}})) << "one column twice the other";
  EXPECT_FALSE(basis.invert({{{0, 1.0}}, {}})) << "an empty column";
  EXPECT_FALSE(basis.invert({{{0, 1.0}, {1, 1.0}}, {{0, 1.0}, {1, 1.0 + 1e-14}}})) << "singular but for rounding";
  EXPECT_TRUE(basis.invert({{{0, 1.0}, {1, 2.0}}, {{0, 2.0}, {1, 1.0}}}));
}

TEST(WorkingBasis, AddsUpEntriesOfOnePlace) {
  WorkingBasis basis;
  ASSERT_TRUE(basis.invert({{{0, 1.0}, {0, 1.0}}}));
  std::vector<double> result;
  basis.ftran({{0, 3.0}, {0, 1.0}}, result);
  EXPECT_EQ(result, std::vector<double>{2.0});
}

}  // namespace
}  // namespace chargeplan::test
