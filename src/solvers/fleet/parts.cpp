#include "solvers/fleet/parts.hpp"

#include <algorithm>
#include <utility>

#include "solvers/fleet/team.hpp"

namespace chargeplan::solvers::fleet {
namespace {

std::size_t at(int i) { return static_cast<std::size_t>(i); }

/// As many as are worth the adding of what they share.
std::size_t worthwhile_parts(const Program& program, std::size_t blocks, const SchurComplement& schur) {
  constexpr std::size_t vectors = 8;
  const std::size_t width = schur.width(), shared = width * (schur.has_matrices() ? width : vectors);
  return std::min(blocks, 1 + 2 * program.unmet / std::max<std::size_t>(1, shared));
}

std::vector<std::size_t> nodes_of(const Program& program, const std::vector<SessionBlock>& blocks, Range range) {
  std::vector<std::size_t> nodes;
  for (std::size_t b = range.first; b < range.end; ++b)
    for (std::size_t s = blocks[b].sessions.first; s < blocks[b].sessions.end; ++s)
      if (const auto node = at(program.sessions[s].node); nodes.empty() || nodes.back() != node) nodes.push_back(node);
  return nodes;
}

/// Where the sessions of a node add to.
void give(Part& part, std::size_t node, Response& response) {
  part.sums.nodes[node] = {nullptr,
                           response.matrix.data(),
                           response.shift.data(),
                           part.centre_shift[node].data(),
                           part.second_shift[node].data(),
                           part.power[node].data()};
}

}  // namespace

std::vector<Part> parts_of(const Program& program, const std::vector<SessionBlock>& blocks, SchurComplement& schur) {
  const std::size_t count = part_count(worthwhile_parts(program, blocks.size(), schur)), nodes = program.nodes.size();
  const auto width = static_cast<Eigen::Index>(schur.width());
  std::vector<char> is_taken(nodes);
  std::vector<Part> parts;
  parts.reserve(count);
  for (std::size_t p = 0; p < count; ++p) {
    const Range range{blocks.size() * p / count, blocks.size() * (p + 1) / count};
    auto& part = parts.emplace_back(Part{range, BlockColumns{blocks}, BlockColumns{blocks}, PartSums{program.T}});
    part.nodes = nodes_of(program, blocks, range);
    for (const std::size_t n : part.nodes)
      if (std::exchange(is_taken[n], 1) == 0)
        part.first_of.push_back(n);
      else
        part.shares.push_back({n, Response{width, schur.has_matrices()}});
  }
  for (std::size_t n = 0; n < nodes; ++n)
    if (is_taken[n] == 0) parts.front().first_of.push_back(n);
  for (auto& part : parts) {
    for (auto* sums : {&part.power, &part.centre_shift, &part.second_shift}) {
      sums->resize(nodes);
      for (std::size_t n = 0; n < nodes && &part == &parts.front(); ++n) (*sums)[n].setZero(width);
      for (const std::size_t n : part.nodes) (*sums)[n].setZero(width);
    }
    part.sums.nodes.resize(nodes);
    for (const std::size_t n : part.first_of) give(part, n, schur.own[n]);
    for (auto& [n, response] : part.shares) give(part, n, response);
  }
  return parts;
}

}  // namespace chargeplan::solvers::fleet
