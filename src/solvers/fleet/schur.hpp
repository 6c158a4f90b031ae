/// The normal equations A Theta A' dy = r of an interior-point iteration, with the sessions' rows eliminated.
/// Source: docs/solver.md, "The Schur complement".
#pragma once

#include <Eigen/Dense>

#include <optional>
#include <span>
#include <vector>

#include "solvers/fleet/bordered_cholesky.hpp"
#include "solvers/fleet/program.hpp"
#include "solvers/fleet/sparse_normal.hpp"
#include "solvers/fleet/team.hpp"

namespace chargeplan::solvers::fleet {

/// What the sessions under a node answer to prices: the sums of their set-points change by `matrix` * prices + `shift`. First
/// come the prices of sum p by step, then, where there are rows (5) or (6), those of sum f p. As long as sessions add to it, the
/// latter's part is what partial presence changes of the former's: f - 1 in place of f, and in the matrix, for sum p and sum f p, the
/// upper triangle (docs/solver.md, "The Schur complement").
struct Response {
  Response(Eigen::Index width, bool has_matrix);
  Response(Response&&) = default;
  Response(const Response&) = delete;
  Response& operator=(Response&&) = delete;
  Response& operator=(const Response&) = delete;
  ~Response() = default;

  std::vector<double> values;          ///< the matrix's, and a few more
  Eigen::Map<Eigen::MatrixXd> matrix;  ///< lower triangle
  Eigen::VectorXd shift;
};

/// By how much a direction moves a column that stays a variable, theta a'dy; of the equations it is exacter than what dy would say.
struct Move {
  std::size_t column = 0;
  double by = 0;
};

/// Of the normal equations: dense matrices by node, or all rows in a sparse one.
enum class NormalForm { as_is_less_work, dense, sparse };

class SchurComplement {
 public:
  explicit SchurComplement(const Program& program, NormalForm form = NormalForm::as_is_less_work);

  /// So many numbers after the matrix of a response may be written too.
  static constexpr std::size_t slack = 4;

  [[nodiscard]] std::size_t width() const { return width_; }
  /// Whether the answers of the sessions under a node are to be summed to matrices.
  [[nodiscard]] bool has_matrices() const { return !sparse_; }
  /// Of the sessions directly under each node; to be filled by the caller, the matrices before `factor` and the shifts before
  /// `solve`.
  std::vector<Response> own;

  /// Both for a response of sessions directly under a node, `own` or a part of it.
  void clear(std::size_t node, Response& response) const;
  void add_to_own(std::size_t node, const Response& part);
  /// When all sessions are in `own`: what sum f p does, of what partial presence changes. The same for sums by step of any numbers.
  void complete_draws();
  void complete_draws(Eigen::VectorXd& sums) const;

  /// `theta`: of every column. Adds to `own` of each parent what its children answer. Result: false where a pivot is lost to
  /// rounding.
  [[nodiscard]] bool factor(const Eigen::ArrayXd& theta, Team& team);

  /// `row_right`: what every coupling row lacks, site columns included. Result: dy of the coupling rows.
  void solve(const std::vector<double>& row_right, std::vector<double>& dy, Team& team);

  /// Of the last dy: what it moves columns by that stay variables.
  [[nodiscard]] const std::vector<Move>& moves() const { return moves_; }

  /// Sums the prices y of the rows above each node, as its sessions see them.
  void prices_at(const std::vector<double>& y, std::vector<Eigen::VectorXd>& prices) const;

 private:
  struct Factor {
    std::vector<int> price;  ///< of each of the node's rows; -1 = no session sees it
    std::vector<int> row;    ///< coupling row
    Eigen::VectorXd shift;   ///< of the subtree; once half solved, with this node's rows
    Eigen::LLT<Eigen::MatrixXd> llt;
    Eigen::MatrixXd through;      ///< L^-1 H[rows, :]
    Eigen::VectorXd half_solved;  ///< L^-1 (right - shift)
  };
  [[nodiscard]] double dense_bytes() const;
  [[nodiscard]] double dense_work(const std::vector<std::size_t>& envelope) const;
  void choose(NormalForm form, double dense_work);
  static void solve_half(Factor& factor, const std::vector<double>& row_right);
  static void solve_rest(const Factor& factor, Eigen::VectorXd& prices, std::vector<double>& dy);
  [[nodiscard]] Eigen::VectorXd solve_sparse(std::vector<double> right);
  void keep_moves(const Eigen::VectorXd& moves);
  template <class Visit>
  void for_each_piece(std::size_t node, Visit visit) const;
  [[nodiscard]] bool factor_nodes(std::span<const std::size_t> nodes, const Eigen::ArrayXd& theta, Team& team);
  [[nodiscard]] bool factor_node(std::size_t n, const Eigen::ArrayXd& theta);
  void add_to_parent(std::size_t n, Eigen::Index first);
  [[nodiscard]] bool factor_site(const Eigen::ArrayXd& theta);
  void add_site_rows();
  [[nodiscard]] Eigen::MatrixXd border_of_site() const;
  void find_levels();
  void find_joined_steps();
  [[nodiscard]] std::vector<std::size_t> envelope_of_site() const;

  const Program& program_;
  std::size_t width_;
  std::vector<Factor> factors_;                         ///< by node; the last one's rows are all that no group has
  std::vector<std::vector<std::size_t>> levels_;        ///< of the groups, leaves first
  std::vector<std::vector<std::size_t>> joined_until_;  ///< [node][step]: end of the last step that a stay joins it with
  std::optional<SparseNormal> sparse_;                  ///< in place of all matrices
  std::vector<std::size_t> border_;                     ///< columns that stay variables
  BorderedCholesky site_;
  std::vector<Move> moves_;         ///< of the last dy
  std::vector<int> index_in_site_;  ///< of a coupling row in the last factor; -1 = a group's
};

}  // namespace chargeplan::solvers::fleet
