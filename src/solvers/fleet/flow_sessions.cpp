#include "solvers/fleet/flow_sessions.hpp"

#include <algorithm>
#include <bit>
#include <numeric>

namespace chargeplan::solvers::fleet {
namespace {

std::size_t at(int i) { return static_cast<std::size_t>(i); }

/// What differs from an end by less of the whole range, or of all that is needed, is at the end.
constexpr double rounding = 1e-12;

/// kWh in the battery a kW of a session that is fully present in a step.
double full_presence(const Program& program, std::size_t s) {
  const std::size_t j = program.sessions[s].offset;
  return program.a[j] / program.f[j];
}

double at_an_end(double value, double most) {
  if (value <= rounding * most) return 0;
  return value >= (1 - rounding) * most ? most : value;
}

}  // namespace

std::vector<std::size_t> in_order_of(const std::vector<double>& values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t one, std::size_t two) { return values[one] < values[two]; });
  return order;
}

FlowSessions::FlowSessions(const Program& program, const std::vector<double>& cost, const std::vector<std::size_t>& stay_order)
    : program_{program},
      T_{at(program.T)},
      step_words_{StepSet{T_}.words.size()},
      words_{(stay_order.size() + 63) / 64},
      load_(T_),
      partial_load_(T_),
      undrawn_(T_) {
  struct Ranked {
    double unmet_price;
    std::size_t in_stay_order;
  };
  const std::size_t n = stay_order.size();
  std::vector<Ranked> ranked;
  ranked.reserve(n);
  for (std::size_t o = 0; o < n; ++o)
    ranked.push_back({full_presence(program, stay_order[o]) * cost[program.unmet + stay_order[o]], o});
  std::sort(ranked.begin(), ranked.end(), [](const Ranked& one, const Ranked& two) {
    return one.unmet_price != two.unmet_price ? one.unmet_price < two.unmet_price : one.in_stay_order < two.in_stay_order;
  });
  sessions_.reserve(n);
  stay_order_.resize(n);
  std::size_t place = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t s = stay_order[ranked[i].in_stay_order];
    stay_order_[ranked[i].in_stay_order] = i;
    const auto& of = program.sessions[s];
    auto& session = sessions_.emplace_back();
    session.first = at(of.first_step);
    session.count = at(of.step_count);
    session.column = of.offset;
    session.place = place;
    place += session.count;
    session.unmet = program.unmet + s;
    session.surplus = program.surplus_of[s];
    session.kwh_per_kw = full_presence(program, s);
    session.power = program.upper[of.offset];
    session.need = program.need[s] / session.kwh_per_kw;
    session.unmet_price = ranked[i].unmet_price;
    if (session.surplus >= 0) session.more = program.upper[static_cast<std::size_t>(session.surplus)] / session.kwh_per_kw;
    session.is_partly_present = program.is_partly_present(of);
  }
  x_.resize(place);
  for (auto* sets : {&used_, &room_}) sets->resize(T_ * words_);
  room_of_.resize(n * step_words_);
  apart_.resize(T_ * step_words_);
  for (auto* set : {&unmet_, &beyond_, &willing_}) set->words.resize(words_);
  used_from_.assign(T_, 0);
  unmet_before_.assign(T_, words_);
}

void FlowSessions::fill(const StepPrices& prices) {
  const auto by_price = in_order_of(prices.price);
  std::size_t first = T_, count = 0;
  for (const std::size_t i : stay_order_) {
    auto& session = sessions_[i];
    if (session.first != first || session.count != count) {
      first = session.first;
      count = session.count;
      stay_.clear();
      for (const std::size_t t : by_price)
        if (t - first < count) stay_.push_back({t - first, prices.price[t]});
    }
    fill(session, prices);
  }
  find_sets();
  for (std::size_t i = 0; i < sessions_.size(); ++i)
    if (sessions_[i].is_partly_present) settle(i, prices);
}

void FlowSessions::fill(Session& session, const StepPrices& prices) {
  double* x = x_.data() + session.place;
  double* load = load_.data() + session.first;
  double got = 0;
  for (std::size_t begin = 0; begin < stay_.size();) {
    const double most = most_at(session, stay_[begin].price);
    if (got >= most) break;
    double all = 0, highest = 0;
    tied_.clear();
    std::size_t end = begin;
    for (; end < stay_.size() && stay_[end].price <= stay_[begin].price + prices.noise; ++end) {
      const std::size_t k = stay_[end].k;
      if (presence(session, k) < 1) continue;
      const std::size_t t = session.first + k;
      const double left = prices.most(t) - load[k];
      tied_.push_back({k, prices.is_free(t) ? std::min(left, 0.0) : left});
      all += upper(session, k);
      highest = std::max(highest, upper(session, k));
    }
    begin = end;
    if (got + all > most) {
      const auto full = static_cast<std::ptrdiff_t>((most - got) / highest);
      std::nth_element(
          tied_.begin(), tied_.begin() + std::min(full, std::ssize(tied_) - 1), tied_.end(),
          [](const Tied& one, const Tied& two) { return one.room != two.room ? one.room > two.room : one.k < two.k; });
    }
    for (const auto& [k, room] : tied_) {
      const double kw = std::min(upper(session, k), most - got);
      if (kw <= rounding * most) break;
      x[k] = kw;
      load[k] += kw;
      got = kw < upper(session, k) ? most : got + kw;
    }
  }
  session.unmet_kw = at_an_end(session.need - got, session.need);
  session.more_kw = at_an_end(got - session.need, session.more);
}

/// The sets from the powers.
void FlowSessions::find_sets() {
  for (std::size_t i = 0; i < sessions_.size(); ++i) {
    const auto& session = sessions_[i];
    for (std::size_t k = 0; k < session.count; ++k) {
      if (presence(session, k) < 1) continue;
      const std::size_t t = session.first + k;
      const double x = x_[session.place + k];
      if (x > 0) put_in(used_.data() + t * words_, i, true);
      if (x >= upper(session, k)) continue;
      put_in(room_.data() + t * words_, i, true);
      put_in(room_of_.data() + i * step_words_, t, true);
    }
    put_session(i);
  }
}

void FlowSessions::put_session(std::size_t i) {
  const auto& session = sessions_[i];
  const auto put = [i](SessionSet& set, bool is_in) {
    Word& word = set.words[i / 64];
    const Word bit = Word{1} << (i % 64);
    if (((word & bit) != 0) == is_in) return false;
    word ^= bit;
    is_in ? ++set.count : --set.count;
    return is_in;
  };
  if (put(unmet_, session.unmet_kw > 0))
    for (std::size_t t = session.first; t < session.first + session.count; ++t)
      unmet_before_[t] = std::max(unmet_before_[t], i / 64 + 1);
  put(beyond_, session.more_kw > 0);
  put(willing_, session.unmet_kw <= 0 && session.more_kw < session.more);
}

/// A set-point's power, and what follows from it but for the session's own sum.
void FlowSessions::put(std::size_t i, std::size_t k, double kw) {
  const auto& session = sessions_[i];
  double& x = x_[session.place + k];
  const std::size_t t = session.first + k;
  kw = at_an_end(kw, upper(session, k));
  load_[t] += kw - x;
  const bool is_new = x <= 0 && kw > 0, has_new_room = x >= upper(session, k) && kw < upper(session, k);
  const double f = presence(session, k);
  if (f < 1) {
    partial_load_[t] += kw - x;
    undrawn_[t] += (1 - f) * (kw - x);
  }
  x = kw;
  if (f < 1) return;
  if (kw > 0) used_from_[t] = std::min(used_from_[t], i / 64);
  if (has_new_room) unmet_before_[t] = std::max(unmet_before_[t], i / 64 + 1);
  put_in(used_.data() + t * words_, i, kw > 0);
  put_in(room_.data() + t * words_, i, kw < upper(session, k));
  put_in(room_of_.data() + i * step_words_, t, kw < upper(session, k));
  for (std::size_t w = 0; w < step_words_ && is_new; ++w) apart_[t * step_words_ + w] &= ~room_of_[i * step_words_ + w];
  for (std::size_t l = 0; l < session.count && has_new_room; ++l)
    if (x_[session.place + l] > 0) put_in(apart_.data() + (session.first + l) * step_words_, t, false);
}

/// A session goes without so much more; less if negative.
void FlowSessions::go_without(std::size_t i, double kw) {
  auto& session = sessions_[i];
  if (kw > 0 ? session.more_kw > 0 : session.unmet_kw <= 0)
    session.more_kw = at_an_end(session.more_kw - kw, session.more);
  else
    session.unmet_kw = at_an_end(session.unmet_kw + kw, session.need);
  put_session(i);
}

/// Energy goes from the dearest set-point to the cheapest, until there is nothing to be gained.
void FlowSessions::settle(std::size_t i, const StepPrices& prices) {
  const auto& session = sessions_[i];
  const std::size_t none = session.count;
  const auto most_of = [&](std::size_t k) {
    const std::size_t t = session.first + k;
    const double f = presence(session, k), x = x_[session.place + k], most = upper(session, k);
    if (f >= 1) return most;
    const double drawn = partial_load_[t] - undrawn_[t];
    return std::clamp(x + std::min(prices.limit[t] - partial_load_[t], (prices.peak[t] - drawn) / f), x, most);
  };
  for (;;) {
    std::size_t dearest = none, cheapest = none;
    double high = price_within(session), low = price_without(session);
    for (std::size_t k = 0; k < session.count; ++k) {
      const double f = presence(session, k), x = x_[session.place + k];
      const std::size_t t = session.first + k;
      const double price = f < 1 ? prices.price_of_part(t, f) : prices.price[t];
      if (x > 0 && price > high) high = price, dearest = k;
      if (price < low && x < most_of(k) - rounding * upper(session, k)) low = price, cheapest = k;
    }
    if (high <= low + prices.noise) return;
    const double from_f = dearest == none ? 1 : presence(session, dearest);
    const double to_f = cheapest == none ? 1 : presence(session, cheapest);
    const double from = dearest == none ? 0 : x_[session.place + dearest],
                 to = cheapest == none ? 0 : x_[session.place + cheapest];
    const double has = dearest == none ? most_within(session) : from_f * from;
    const double takes = cheapest == none ? most_without(session) : to_f * (most_of(cheapest) - to);
    const double kw = std::min(has, takes);
    if (dearest == none)
      go_without(i, -kw);
    else
      put(i, dearest, from - kw / from_f);
    if (cheapest == none)
      go_without(i, kw);
    else
      put(i, cheapest, to + kw / to_f);
  }
}

std::optional<std::size_t> FlowSessions::first_of(const Word* one, const Word* other, std::size_t start) const {
  for (std::size_t w = start / 64; w < words_; ++w)
    if (const Word both = one[w] & other[w]; both != 0) return w * 64 + static_cast<std::size_t>(std::countr_zero(both));
  return std::nullopt;
}

std::optional<std::size_t> FlowSessions::last_of(const Word* one, const Word* other, std::size_t end) const {
  for (std::size_t w = end; w-- > 0;)
    if (const Word both = one[w] & other[w]; both != 0) return w * 64 + 63 - static_cast<std::size_t>(std::countl_zero(both));
  return std::nullopt;
}

std::optional<std::size_t> FlowSessions::find(Move move, std::size_t start) const {
  const auto [from, to] = move;
  if (from < T_ && to < T_) return first_of(row(used_, from), row(room_, to), start);
  if (from < T_) {
    const auto beyond = beyond_.count > 0 ? first_of(row(used_, from), beyond_.words.data(), 0) : std::nullopt;
    if (beyond) return beyond;
    const auto used = first_of(row(used_, from), row(used_, from), used_from_[from] * 64);
    used_from_[from] = used ? *used / 64 : words_;
    return used;
  }
  const auto unmet = unmet_.count > 0 ? last_of(row(room_, to), unmet_.words.data(), unmet_before_[to]) : std::nullopt;
  unmet_before_[to] = unmet ? *unmet / 64 + 1 : 0;
  if (unmet || willing_.count == 0) return unmet;
  return first_of(row(room_, to), willing_.words.data(), 0);
}

bool FlowSessions::can_make(Move move) const { return first_of(row(used_, move.from), row(room_, move.to), 0).has_value(); }

double FlowSessions::price_without(std::size_t step) const {
  const auto i = find({step, T_});
  return i ? price_without(sessions_[*i]) : infinity;
}

double FlowSessions::price_within(std::size_t step) const {
  const auto i = find({T_, step});
  return i ? price_within(sessions_[*i]) : -infinity;
}

double FlowSessions::most(std::size_t session, Move move) const {
  const auto [from, to] = move;
  const auto& of = sessions_[session];
  const double* x = x_.data() + of.place;
  const double has = from < T_ ? x[from - of.first] : most_within(of);
  return std::min(has, to < T_ ? upper(of, to - of.first) - x[to - of.first] : most_without(of));
}

void FlowSessions::make(std::size_t session, Move move, double kw) {
  const auto [from, to] = move;
  const auto& of = sessions_[session];
  const double* x = x_.data() + of.place;
  if (from < T_)
    put(session, from - of.first, x[from - of.first] - kw);
  else
    go_without(session, -kw);
  if (to < T_)
    put(session, to - of.first, x[to - of.first] + kw);
  else
    go_without(session, kw);
}

std::vector<std::size_t> FlowSessions::columns_of(std::size_t session, Move move) const {
  const auto [from, to] = move;
  const auto& of = sessions_[session];
  std::vector<std::size_t> columns;
  for (const std::size_t t : {from, to})
    if (t < T_) columns.push_back(of.column + t - of.first);
  const bool is_unmet = from == T_ ? of.unmet_kw > 0 : of.more_kw <= 0;
  if (columns.size() < 2) columns.push_back(is_unmet ? of.unmet : static_cast<std::size_t>(of.surplus));
  return columns;
}

void FlowSessions::write(std::vector<double>& x) const {
  for (const auto& session : sessions_) {
    std::copy_n(x_.begin() + static_cast<std::ptrdiff_t>(session.place), session.count,
                x.begin() + static_cast<std::ptrdiff_t>(session.column));
    x[session.unmet] = session.unmet_kw * session.kwh_per_kw;
    if (session.surplus < 0) continue;
    const auto surplus = static_cast<std::size_t>(session.surplus);
    const double most = program_.upper[surplus];
    x[surplus] = session.more_kw < session.more ? std::min(session.more_kw * session.kwh_per_kw, most) : most;
  }
}

}  // namespace chargeplan::solvers::fleet
