#include "solvers/fleet/untangle.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

namespace chargeplan::solvers::fleet {
namespace {

std::size_t at(int i) { return static_cast<std::size_t>(i); }

/// The forest of sessions and of the steps of each node. An edge is a set-point between its ends, the unmet energy of a session
/// (those of one price and efficiency meet in a vertex that is like one more step), or a link: what a node hands its parent in a
/// step, as long as that is below its limit. The site hands it to the grid, the same vertex for all steps.
class Forest {
 public:
  Forest(const Program& program, std::vector<double>& x)
      : program_{program},
        x_{x},
        first_session_{static_cast<int>(program.nodes.size()) * program.T},
        grid_{first_session_ + static_cast<int>(program.sessions.size())},
        parent_(at(grid_) + 1, none),
        edge_(parent_.size()),
        seen_(parent_.size()) {
    for (std::size_t n = 0; n < program.nodes.size(); ++n)
      for (int t = 0; t < program.T; ++t) {
        const bool is_site = n + 1 == program.nodes.size();
        const int vertex = vertex_of(static_cast<int>(n), t), draw_row = is_site ? program.draw_row[at(t)] : none;
        slack_.push_back({slack_of(program.nodes[n].row[at(t)]), slack_of(draw_row)});
        const bool is_fixed = draw_row != none && slack_.back().of_draw == none;  // (5)
        const std::size_t link = program.column_count() + at(vertex);
        if (!is_fixed && between(link)) put(vertex, is_site ? grid_ : vertex_of(program.nodes[n].parent, t), link);
      }
  }

  void add(std::size_t s) {
    const auto& session = program_.sessions[s];
    const int vertex = first_session_ + static_cast<int>(s);
    double a = 0;
    for (std::size_t k = 0; k < at(session.step_count); ++k) {
      const std::size_t j = session.offset + k;
      if (program_.f[j] < 1) continue;
      a = program_.a[j];
      if (between(j)) add_edge(vertex, vertex_of(session.node, session.first_step + static_cast<int>(k)), j);
    }
    const std::size_t u = program_.unmet + s;
    if (a > 0 && between(u)) add_edge(vertex, unmet_vertex(program_.cost[u], a), u);
  }

 private:
  static constexpr int none = -1;
  [[nodiscard]] int vertex_of(int node, int step) const { return node * program_.T + step; }
  [[nodiscard]] bool is_link(std::size_t edge) const { return edge >= program_.column_count(); }
  [[nodiscard]] int slack_of(int row) const { return row == none ? none : program_.slack[at(row)]; }
  [[nodiscard]] double room_at(int slack) const { return slack == none ? infinity : x_[at(slack)]; }
  /// What the rows leave of a link: their slacks.
  [[nodiscard]] double room_of(std::size_t link) const {
    const auto& slack = slack_[link - program_.column_count()];
    return std::min(room_at(slack.of_limit), room_at(slack.of_draw));
  }
  [[nodiscard]] bool between(std::size_t edge) const {
    return is_link(edge) ? room_of(edge) > 0 : x_[edge] > 0 && x_[edge] < program_.upper[edge];
  }

  void put(int vertex, int parent, std::size_t edge) {
    parent_[at(vertex)] = parent;
    edge_[at(vertex)] = edge;
  }

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
  [[nodiscard]] double rise_of(std::size_t j) const { return is_link(j) ? room_of(j) : (program_.upper[j] - x_[j]) / unit(j); }
  /// A link's sum stays above 0 as long as all its set-points do.
  [[nodiscard]] double fall_of(std::size_t j) const { return is_link(j) ? infinity : x_[j] / unit(j); }
  void move(std::size_t j, double change, bool ends) {
    if (is_link(j)) {
      const auto& slack = slack_[j - program_.column_count()];
      const double room = room_of(j);
      for (const int column : {slack.of_limit, slack.of_draw})
        if (column != none) x_[at(column)] = ends && x_[at(column)] == room ? 0.0 : std::max(0.0, x_[at(column)] - change);
      return;
    }
    const double end = change > 0 ? program_.upper[j] : 0.0;
    x_[j] = ends ? end : std::clamp(x_[j] + change * unit(j), 0.0, program_.upper[j]);
  }

  void link(int session, int step, std::size_t j) {  // `step` becomes the root of its tree, then the session's child
    int child = step, up = parent_[at(step)];
    std::size_t edge = edge_[at(step)];
    put(step, session, j);
    while (up != none) {
      const int next = parent_[at(up)];
      const std::size_t next_edge = edge_[at(up)];
      put(up, child, edge);
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

  /// Whether what goes along `edge` comes from `vertex`: from a session to a step, from a node to its parent.
  [[nodiscard]] bool is_from(std::size_t edge, int vertex) const {
    return is_link(edge) ? edge - program_.column_count() == at(vertex)
                         : vertex >= first_session_ && at(vertex - first_session_) < program_.sessions.size();
  }

  /// Of the path from j's session: whether an edge gains what j gains, or loses it. What comes to a vertex also goes from it.
  void find_sides(int session, std::size_t j) {
    with_j_.clear();
    bool with_j = true;
    std::size_t edge = j;
    int vertex = session;
    for (const int n : path_) {
      const std::size_t next = edge_[at(n)];
      if (is_from(edge, vertex) == is_from(next, vertex)) with_j = !with_j;
      with_j_.push_back(with_j);
      edge = next;
      vertex = n == vertex ? parent_[at(n)] : n;
    }
  }

  /// What the cycle costs a kW that j gains: nothing, unless it goes through the grid.
  [[nodiscard]] double cost_of_cycle(std::size_t j, const std::vector<double>& cost) const {
    double sum = cost[j] * unit(j), size = std::abs(sum);
    for (std::size_t i = 0; i < path_.size(); ++i) {
      const std::size_t e = edge_[at(path_[i])];
      if (is_link(e)) continue;
      const double term = cost[e] * unit(e);
      sum += with_j_[i] ? term : -term;
      size += std::abs(term);
    }
    return std::abs(sum) > 1e-12 * size ? sum : 0.0;
  }

  /// The cycle's edges gain what j does or lose it: what costs less, or has the lower tie cost, or comes to an end first; as much as
  /// the first to reach an end allows.
  void close_cycle(int session, int step, std::size_t j) {
    find_sides(session, j);
    double rise = rise_of(j), fall = fall_of(j);  // of j, and of the edges that go with it
    int first_to_fill = none, first_to_empty = none;
    for (std::size_t i = 0; i < path_.size(); ++i) {
      const std::size_t e = edge_[at(path_[i])];
      const double up = rise_of(e), down = fall_of(e);
      if ((with_j_[i] ? up : down) < rise) rise = with_j_[i] ? up : down, first_to_fill = path_[i];
      if ((with_j_[i] ? down : up) < fall) fall = with_j_[i] ? down : up, first_to_empty = path_[i];
    }
    const double cost = cost_of_cycle(j, program_.cost), gain = cost != 0 ? cost : cost_of_cycle(j, program_.tie_cost);
    const bool rises = gain != 0 ? gain < 0 : rise <= fall;
    const double change = rises ? rise : -fall;
    const int ending = rises ? first_to_fill : first_to_empty;
    for (std::size_t i = 0; i < path_.size(); ++i) move(edge_[at(path_[i])], with_j_[i] ? change : -change, path_[i] == ending);
    move(j, change, ending == none);
    for (const int n : path_)
      if (!between(edge_[at(n)])) parent_[at(n)] = none;  // cut
    if (!between(j)) return;
    if (find_path(session, step)) return;  // cannot be: one edge of the cycle is gone
    link(session, step, j);
  }

  const Program& program_;
  std::vector<double>& x_;
  struct Slacks {
    int of_limit = none, of_draw = none;
  };

  int first_session_;
  int grid_;
  std::vector<int> parent_;        ///< of the nodes' steps, sessions, unmet energies
  std::vector<std::size_t> edge_;  ///< between a vertex and its parent: a column, or a link after them, by its node's step
  std::vector<long> seen_;
  std::vector<Slacks> slack_;  ///< of a link's rows; none where there is no row
  std::vector<int> path_;
  std::vector<bool> with_j_;
  std::map<std::pair<double, double>, int> unmet_vertex_;
  long round_ = 0;
};

}  // namespace

void untangle(const Program& program, std::vector<double>& x) {
  Forest forest{program, x};
  for (std::size_t s = 0; s < program.sessions.size(); ++s) forest.add(s);
}

}  // namespace chargeplan::solvers::fleet
