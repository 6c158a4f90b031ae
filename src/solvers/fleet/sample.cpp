#include "solvers/fleet/sample.hpp"

#include <algorithm>

namespace chargeplan::solvers::fleet {
namespace {

std::size_t at(int i) { return static_cast<std::size_t>(i); }

class Sampler {
 public:
  Sampler(const Program& program, const std::vector<double>& cost, const std::vector<std::size_t>& sessions)
      : program_{program}, cost_{cost}, chosen_{sessions}, T_{at(program.T)} {}

  Program run() {
    sample_.T = program_.T;
    sample_.nodes.push_back(program_.nodes.back());
    sample_.draw_row = program_.draw_row;
    sample_.peak_row = program_.peak_row;
    sample_.has_draw_rows = program_.has_draw_rows;
    sample_.step_cost = program_.step_cost;
    add_sessions();
    find_shares();
    add_site();
    sample_.tie_cost.assign(sample_.cost.size(), 0.0);
    return std::move(sample_);
  }

 private:
  void add_sessions() {
    for (const std::size_t s : chosen_) {
      const auto& session = program_.sessions[s];
      const std::size_t offset = sample_.a.size(), W = at(session.step_count);
      const auto take = [&](const std::vector<double>& from, std::vector<double>& to) {
        const auto first = from.begin() + static_cast<std::ptrdiff_t>(session.offset);
        to.insert(to.end(), first, first + session.step_count);
      };
      take(program_.a, sample_.a);
      take(program_.f, sample_.f);
      take(cost_, sample_.cost);
      take(program_.upper, sample_.upper);
      for (std::size_t k = 0; k < W; ++k)
        sample_.step_cost[at(session.first_step) + k] = sample_.cost[offset + k] / sample_.f[offset + k];
      sample_.session_of_set_point.insert(sample_.session_of_set_point.end(), W, static_cast<int>(sample_.sessions.size()));
      sample_.sessions.push_back({session.first_step, session.step_count, 0, offset});
      sample_.need.push_back(program_.need[s]);
      if (!program_.lone.empty()) add_lone(session, offset);
    }
    sample_.unmet = sample_.cost.size();
    for (const std::size_t s : chosen_) add_column(program_.unmet + s);
    sample_.surplus = sample_.cost.size();
    sample_.surplus_of.assign(chosen_.size(), -1);
    for (std::size_t s = 0; s < chosen_.size(); ++s) {
      const auto column = program_.surplus_of[chosen_[s]];
      if (column < 0) continue;
      sample_.surplus_of[s] = static_cast<std::ptrdiff_t>(sample_.cost.size());
      sample_.surplus_session.push_back(s);
      add_column(static_cast<std::size_t>(column));
    }
    sample_.site = sample_.cost.size();
  }

  void add_lone(const Program::Session& session, std::size_t offset) {
    const auto first = std::lower_bound(program_.lone.begin(), program_.lone.end(), session.offset,
                                        [](const Program::Lone& lone, std::size_t j) { return lone.set_point < j; });
    for (auto lone = first; lone != program_.lone.end() && lone->set_point < session.offset + at(session.step_count); ++lone)
      sample_.lone.push_back({offset + (lone->set_point - session.offset), 0});
  }

  void add_column(std::size_t column) {
    sample_.cost.push_back(cost_[column]);
    sample_.upper.push_back(program_.upper[column]);
  }

  /// By step: what of all that sessions can draw those of the sample can; all where none of it is there.
  void find_shares() {
    std::vector<double> all(T_);
    share_.assign(T_, 0.0);
    const auto add = [](const Program& program, std::vector<double>& reach) {
      for (const auto& session : program.sessions)
        for (std::size_t k = 0; k < at(session.step_count); ++k)
          reach[at(session.first_step) + k] += program.upper[session.offset + k];
    };
    add(program_, all);
    add(sample_, share_);
    for (std::size_t t = 0; t < T_; ++t) share_[t] = share_[t] > 0 ? share_[t] / all[t] : 1.0;
  }

  void add_site() {
    const auto step = step_of_rows(program_);
    sample_.right = program_.right;
    for (std::size_t r = 0; r < step.size(); ++r) sample_.right[r] *= share_[at(step[r])];
    sample_.site_start = program_.site_start;
    sample_.site_row = program_.site_row;
    sample_.site_value = program_.site_value;
    const double of_sessions = static_cast<double>(chosen_.size()) / static_cast<double>(program_.sessions.size());
    for (std::size_t j = program_.site; j < program_.column_count(); ++j) {
      add_column(j);
      const std::size_t c = j - program_.site;
      const auto first = at(program_.site_start[c]), end = at(program_.site_start[c + 1]);
      if (static_cast<int>(j) == program_.peak || static_cast<int>(j) == program_.overload) {
        sample_.cost.back() *= of_sessions;
        for (std::size_t e = first; e < end; ++e) sample_.site_value[e] *= share_[at(step[at(program_.site_row[e])])];
      } else if (first < end) {
        sample_.upper.back() *= share_[at(step[at(program_.site_row[first])])];
      }
    }
    const auto moved = [&](int column) { return column < 0 ? -1 : column - static_cast<int>(program_.site - sample_.site); };
    for (const auto& [from, to] : {std::pair{&program_.slack, &sample_.slack},
                                   {&program_.imported, &sample_.imported},
                                   {&program_.exported, &sample_.exported},
                                   {&program_.curtailed, &sample_.curtailed}})
      std::transform(from->begin(), from->end(), std::back_inserter(*to), moved);
    sample_.peak = moved(program_.peak);
    sample_.overload = moved(program_.overload);
  }

  const Program& program_;
  const std::vector<double>& cost_;
  const std::vector<std::size_t>& chosen_;
  std::size_t T_;
  Program sample_;
  std::vector<double> share_;
};

}  // namespace

Program sample_of(const Program& program, const std::vector<double>& cost, const std::vector<std::size_t>& sessions) {
  return Sampler{program, cost, sessions}.run();
}

}  // namespace chargeplan::solvers::fleet
