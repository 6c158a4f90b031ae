#include "solvers/fleet/untangle.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <numeric>
#include <utility>

namespace chargeplan::solvers::fleet {
namespace {

std::size_t at(int i) { return static_cast<std::size_t>(i); }

/// How many of the columns from `first` to before `end` are.
int between_ends(const Program& program, const std::vector<double>& x, std::size_t first, std::size_t end) {
  int count = 0;  // without a branch: which are at an end is as random as a coin
  for (std::size_t j = first; j < end; ++j) count += static_cast<int>(x[j] > 0) & static_cast<int>(x[j] < program.upper[j]);
  return count;
}

/// The forest of sessions and of the steps of each node. An edge is a set-point between its ends, the unmet energy of a session
/// (those of one price and efficiency meet in a vertex that is like one more step), or a link: what a node hands its parent in a
/// step, as long as that is below its limit. The site hands it to the grid, the same vertex for all steps. A set-point of partial
/// presence is an edge from its session right to the grid, as long as all limits above it leave room.
class Forest {
 public:
  /// Of all, with the links.
  Forest(const Program& program, std::vector<double>& x)
      : Forest{program, x, 0, program.nodes.size(), program.sessions.size()} {
    has_links_ = true;
    for (std::size_t n = 0; n < program.nodes.size(); ++n)
      for (int t = 0; t < program.T; ++t) {
        const int parent = program.nodes[n].parent, vertex = vertex_of(static_cast<int>(n), t);
        const std::size_t link = program.column_count() + at(vertex);
        if (between(link)) put(vertex, parent < 0 ? grid_ : vertex_of(parent, t), link);
      }
  }

  /// Of some sessions at the nodes from `first_node` to before `last_node`, without links: it changes their columns alone.
  Forest(const Program& program, std::vector<double>& x, std::size_t first_node, std::size_t last_node, std::size_t sessions)
      : program_{program},
        x_{x},
        first_node_{static_cast<int>(first_node)},
        first_session_{static_cast<int>(last_node - first_node) * program.T},
        grid_{first_session_ + static_cast<int>(sessions)},
        vertices_(at(grid_) + 1) {}

  /// The next session, with its set-points; of partial presence only where there are links. One with a single edge is a leaf, in no cycle.
  void add(std::size_t s) {
    const auto& session = program_.sessions[s];
    const int vertex = first_session_ + added_++;
    const std::size_t u = program_.unmet + s;
    const int of_unmet = is_between_ends(u) ? 1 : 0;
    if (of_unmet + between_ends(program_, x_, session.offset, session.offset + at(session.step_count)) < 2) return;
    for (std::size_t k = 0; k < at(session.step_count); ++k) {
      const std::size_t j = session.offset + k;
      const int step = session.first_step + static_cast<int>(k);
      if (is_partial(j) && !has_links_) continue;
      if (between(j)) add_edge(vertex, is_partial(j) ? grid_ : vertex_of(session.node, step), j);
    }
    const double a = is_between_ends(u) ? energy_of_a_kw(s) : 0.0;
    if (a > 0) add_edge(vertex, unmet_vertex(program_.cost[u], a), u);
  }

 private:
  static constexpr int none = -1;
  struct Vertex {
    int parent = none;
    std::uint32_t seen = 0;  ///< in which search, and from which end
    std::size_t edge = 0;    ///< to its parent: a column, or a link after them, by its node's step
  };
  [[nodiscard]] int vertex_of(int node, int step) const { return (node - first_node_) * program_.T + step; }
  [[nodiscard]] bool is_link(std::size_t edge) const { return edge >= program_.column_count(); }
  [[nodiscard]] bool is_partial(std::size_t edge) const { return edge < program_.unmet && program_.f[edge] < 1; }
  /// Whether the edge is what a session or the site hands right to the grid.
  [[nodiscard]] bool is_to_grid(std::size_t edge) const {
    return is_link(edge) ? program_.nodes[node_of(edge)].parent < 0 : is_partial(edge);
  }
  [[nodiscard]] std::size_t node_of(std::size_t link) const { return (link - program_.column_count()) / at(program_.T); }
  /// Of a link or a set-point.
  [[nodiscard]] std::size_t step_of(std::size_t edge) const {
    if (is_link(edge)) return (edge - program_.column_count()) % at(program_.T);
    return program_.sessions[at(program_.session_of_set_point[edge])].step_of(edge);
  }
  [[nodiscard]] bool is_between_ends(std::size_t column) const { return x_[column] > 0 && x_[column] < program_.upper[column]; }
  [[nodiscard]] int slack_of(int row) const { return row == none ? none : program_.slack[at(row)]; }
  /// The column that takes up what the site draws more or less in a step, and its change for a kW more. Without a row (5) the grid does: none.
  struct Taker {
    int column = none;
    double rate = 0;
  };
  [[nodiscard]] bool has_balance(std::size_t t) const {
    return program_.draw_row[t] != none && slack_of(program_.draw_row[t]) == none;
  }
  /// Exports before imports: the two have a price between them only where one is at its end.
  [[nodiscard]] Taker taker_of(std::size_t t) const {
    const int exported = program_.exported[t], imported = program_.imported[t];
    if (exported != none && is_between_ends(at(exported))) return {exported, -1};
    if (imported != none && is_between_ends(at(imported))) return {imported, 1};
    return {};
  }

  /// Calls visit(column, rate) for each column of the site that changes by `rate` for a kW more of a link or a partial set-point.
  template <class Visit>
  void for_each_taken(std::size_t edge, Visit visit) const {
    if (!is_link(edge) && !is_partial(edge)) return;
    const std::size_t t = step_of(edge);
    const auto give = [&](int row, double rate) {
      if (const int slack = slack_of(row); slack != none) visit(at(slack), -rate);
    };
    if (is_link(edge))
      give(program_.nodes[node_of(edge)].row[t], 1);
    else
      for (int n = program_.sessions[at(program_.session_of_set_point[edge])].node; n >= 0; n = program_.nodes[at(n)].parent)
        give(program_.nodes[at(n)].row[t], unit(edge));
    if (!is_to_grid(edge)) return;
    give(program_.draw_row[t], 1);
    const auto taker = has_balance(t) ? taker_of(t) : Taker{};
    if (taker.column == none) return;
    visit(at(taker.column), taker.rate);
    if (taker.column == program_.imported[t]) give(program_.peak_row[t], 1);
  }

  [[nodiscard]] bool between(std::size_t edge) const {
    if (!is_link(edge) && !is_between_ends(edge)) return false;
    if (is_to_grid(edge) && has_balance(step_of(edge)) && taker_of(step_of(edge)).column == none) return false;
    bool has_room = true;
    for_each_taken(edge, [&](std::size_t column, double rate) { has_room = has_room && (rate > 0 || x_[column] > 0); });
    return has_room;
  }

  void put(int vertex, int parent, std::size_t edge) {
    vertices_[at(vertex)].parent = parent;
    vertices_[at(vertex)].edge = edge;
  }

  int unmet_vertex(double price_per_kwh, double a) {
    const auto [place, is_new] = unmet_vertex_.try_emplace({price_per_kwh, a}, static_cast<int>(vertices_.size()));
    if (is_new) vertices_.emplace_back();
    return place->second;
  }

  void add_edge(int session, int step, std::size_t j) {
    while (find_path(session, step)) {
      if (cut_ended()) continue;
      close_cycle(session, j);
      cut_ended();
      if (!between(j)) return;
    }
    link(session, step, j);
  }

  /// Result: whether any edge of the path was at an end: since another that takes of the same row came to its own, say.
  bool cut_ended() {
    bool any = false;
    for (const int n : path_) {
      if (between(vertices_[at(n)].edge)) continue;
      vertices_[at(n)].parent = none;
      any = true;
    }
    return any;
  }

  /// kWh in the battery of a kW in a whole step; 0 where the session has none.
  [[nodiscard]] double energy_of_a_kw(std::size_t s) const {
    const auto& session = program_.sessions[s];
    double a = 0;
    for (std::size_t j = session.offset; j < session.offset + at(session.step_count); ++j) {
      if (program_.f[j] >= 1) return program_.a[j];
      if (a == 0 && program_.f[j] > 0) a = program_.a[j] / program_.f[j];
    }
    return a;
  }

  /// Of a column, for a kW in a whole step that is moved.
  [[nodiscard]] double unit(std::size_t j) const {
    return j < program_.unmet ? 1 / program_.f[j] : energy_of_a_kw(j - program_.unmet);
  }

  void link(int session, int step, std::size_t j) {  // `step` becomes the root of its tree, then the session's child
    int child = step, up = vertices_[at(step)].parent;
    std::size_t edge = vertices_[at(step)].edge;
    put(step, session, j);
    while (up != none) {
      const int next = vertices_[at(up)].parent;
      const std::size_t next_edge = vertices_[at(up)].edge;
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
    vertices_[at(a)].seen = 2 * round_;
    vertices_[at(b)].seen = 2 * round_ + 1;
    while (meeting == none && (a != none || b != none)) {
      if (a != none && (a = vertices_[at(a)].parent) != none) {
        if (vertices_[at(a)].seen == 2 * round_ + 1) meeting = a;
        vertices_[at(a)].seen = meeting == none ? 2 * round_ : vertices_[at(a)].seen;
      }
      if (meeting == none && b != none && (b = vertices_[at(b)].parent) != none) {
        if (vertices_[at(b)].seen == 2 * round_) meeting = b;
        vertices_[at(b)].seen = meeting == none ? 2 * round_ + 1 : vertices_[at(b)].seen;
      }
    }
    if (meeting == none) return false;
    path_.clear();
    for (int n = one; n != meeting; n = vertices_[at(n)].parent) path_.push_back(n);
    const auto turn = static_cast<std::ptrdiff_t>(path_.size());
    for (int n = other; n != meeting; n = vertices_[at(n)].parent) path_.push_back(n);
    std::reverse(path_.begin() + turn, path_.end());
    return true;
  }

  /// Whether what goes along `edge` comes from `vertex`: from a session to a step, from a node to its parent.
  [[nodiscard]] bool is_from(std::size_t edge, int vertex) const {
    return is_link(edge) ? edge - program_.column_count() == at(vertex) : vertex >= first_session_ && vertex < grid_;
  }

  /// Of the path from j's session: whether an edge gains what j gains, or loses it. What comes to a vertex also goes from it.
  void find_sides(int session, std::size_t j) {
    with_j_.clear();
    bool with_j = true;
    std::size_t edge = j;
    int vertex = session;
    for (const int n : path_) {
      const std::size_t next = vertices_[at(n)].edge;
      if (is_from(edge, vertex) == is_from(next, vertex)) with_j = !with_j;
      with_j_.push_back(with_j);
      edge = next;
      vertex = n == vertex ? vertices_[at(n)].parent : n;
    }
  }

  /// What the cycle costs a kW that j gains: nothing, unless it goes through the grid.
  [[nodiscard]] double cost_of_cycle(const std::vector<double>& cost) const {
    double sum = 0, size = 0;
    for (const auto& [column, rate] : rates_) {
      sum += cost[column] * rate;
      size += std::abs(cost[column] * rate);
    }
    return std::abs(sum) > 1e-12 * size ? sum : 0.0;
  }

  /// How far a cycle may be moved, and what ends it.
  struct Way {
    double most = infinity;
    std::size_t column = 0;  ///< that comes to an end, or a slack
  };
  static void shorten(Way& way, double most, std::size_t column) {
    if (most < way.most) way = {most, column};
  }

  /// Rates of all columns for a kW more of j.
  void find_rates(std::size_t j) {
    rates_.clear();
    const auto add_edge_rates = [&](std::size_t edge, double sign) {
      if (!is_link(edge)) rates_.emplace_back(edge, sign * unit(edge));
      for_each_taken(edge, [&](std::size_t column, double rate) {
        const auto known = std::find_if(rates_.begin(), rates_.end(), [&](const auto& each) { return each.first == column; });
        if (known == rates_.end())
          rates_.emplace_back(column, sign * rate);
        else
          known->second += sign * rate;
      });
    };
    add_edge_rates(j, 1);
    for (std::size_t i = 0; i < path_.size(); ++i) add_edge_rates(vertices_[at(path_[i])].edge, with_j_[i] ? 1 : -1);
  }

  /// The cycle's edges gain what j does or lose it: what costs less, or has the lower tie cost, or comes to an end first; as much as
  /// the first to reach an end allows.
  void close_cycle(int session, std::size_t j) {
    find_sides(session, j);
    find_rates(j);
    Way rise, fall;
    for (const auto& [column, rate] : rates_) {
      const double up = program_.upper[column] - x_[column], down = x_[column];
      if (rate != 0) shorten(rise, (rate > 0 ? up : down) / std::abs(rate), column);
      if (rate != 0) shorten(fall, (rate > 0 ? down : up) / std::abs(rate), column);
    }
    const double cost = cost_of_cycle(program_.cost), gain = cost != 0 ? cost : cost_of_cycle(program_.tie_cost);
    const bool rises = gain != 0 ? gain < 0 : rise.most <= fall.most;
    const Way& way = rises ? rise : fall;
    const double change = rises ? way.most : -way.most;
    for (const auto& [column, rate] : rates_) {
      const double end = rate * change > 0 ? program_.upper[column] : 0.0;
      x_[column] = column == way.column ? end : std::clamp(x_[column] + rate * change, 0.0, program_.upper[column]);
    }
  }

  const Program& program_;
  std::vector<double>& x_;
  int first_node_;
  int first_session_;
  int grid_;
  int added_ = 0;  ///< sessions
  bool has_links_ = false;
  std::vector<Vertex> vertices_;  ///< the nodes' steps, sessions, the grid, unmet energies
  std::vector<int> path_;
  std::vector<bool> with_j_;
  std::vector<std::pair<std::size_t, double>> rates_;
  std::map<std::pair<double, double>, int> unmet_vertex_;
  std::uint32_t round_ = 0;
};

/// As many as leave each many more cycles than steps. A forest has about a set-point between its ends for each session and step.
std::size_t worthwhile_parts(const Program& program, const std::vector<double>& x) {
  constexpr std::size_t cycles_a_step = 24;
  const auto between = static_cast<std::size_t>(between_ends(program, x, 0, program.unmet));
  const std::size_t forest = program.sessions.size() + at(program.T);
  return 1 + (between > forest ? between - forest : 0) / (cycles_a_step * std::max<std::size_t>(1, at(program.T)));
}

/// Sessions of a part among each other, part by part: most cycles close within one, in vertices that stay in the cache.
void untangle_parts(const Program& program, std::vector<double>& x, std::size_t count, Team& team) {
  std::vector<std::size_t> by_node(program.sessions.size());
  std::iota(by_node.begin(), by_node.end(), std::size_t{0});
  std::stable_sort(by_node.begin(), by_node.end(),
                   [&](std::size_t one, std::size_t two) { return program.sessions[one].node < program.sessions[two].node; });
  team.run(count, [&](std::size_t p) {
    const std::size_t first = by_node.size() * p / count, end = by_node.size() * (p + 1) / count;
    if (first == end) return;
    const auto node_of = [&](std::size_t i) { return at(program.sessions[by_node[i]].node); };
    Forest part{program, x, node_of(first), node_of(end - 1) + 1, end - first};
    for (std::size_t i = first; i < end; ++i) part.add(by_node[i]);
  });
}

}  // namespace

void untangle(const Program& program, std::vector<double>& x, Team& team) {
  if (const std::size_t count = part_count(worthwhile_parts(program, x)); count > 1) untangle_parts(program, x, count, team);
  Forest forest{program, x};
  for (std::size_t s = 0; s < program.sessions.size(); ++s) forest.add(s);
}

}  // namespace chargeplan::solvers::fleet
