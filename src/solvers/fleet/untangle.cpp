#include "solvers/fleet/untangle.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace chargeplan::solvers::fleet {
namespace {

std::size_t at(int i) { return static_cast<std::size_t>(i); }

/// The forest of one node's sessions and steps. An edge is a set-point between its ends, or the unmet energy of a session:
/// those of one price and efficiency meet in a vertex that is like one more step.
class Forest {
 public:
  Forest(const Program& program, std::vector<double>& x)
      : program_{program}, x_{x}, parent_(at(program.T) + program.sessions.size(), none) {}

  void start_node() {
    std::fill_n(parent_.begin(), program_.T, none);
    parent_.resize(at(program_.T) + program_.sessions.size());
    unmet_vertex_.clear();
    edge_.resize(parent_.size());
    seen_.resize(parent_.size());
  }

  void add(std::size_t s) {
    const auto& session = program_.sessions[s];
    const int vertex = program_.T + static_cast<int>(s);
    double a = 0;
    for (std::size_t k = 0; k < at(session.step_count); ++k) {
      const std::size_t j = session.offset + k;
      if (program_.f[j] < 1) continue;
      a = program_.a[j];
      if (between(j)) add_edge(vertex, session.first_step + static_cast<int>(k), j);
    }
    const std::size_t u = program_.unmet + s;
    if (a > 0 && between(u)) add_edge(vertex, unmet_vertex(program_.cost[u], a), u);
  }

 private:
  static constexpr int none = -1;
  [[nodiscard]] bool between(std::size_t j) const { return x_[j] > 0 && x_[j] < program_.upper[j]; }

  int unmet_vertex(double price_per_kwh, double a) {
    const auto [place, is_new] = unmet_vertex_.try_emplace({price_per_kwh, a}, static_cast<int>(parent_.size()));
    if (is_new) {
      parent_.push_back(none);
      edge_.push_back(0);
      seen_.push_back(0);
    }
    return place->second;
  }

  void add_edge(int session, int step, std::size_t j) {
    if (find_path(session, step))
      close_cycle(session, step, j);
    else
      link(session, step, j);
  }

  /// kWh of a column a kW that is swapped.
  [[nodiscard]] double unit(std::size_t j) const {
    return j < program_.unmet ? 1.0 : program_.a[full_step_of(j - program_.unmet)];
  }
  [[nodiscard]] std::size_t full_step_of(std::size_t s) const {
    std::size_t j = program_.sessions[s].offset;
    while (program_.f[j] < 1) ++j;
    return j;
  }
  [[nodiscard]] double rise_of(std::size_t j) const { return (program_.upper[j] - x_[j]) / unit(j); }
  [[nodiscard]] double fall_of(std::size_t j) const { return x_[j] / unit(j); }
  void move(std::size_t j, double change, bool ends) {
    const double end = change > 0 ? program_.upper[j] : 0.0;
    x_[j] = ends ? end : std::clamp(x_[j] + change * unit(j), 0.0, program_.upper[j]);
  }

  void link(int session, int step, std::size_t j) {  // `step` becomes the root of its tree, then the session's child
    int child = step, up = parent_[at(step)];
    std::size_t edge = edge_[at(step)];
    parent_[at(step)] = session;
    edge_[at(step)] = j;
    while (up != none) {
      const int next = parent_[at(up)];
      const std::size_t next_edge = edge_[at(up)];
      parent_[at(up)] = child;
      edge_[at(up)] = edge;
      child = up;
      up = next;
      edge = next_edge;
    }
  }

  /// Climbs from both ends by turns until one meets the other's way. Leaves the edges of both ways up to there.
  bool find_path(int one, int other) {
    ++round_;
    int a = one, b = other, meeting = none;
    seen_[at(a)] = 2 * round_;
    seen_[at(b)] = 2 * round_ + 1;
    while (meeting == none && (a != none || b != none)) {
      if (a != none && (a = parent_[at(a)]) != none) {
        if (seen_[at(a)] == 2 * round_ + 1) meeting = a;
        seen_[at(a)] = meeting == none ? 2 * round_ : seen_[at(a)];
      }
      if (meeting == none && b != none && (b = parent_[at(b)]) != none) {
        if (seen_[at(b)] == 2 * round_) meeting = b;
        seen_[at(b)] = meeting == none ? 2 * round_ + 1 : seen_[at(b)];
      }
    }
    if (meeting == none) return false;
    path_.clear();
    for (int n = one; n != meeting; n = parent_[at(n)]) path_.push_back(n);
    const auto turn = static_cast<std::ptrdiff_t>(path_.size());
    for (int n = other; n != meeting; n = parent_[at(n)]) path_.push_back(n);
    std::reverse(path_.begin() + turn, path_.end());
    return true;
  }

  /// The path's edges and j: every second one gains what the others lose, as much as the first to reach an end allows.
  void close_cycle(int session, int step, std::size_t j) {
    double rise = rise_of(j), fall = fall_of(j);  // of j, and of the edges that go with it
    int first_to_fill = none, first_to_empty = none;
    bool with_j = false;  // the edge at the session goes against j, the next with it
    for (const int n : path_) {
      const std::size_t e = edge_[at(n)];
      const double up = rise_of(e), down = fall_of(e);
      if ((with_j ? up : down) < rise) rise = with_j ? up : down, first_to_fill = n;
      if ((with_j ? down : up) < fall) fall = with_j ? down : up, first_to_empty = n;
      with_j = !with_j;
    }
    const bool rises = rise <= fall;
    const double change = rises ? rise : -fall;
    const int ending = rises ? first_to_fill : first_to_empty;
    with_j = false;
    for (const int n : path_) {
      const std::size_t e = edge_[at(n)];
      move(e, with_j ? change : -change, n == ending);
      with_j = !with_j;
    }
    move(j, change, ending == none);
    for (const int n : path_)
      if (!between(edge_[at(n)])) parent_[at(n)] = none;  // cut
    if (!between(j)) return;
    if (find_path(session, step)) return;  // cannot be: one edge of the cycle is gone
    link(session, step, j);
  }

  const Program& program_;
  std::vector<double>& x_;
  std::vector<int> parent_;        ///< steps, sessions, unmet energies
  std::vector<std::size_t> edge_;  ///< set-point between a vertex and its parent
  std::vector<long> seen_;
  std::vector<int> path_;
  std::map<std::pair<double, double>, int> unmet_vertex_;
  long round_ = 0;
};

}  // namespace

void untangle(const Program& program, std::vector<double>& x) {
  std::vector<std::vector<std::size_t>> of_node(program.nodes.size());
  for (std::size_t s = 0; s < program.sessions.size(); ++s) of_node[at(program.sessions[s].node)].push_back(s);
  Forest forest{program, x};
  for (const auto& sessions : of_node) {
    if (sessions.empty()) continue;
    forest.start_node();
    for (const auto s : sessions) forest.add(s);
  }
}

}  // namespace chargeplan::solvers::fleet
