#include "support/dense_program.hpp"

#include <algorithm>
#include <cmath>

namespace chargeplan::test {
namespace {

using solvers::fleet::Program;

std::size_t at(int i) { return static_cast<std::size_t>(i); }
Eigen::Index index(std::size_t i) { return static_cast<Eigen::Index>(i); }

void add_session(const Program& program, std::size_t s, Eigen::MatrixXd& A) {
  const auto first_row = program.sessions.size();
  const auto& session = program.sessions[s];
  for (std::size_t k = 0; k < at(session.step_count); ++k) {
    const std::size_t j = session.offset + k, t = at(session.first_step) + k;
    A(index(s), index(j)) = program.a[j];
    for (int n = session.node; n >= 0; n = program.nodes[at(n)].parent)
      if (const int row = program.nodes[at(n)].row[t]; row >= 0) A(index(first_row + at(row)), index(j)) = 1;
    if (const int row = program.draw_row[t]; row >= 0) A(index(first_row + at(row)), index(j)) = program.f[j];
  }
  A(index(s), index(program.unmet + s)) = 1;
  if (program.surplus_of[s] >= 0) A(index(s), program.surplus_of[s]) = -1;
}

}  // namespace

DenseProgram written_out(const Program& program) {
  const auto first_row = program.sessions.size();
  DenseProgram dense;
  dense.A.setZero(index(first_row + program.row_count()), index(program.column_count()));
  dense.right.resize(dense.A.rows());
  for (std::size_t s = 0; s < first_row; ++s) {
    add_session(program, s, dense.A);
    dense.right(index(s)) = program.need[s];
  }
  for (std::size_t r = 0; r < program.row_count(); ++r) dense.right(index(first_row + r)) = program.right[r];
  for_each_site_entry(program,
                      [&](std::size_t c, std::size_t r, double value) { dense.A(index(first_row + r), index(c)) += value; });
  return dense;
}

double worst_row(const DenseProgram& dense, const std::vector<double>& x) {
  const Eigen::Map<const Eigen::VectorXd> values{x.data(), index(x.size())};
  const Eigen::VectorXd lack = dense.right - dense.A * values;
  if (lack.size() == 0) return 0;
  const double least = 1e-3 * dense.right.lpNorm<Eigen::Infinity>();
  const Eigen::VectorXd terms = dense.right.cwiseAbs() + dense.A.cwiseAbs() * values.cwiseAbs();
  double worst = 0;
  for (Eigen::Index r = 0; r < lack.size(); ++r)
    if (lack(r) != 0) worst = std::max(worst, std::abs(lack(r)) / std::max(terms(r), least));
  return worst;
}

double worst_column(const Program& program, const std::vector<double>& x) {
  double worst = 0;
  for (std::size_t j = 0; j < x.size(); ++j) {
    const double outside = std::max(-x[j], x[j] - program.upper[j]);
    if (!(outside <= 0)) worst = std::max(worst, std::isnan(outside) ? solvers::fleet::infinity : outside);
  }
  return worst;
}

std::vector<double> vector_of(const Eigen::ArrayXd& values) { return {values.begin(), values.end()}; }

double sum_of_products(const std::vector<double>& one, const std::vector<double>& other) {
  double sum = 0;
  for (std::size_t j = 0; j < one.size(); ++j) sum += one[j] * other[j];
  return sum;
}

double constant_cost(const Program& program, const model::PlanningModel& model) {
  double cost = model.fixed_cost;
  for (std::size_t t = 0; t < at(model.T); ++t)
    if (program.imported[t] < 0) cost += program.draw_price[t] * (model.B[t] - model.V[t]);
  for (const auto& session : model.sessions) cost += session.w * std::max(0.0, session.E - session.M);
  return cost;
}

solvers::fleet::Iterate random_iterate(const Program& program, demand::SplitMix64& source) {
  solvers::fleet::Iterate iterate;
  for (auto* values : {&iterate.x, &iterate.z, &iterate.w}) values->resize(index(program.column_count()));
  for (std::size_t j = 0; j < program.column_count(); ++j) {
    const auto end = source.below(6);
    iterate.x[index(j)] = program.upper[j] * (end == 0 ? 0.0 : end == 1 ? 1.0 : source.unit());
    iterate.z[index(j)] = source.below(3) == 0 ? 0.0 : source.unit();
    iterate.w[index(j)] = source.below(3) == 0 ? 0.0 : source.unit();
  }
  iterate.session_y.assign(program.sessions.size(), 0.0);
  iterate.row_y.assign(program.row_count(), 0.0);
  return iterate;
}

}  // namespace chargeplan::test
