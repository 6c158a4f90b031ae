#include "solvers/fleet/supernodes.hpp"

#include <Eigen/OrderingMethods>

#include <algorithm>
#include <array>
#include <utility>

namespace chargeplan::solvers::fleet {
namespace {

std::size_t at(int i) { return static_cast<std::size_t>(i); }

/// Of a front's columns, what may be zeros, by how many there are: a wider front is quicker than two that wait for each other.
struct Allowance {
  int width = 0;
  double share = 0;
};
constexpr std::array<Allowance, 3> allowances{{{4, 0.8}, {16, 0.4}, {48, 0.1}}};

/// Of each of some lines of a matrix where it has entries: row i is entries[first[i]] to before entries[first[i + 1]].
struct Pattern {
  std::vector<std::size_t> first;
  std::vector<int> entries;
};

/// `for_each`: calls its argument for every line and entry, the same way each time.
template <class ForEach>
Pattern gathered(std::size_t lines, const ForEach& for_each) {
  Pattern pattern{std::vector<std::size_t>(lines + 1), {}};
  for_each([&](std::size_t line, int) { ++pattern.first[line + 1]; });
  for (std::size_t i = 0; i < lines; ++i) pattern.first[i + 1] += pattern.first[i];
  pattern.entries.resize(pattern.first.back());
  auto next = pattern.first;
  for_each([&](std::size_t line, int entry) { pattern.entries[next[line]++] = entry; });
  return pattern;
}

/// In the order of elimination: of each row the columns left of its diagonal.
Pattern rows_of(const Eigen::SparseMatrix<double>& lower, const std::vector<std::size_t>& place) {
  return gathered(place.size(), [&](auto visit) {
    for (int column = 0; column < lower.cols(); ++column)
      for (int k = lower.outerIndexPtr()[column]; k < lower.outerIndexPtr()[column + 1]; ++k)
        if (const int row = lower.innerIndexPtr()[k]; row != column) {
          const auto [left, below] = std::minmax(place[at(row)], place[at(column)]);
          visit(below, static_cast<int>(left));
        }
  });
}

/// Of each column the rows below its diagonal, ascending.
Pattern columns_of(const Pattern& rows) {
  return gathered(rows.first.size() - 1, [&](auto visit) {
    for (std::size_t row = 0; row + 1 < rows.first.size(); ++row)
      for (std::size_t k = rows.first[row]; k < rows.first[row + 1]; ++k) visit(at(rows.entries[k]), static_cast<int>(row));
  });
}

/// Approximate minimum degree (Amestoy, Davis and Duff, 1996).
std::vector<std::size_t> minimum_degree(const Eigen::SparseMatrix<double>& lower) {
  Eigen::PermutationMatrix<Eigen::Dynamic, Eigen::Dynamic, int> order;
  Eigen::AMDOrdering<int>{}(lower.selfadjointView<Eigen::Lower>(), order);
  std::vector<std::size_t> place(static_cast<std::size_t>(lower.cols()));
  for (std::size_t i = 0; i < place.size(); ++i) place[at(order.indices()[static_cast<Eigen::Index>(i)])] = i;
  return place;
}

/// Of a column the first row below its diagonal in the factor; -1 = none (Liu, 1990).
std::vector<int> elimination_tree(const Pattern& rows) {
  const std::size_t n = rows.first.size() - 1;
  std::vector<int> parent(n, -1), root(n, -1);
  for (std::size_t row = 0; row < n; ++row)
    for (std::size_t k = rows.first[row]; k < rows.first[row + 1]; ++k)
      for (int column = rows.entries[k]; column >= 0 && column < static_cast<int>(row);) {
        const int next = std::exchange(root[at(column)], static_cast<int>(row));
        if (next < 0) parent[at(column)] = static_cast<int>(row);
        column = next;
      }
  return parent;
}

/// New places, by which each column comes right after all that are below it in the tree.
std::vector<std::size_t> postorder(const std::vector<int>& parent) {
  const std::size_t n = parent.size();
  std::vector<int> first_child(n + 1, -1), next_sibling(n, -1);  // at n: the roots
  for (std::size_t i = n; i-- > 0;) {
    int& first = first_child[parent[i] < 0 ? n : at(parent[i])];
    next_sibling[i] = std::exchange(first, static_cast<int>(i));
  }
  std::vector<std::size_t> place(n);
  std::vector<int> path;
  std::size_t next = 0;
  for (int root = first_child[n]; root >= 0; root = next_sibling[at(root)]) {
    path.push_back(root);
    while (!path.empty()) {
      int& child = first_child[at(path.back())];
      if (child >= 0) {
        path.push_back(std::exchange(child, next_sibling[at(child)]));
      } else {
        place[at(path.back())] = next++;
        path.pop_back();
      }
    }
  }
  return place;
}

/// Rows below the diagonal of the factor's columns.
std::vector<int> column_counts(const Pattern& rows, const std::vector<int>& parent) {
  std::vector<int> count(parent.size()), seen_from(parent.size(), -1);
  for (int row = 0; row < static_cast<int>(parent.size()); ++row)
    for (std::size_t k = rows.first[at(row)]; k < rows.first[at(row) + 1]; ++k)
      for (int column = rows.entries[k]; column < row && seen_from[at(column)] != row; column = parent[at(column)]) {
        ++count[at(column)];
        seen_from[at(column)] = row;
      }
  return count;
}

/// Columns that are eliminated together.
struct Run {
  int first = 0, width = 0, rows = 0;  ///< rows: below
  double zeros = 0;

  [[nodiscard]] double entries() const { return width * (width + 1) / 2.0 + static_cast<double>(width) * rows; }
};

/// `below`: whose last column's parent is in `above`, and which ends where that begins.
Run joined(const Run& below, const Run& above) {
  return {below.first, below.width + above.width, above.rows,
          below.zeros + above.zeros + static_cast<double>(below.width) * (above.width + above.rows - below.rows)};
}

bool is_worthwhile(const Run& run) {
  return std::any_of(allowances.begin(), allowances.end(), [&](const Allowance& allowance) {
    return run.width <= allowance.width && run.zeros <= allowance.share * run.entries();
  });
}

std::vector<Run> runs_of(const std::vector<int>& parent, const std::vector<int>& count) {
  std::vector<Run> runs;
  for (int column = 0; column < static_cast<int>(parent.size()); ++column) {
    Run run{column, 1, count[at(column)], 0};
    while (!runs.empty()) {
      const Run& last = runs.back();
      const int up = parent[at(last.first + last.width - 1)];
      const Run both = joined(last, run);
      const bool is_below = up >= run.first && up < run.first + run.width;
      if (!is_below || (both.zeros > last.zeros + run.zeros && !is_worthwhile(both))) break;
      run = both;
      runs.pop_back();
    }
    runs.push_back(run);
  }
  return runs;
}

/// Of the nodes: the rows below, of the matrix's own entries and of the nodes whose updates come to it.
void find_rows(const Pattern& columns, Supernodes& supernodes) {
  const std::size_t count = supernodes.nodes.size();
  std::vector<int> last_seen(supernodes.place.size(), -1), first_below(count, -1), next_below(count, -1);
  auto& rows = supernodes.rows;
  for (std::size_t s = 0; s < count; ++s) {
    auto& node = supernodes.nodes[s];
    node.first_row = rows.size();
    const auto add = [&](int row) {
      if (row < node.end() || std::exchange(last_seen[at(row)], static_cast<int>(s)) == static_cast<int>(s)) return;
      rows.push_back(row);
    };
    for (std::size_t k = columns.first[at(node.first)]; k < columns.first[at(node.end())]; ++k) add(columns.entries[k]);
    for (int below = first_below[s]; below >= 0; below = next_below[at(below)])
      for (std::size_t k = supernodes.nodes[at(below)].first_row; k < supernodes.nodes[at(below)].end_row; ++k) add(rows[k]);
    node.end_row = rows.size();
    if (node.row_count() == 0) continue;
    const auto first = rows.begin() + static_cast<std::ptrdiff_t>(node.first_row);
    std::sort(first, rows.end());
    node.parent = supernodes.node_of[at(*first)];
    next_below[s] = std::exchange(first_below[at(node.parent)], static_cast<int>(s));
  }
}

/// The number of a row, of the node's columns or below, in its front.
std::size_t number_in(const Supernodes& supernodes, const Supernode& node, int row) {
  if (row < node.end()) return at(row - node.first);
  const auto begin = supernodes.rows.begin() + static_cast<std::ptrdiff_t>(node.first_row),
             end = supernodes.rows.begin() + static_cast<std::ptrdiff_t>(node.end_row);
  return at(node.width) + static_cast<std::size_t>(std::lower_bound(begin, end, row) - begin);
}

}  // namespace

Supernodes find_supernodes(const Eigen::SparseMatrix<double>& lower) {
  Supernodes supernodes;
  auto& place = supernodes.place = minimum_degree(lower);
  const auto by_degree = elimination_tree(rows_of(lower, place));
  const auto order = postorder(by_degree);
  for (auto& each : place) each = order[each];
  std::vector<int> parent(by_degree.size());
  for (std::size_t i = 0; i < parent.size(); ++i)
    parent[order[i]] = by_degree[i] < 0 ? -1 : static_cast<int>(order[at(by_degree[i])]);
  const auto rows = rows_of(lower, place);
  const auto count = column_counts(rows, parent);
  for (const int below : count) supernodes.work += static_cast<double>(below) * (below + 1) / 2;
  for (const auto& run : runs_of(parent, count)) {
    supernodes.node_of.insert(supernodes.node_of.end(), at(run.width), static_cast<int>(supernodes.nodes.size()));
    supernodes.nodes.push_back({run.first, run.width, -1, 0, 0});
  }
  find_rows(columns_of(rows), supernodes);
  supernodes.in_parent.reserve(supernodes.rows.size());
  for (const auto& node : supernodes.nodes)
    for (std::size_t k = node.first_row; k < node.end_row; ++k)
      supernodes.in_parent.push_back(
          static_cast<int>(number_in(supernodes, supernodes.nodes[at(node.parent)], supernodes.rows[k])));
  return supernodes;
}

std::vector<std::size_t> places_in_fronts(const Supernodes& supernodes, const Eigen::SparseMatrix<double>& lower) {
  std::vector<std::size_t> first_value{0};
  for (const auto& node : supernodes.nodes) first_value.push_back(first_value.back() + at(node.width) * node.height());
  std::vector<std::size_t> places;
  places.reserve(static_cast<std::size_t>(lower.nonZeros()));
  for (int column = 0; column < lower.cols(); ++column)
    for (int k = lower.outerIndexPtr()[column]; k < lower.outerIndexPtr()[column + 1]; ++k) {
      const auto [left, below] = std::minmax(supernodes.place[at(lower.innerIndexPtr()[k])], supernodes.place[at(column)]);
      const std::size_t s = at(supernodes.node_of[left]);
      const auto& node = supernodes.nodes[s];
      places.push_back(first_value[s] + (left - at(node.first)) * node.height() +
                       number_in(supernodes, node, static_cast<int>(below)));
    }
  return places;
}

}  // namespace chargeplan::solvers::fleet
