#include "solvers/fleet/stay_order.hpp"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

namespace chargeplan::solvers::fleet {
namespace {

std::size_t at(int i) { return static_cast<std::size_t>(i); }

std::vector<double> gathered(const std::vector<double>& values, const std::vector<std::size_t>& order, std::size_t count) {
  std::vector<double> result(count);
  for (std::size_t i = 0; i < count; ++i) result[i] = values[order[i]];
  return result;
}

}  // namespace

StayOrder stay_order(const Program& program) {
  std::vector<std::tuple<int, int, int, double, std::size_t>> stays;
  stays.reserve(program.sessions.size());
  for (std::size_t s = 0; s < program.sessions.size(); ++s) {
    const auto& session = program.sessions[s];
    stays.emplace_back(session.node, session.first_step, session.step_count, program.need[s], s);
  }
  std::sort(stays.begin(), stays.end());
  std::vector<std::size_t> sessions;
  sessions.reserve(stays.size());
  for (const auto& stay : stays) sessions.push_back(std::get<std::size_t>(stay));
  return order_of(program, std::move(sessions));
}

StayOrder order_of(const Program& program, std::vector<std::size_t> sessions) {
  StayOrder order{std::move(sessions), {}};
  order.column.reserve(program.column_count());
  for (const auto s : order.session)
    for (std::size_t k = 0; k < at(program.sessions[s].step_count); ++k) order.column.push_back(program.sessions[s].offset + k);
  for (const auto s : order.session) order.column.push_back(program.unmet + s);
  for (const auto s : order.session)
    if (program.surplus_of[s] >= 0) order.column.push_back(static_cast<std::size_t>(program.surplus_of[s]));
  for (std::size_t c = program.site; c < program.column_count(); ++c) order.column.push_back(c);
  return order;
}

Program in_order(const Program& program, const StayOrder& order) {
  Program result;
  result.T = program.T;
  result.nodes = program.nodes;
  result.draw_row = program.draw_row;
  result.has_draw_rows = program.has_draw_rows;
  result.peak_row = program.peak_row;
  result.draw_price = program.draw_price;
  result.node_of_group = program.node_of_group;
  std::size_t offset = 0;
  for (const auto s : order.session) {
    result.sessions.push_back(program.sessions[s]);
    result.sessions.back().offset = offset;
    offset += at(program.sessions[s].step_count);
    result.session_of_set_point.resize(offset, static_cast<int>(result.sessions.size()) - 1);
  }
  result.unmet = offset;
  result.surplus = result.unmet + order.session.size();
  result.site = result.surplus;
  for (std::size_t i = 0; i < order.session.size(); ++i) {
    const bool has_surplus = program.surplus_of[order.session[i]] >= 0;
    result.surplus_of.push_back(has_surplus ? static_cast<std::ptrdiff_t>(result.site++) : -1);
    if (has_surplus) result.surplus_session.push_back(i);
  }
  const auto moved = [&](int column) { return column < 0 ? -1 : static_cast<int>(at(column) - program.site + result.site); };
  for (const auto& [to, from] : {std::pair{&result.slack, &program.slack},
                                 {&result.imported, &program.imported},
                                 {&result.exported, &program.exported},
                                 {&result.curtailed, &program.curtailed},
                                 {&result.net, &program.net}})
    std::transform(from->begin(), from->end(), std::back_inserter(*to), moved);
  result.peak = moved(program.peak);
  result.overload = moved(program.overload);
  result.right = program.right;
  result.site_start = program.site_start;
  result.site_row = program.site_row;
  result.site_value = program.site_value;
  result.need = gathered(program.need, order.session, order.session.size());
  result.a = gathered(program.a, order.column, result.unmet);
  result.f = gathered(program.f, order.column, result.unmet);
  result.cost = gathered(program.cost, order.column, order.column.size());
  result.upper = gathered(program.upper, order.column, order.column.size());
  return result;
}

}  // namespace chargeplan::solvers::fleet
