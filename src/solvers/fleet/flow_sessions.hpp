/// The sessions of a site that nothing but its limit joins, each in its cheapest steps. Source: docs/solver.md, "A site with one limit".
#pragma once

#include <bit>
#include <cstdint>
#include <optional>
#include <vector>

#include "solvers/fleet/program.hpp"
#include "solvers/fleet/step_prices.hpp"

namespace chargeplan::solvers::fleet {

/// Between steps; `without` is the number of steps.
struct Move {
  std::size_t from = 0, to = 0;
};

/// The places of values, the least value first.
[[nodiscard]] std::vector<std::size_t> in_order_of(const std::vector<double>& values);

/// A set of steps.
class StepSet {
 public:
  using Word = std::uint64_t;
  explicit StepSet(std::size_t T) : words((T + 63) / 64) {}
  void put(std::size_t t) { words[t / 64] |= Word{1} << (t % 64); }
  void take(std::size_t t) { words[t / 64] &= ~(Word{1} << (t % 64)); }
  std::vector<Word> words;
};

/// Energy moves between nodes: the steps and, last, `without`, where it is that nobody charges. Set-points of partial presence are
/// filled by the prices, and stay.
class FlowSessions {
 public:
  /// `stay_order`: sessions of one stay follow each other; `cost`: of the program's columns.
  FlowSessions(const Program& program, const std::vector<double>& cost, const std::vector<std::size_t>& stay_order);

  /// Every session's cheapest steps; among those of one price, the ones that have most room.
  void fill(const StepPrices& prices);

  /// By step, kW.
  [[nodiscard]] const std::vector<double>& load() const noexcept { return load_; }
  /// Of that: of sessions that are there for a part of the step, which does not move; and what of it is not drawn.
  [[nodiscard]] const std::vector<double>& partial_load() const noexcept { return partial_load_; }
  [[nodiscard]] const std::vector<double>& undrawn() const noexcept { return undrawn_; }
  /// Whether some session has power in the one step and room in the other.
  [[nodiscard]] bool can_make(Move move) const;
  /// Takes the steps that power from one step can go to out of a set, and calls visit(step) for each.
  template <class Visit>
  void take_reached(std::size_t from, StepSet& set, Visit visit);
  /// The least price at which a session gives up power in a step; the highest at which one takes more.
  [[nodiscard]] double price_without(std::size_t step) const;
  [[nodiscard]] double price_within(std::size_t step) const;

  /// A session that can make a move, by number: between steps about the first from `start` on, to and from `without` the one at
  /// whose price that pays first.
  [[nodiscard]] std::optional<std::size_t> find(Move move, std::size_t start = 0) const;
  [[nodiscard]] double price_without_of(std::size_t session) const { return price_without(sessions_[session]); }
  [[nodiscard]] double price_within_of(std::size_t session) const { return price_within(sessions_[session]); }
  /// What a session can move, kW.
  [[nodiscard]] double most(std::size_t session, Move move) const;
  void make(std::size_t session, Move move, double kw);
  /// The columns that it would change.
  [[nodiscard]] std::vector<std::size_t> columns_of(std::size_t session, Move move) const;

  /// Calls join(node, other) for the nodes between which a session has columns between their ends.
  template <class Join>
  void for_each_joint(Join join) const;
  /// Writes the sessions' columns.
  void write(std::vector<double>& x) const;

 private:
  struct Session {
    std::size_t first = 0, count = 0;   ///< steps
    std::size_t column = 0, place = 0;  ///< of the first set-point: in the program, in x_
    std::size_t unmet = 0;              ///< column
    std::ptrdiff_t surplus = -1;        ///< column; -1 = none
    double kwh_per_kw = 0;              ///< of full presence
    double power = 0;                   ///< upper end of the first set-point; of all but where a limit is one's end
    double need = 0, more = 0;          ///< kW of a step: what is asked for, and what the battery takes beyond it
    double unmet_price = 0;             ///< of a kW; one beyond the need is taken where it costs nothing
    double unmet_kw = 0, more_kw = 0;   ///< now
    bool is_partly_present = false;     ///< in its first step or its last
  };
  struct Priced {
    std::size_t k = 0;
    double price = 0;
  };
  struct Tied {
    std::size_t k = 0;
    double room = 0;
  };
  /// A set of sessions for every step, 64 to a word.
  using Word = std::uint64_t;
  using Sets = std::vector<Word>;
  struct SessionSet {
    std::vector<Word> words;
    std::size_t count = 0;
  };

  [[nodiscard]] const Word* row(const Sets& sets, std::size_t step) const { return sets.data() + step * words_; }
  static void put_in(Word* set, std::size_t i, bool is_in) {
    const Word bit = Word{1} << (i % 64);
    set[i / 64] = is_in ? set[i / 64] | bit : set[i / 64] & ~bit;
  }
  [[nodiscard]] double price_without(const Session& session) const { return session.more_kw > 0 ? 0.0 : session.unmet_price; }
  [[nodiscard]] double price_within(const Session& session) const {
    if (session.unmet_kw > 0) return session.unmet_price;
    return session.more_kw < session.more ? 0.0 : -infinity;
  }
  /// What it can give up of what it goes without; what it can go without more at the same price.
  [[nodiscard]] double most_within(const Session& session) const {
    return session.unmet_kw > 0 ? session.unmet_kw : session.more - session.more_kw;
  }
  [[nodiscard]] double most_without(const Session& session) const { return session.more_kw > 0 ? session.more_kw : infinity; }
  [[nodiscard]] double most_at(const Session& session, double price) const {
    if (price <= 0) return session.need + session.more;
    return price <= session.unmet_price ? session.need : 0.0;
  }
  [[nodiscard]] double presence(const Session& session, std::size_t k) const {
    return session.is_partly_present ? program_.f[session.column + k] : 1.0;
  }
  [[nodiscard]] double upper(const Session& session, std::size_t k) const {
    return program_.lone.empty() ? session.power : program_.upper[session.column + k];
  }

  /// Of the sessions in both sets, from the start's word on; before the word `end`.
  [[nodiscard]] std::optional<std::size_t> first_of(const Word* one, const Word* other, std::size_t start) const;
  [[nodiscard]] std::optional<std::size_t> last_of(const Word* one, const Word* other, std::size_t end) const;
  void fill(Session& session, const StepPrices& prices);
  void find_sets();
  void put_session(std::size_t i);
  void put(std::size_t i, std::size_t k, double kw);
  void go_without(std::size_t i, double kw);
  void settle(std::size_t i, const StepPrices& prices);

  const Program& program_;
  std::size_t T_, step_words_, words_;   ///< of a set of steps, of sessions
  std::vector<Session> sessions_;        ///< by their unmet price
  std::vector<std::size_t> stay_order_;  ///< of these
  std::vector<double> x_;                ///< set-points
  std::vector<double> load_;             ///< by step
  std::vector<double> partial_load_;     ///< of sessions that are partly present in it; no limit is to be below that
  std::vector<double> undrawn_;          ///< of that
  Sets used_, room_;                     ///< by step of full presence
  std::vector<Word> room_of_;            ///< by session: set of steps
  std::vector<Word> apart_;              ///< by step: steps to which no session can move power from it, as far as is known
  SessionSet unmet_, beyond_, willing_;  ///< that go without, that have more than they need, that would take more than that
  /// By step: no word of `used_` is before it, none of what `room_` and `unmet_` share is it or after; looked up again where that ends.
  mutable std::vector<std::size_t> used_from_, unmet_before_;
  std::vector<Priced> stay_;  ///< steps of the stay at hand, by price
  std::vector<Tied> tied_;    ///< those of one price
};

template <class Visit>
void FlowSessions::take_reached(std::size_t from, StepSet& set, Visit visit) {
  constexpr int few = 64;  // sessions, which mostly lead to all that can be reached
  const std::size_t step_words = set.words.size();
  int seen = 0;
  const auto take = [&](std::size_t w, Word reached) {
    set.words[w] &= ~reached;
    for (; reached != 0; reached &= reached - 1) visit(w * 64 + static_cast<std::size_t>(std::countr_zero(reached)));
  };
  const Word* used = row(used_, from);
  for (std::size_t v = 0; v < words_ && seen < few; ++v)
    for (Word left = used[v]; left != 0 && seen < few; left &= left - 1, ++seen) {
      const std::size_t i = v * 64 + static_cast<std::size_t>(std::countr_zero(left));
      const Word* room = room_of_.data() + i * step_words;
      for (std::size_t w = sessions_[i].first / 64; w * 64 < sessions_[i].first + sessions_[i].count; ++w)
        if (const Word reached = room[w] & set.words[w]; reached != 0) take(w, reached);
    }
  if (seen < few) return;
  for (std::size_t w = 0; w < step_words; ++w) {
    Word reached = 0;
    Word& apart = apart_[from * step_words + w];
    for (Word left = set.words[w] & ~apart; left != 0; left &= left - 1) {
      const Word step = left & (~left + 1);
      (can_make({from, w * 64 + static_cast<std::size_t>(std::countr_zero(left))}) ? reached : apart) |= step;
    }
    take(w, reached);
  }
}

template <class Join>
void FlowSessions::for_each_joint(Join join) const {
  for (const auto& session : sessions_) {
    const bool is_between = session.unmet_kw > 0 || (session.more_kw > 0 && session.more_kw < session.more);
    std::size_t last = is_between ? T_ : T_ + 1;
    for (std::size_t k = 0; k < session.count; ++k) {
      const double x = x_[session.place + k];
      if (x <= 0 || x >= upper(session, k)) continue;
      if (last <= T_) join(last, session.first + k);
      last = session.first + k;
    }
  }
}

}  // namespace chargeplan::solvers::fleet
