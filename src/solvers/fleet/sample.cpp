#include "solvers/fleet/sample.hpp"

#include <algorithm>
#include <utility>

#include "solvers/fleet/stay_order.hpp"

namespace chargeplan::solvers::fleet {
namespace {

std::size_t at(int i) { return static_cast<std::size_t>(i); }

void add_reach(const Program& program, std::vector<double>& reach) {
  for (const auto& session : program.sessions)
    for (std::size_t k = 0; k < at(session.step_count); ++k)
      reach[at(session.first_step) + k] += program.upper[session.offset + k];
}

/// By step: what of all that sessions can draw those of the sample can; all where none of it is there.
std::vector<double> shares_of(const Program& sample, const Program& program) {
  std::vector<double> all(at(program.T)), share(at(program.T));
  add_reach(program, all);
  add_reach(sample, share);
  for (std::size_t t = 0; t < share.size(); ++t) share[t] = share[t] > 0 ? share[t] / all[t] : 1.0;
  return share;
}

/// Which of the set-points of `session` are alone under a limit; in the sample they begin at `offset`.
void add_lone(const Program& program, const Program::Session& session, std::size_t offset, std::vector<Program::Lone>& lone) {
  const auto from = std::lower_bound(program.lone.begin(), program.lone.end(), session.offset,
                                     [](const Program::Lone& each, std::size_t j) { return each.set_point < j; });
  for (auto each = from; each != program.lone.end() && each->set_point < session.offset + at(session.step_count); ++each)
    lone.push_back({offset + (each->set_point - session.offset), each->group});
}

/// Rows and site columns come to their share; peak and overload stay those of the whole, of which a step sees its share.
void share_site(const std::vector<double>& share, double share_of_sessions, Program& sample) {
  const auto step = step_of_rows(sample);
  const auto share_of_row = [&](int row) { return share[at(step[at(row)])]; };
  for (std::size_t r = 0; r < step.size(); ++r) sample.right[r] *= share_of_row(static_cast<int>(r));
  for (std::size_t j = sample.site; j < sample.column_count(); ++j) {
    const std::size_t c = j - sample.site;
    const auto first = at(sample.site_start[c]), end = at(sample.site_start[c + 1]);
    if (static_cast<int>(j) == sample.peak || static_cast<int>(j) == sample.overload) {
      sample.cost[j] *= share_of_sessions;
      for (std::size_t e = first; e < end; ++e) sample.site_value[e] *= share_of_row(sample.site_row[e]);
    } else if (first < end) {
      sample.upper[j] *= share_of_row(sample.site_row[first]);
    }
  }
}

}  // namespace

Program sample_of(const Program& program, const std::vector<double>& cost, std::vector<std::size_t> sessions) {
  const auto order = order_of(program, std::move(sessions));
  auto sample = in_order(program, order);
  sample.step_cost = program.step_cost;
  sample.tie_cost.assign(sample.column_count(), 0.0);
  for (std::size_t j = 0; j < sample.column_count(); ++j) sample.cost[j] = cost[order.column[j]];
  for (std::size_t s = 0; s < sample.sessions.size(); ++s) {
    const auto& session = sample.sessions[s];
    for (std::size_t j = session.offset; j < session.offset + at(session.step_count); ++j)
      sample.step_cost[session.step_of(j)] = sample.cost[j] / sample.f[j];
    if (!program.lone.empty()) add_lone(program, program.sessions[order.session[s]], session.offset, sample.lone);
  }
  const double share_of_sessions = static_cast<double>(sample.sessions.size()) / static_cast<double>(program.sessions.size());
  share_site(shares_of(sample, program), share_of_sessions, sample);
  return sample;
}

}  // namespace chargeplan::solvers::fleet
