/// JSON values -> our structs by their field tables. Never stops at the first problem: every one becomes an issue.
#pragma once

#include <algorithm>
#include <bitset>
#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "chargeplan/demand.hpp"
#include "chargeplan/error.hpp"
#include "chargeplan/problem.hpp"
#include "io/json_document.hpp"
#include "io/json_fields.hpp"
#include "io/json_path.hpp"
#include "io/nearest.hpp"
#include "io/time_text.hpp"

namespace chargeplan::io::json {

/// A set of a struct's fields, in the order of its table.
using FieldSet = std::bitset<32>;

struct DecoderOptions {
  const TimeZone* zone = nullptr;  ///< of times without an offset; none makes the offset required
  bool complete = false;           ///< a document of ours, which leaves no field out
};

inline constexpr std::size_t most_issues = 1000;  ///< nobody reads more; a hostile document could make millions

class Decoder {
 public:
  explicit Decoder(DecoderOptions options) : options_{options} {}

  /// At most `most_issues`; what is beyond is counted in the last one.
  [[nodiscard]] std::vector<Issue> take_issues();
  [[nodiscard]] bool has_issues() const noexcept { return issue_count_ > 0; }
  void add(const Path& path, std::string slug, std::string message);

  // Each returns false, with an issue, and leaves `out` alone where the value is not of its kind.
  bool read(const Value& value, const Path& path, double& out);
  bool read(const Value& value, const Path& path, int& out);
  bool read(const Value& value, const Path& path, long& out);
  bool read(const Value& value, const Path& path, std::string& out);
  bool read(const Value& value, const Path& path, Series& out);
  bool read(const Value& value, const Path& path, Instant& out);
  bool read(const Value& value, const Path& path, StartTime& out);
  bool read(const Value& value, const Path& path, std::chrono::seconds& out);
  bool read(const Value& value, const Path& path, std::chrono::milliseconds& out);
  bool read(const Value& value, const Path& path, std::vector<double>& out);
  /// A part that is read later.
  bool read(const Value& value, const Path&, const Value*& out) {
    out = &value;
    return true;
  }

  template <class T>
  bool read(const Value& value, const Path& path, std::optional<T>& out) {
    T inner{};
    if (!read(value, path, inner)) return false;
    out = std::move(inner);
    return true;
  }

  template <class T>
  bool read(const Value& value, const Path& path, std::vector<T>& out) {
    if (!expect(value, Kind::array, path, "a list")) return false;
    out.clear();
    out.reserve(value.size);
    const Value* element = value.first();
    bool good = true;
    for (std::uint32_t i = 0; i < value.size; ++i, element = element->next())
      good &= read(*element, path.element(i), out.emplace_back());
    return good;
  }

  template <HasNames E>
  bool read(const Value& value, const Path& path, E& out) {
    const auto& names = Names<E>::list;
    if (value.kind == Kind::string)
      for (const auto& [name, known] : names)
        if (name == value.text()) {
          out = known;
          return true;
        }
    std::vector<std::string_view> allowed;
    for (const auto& [name, known] : names) allowed.push_back(name);
    return reject_name(value, path, allowed);
  }

  template <HasFields T>
  bool read(const Value& value, const Path& path, T& out) {
    FieldSet given, failed;
    const std::size_t issues_before = issue_count_;
    if (read_fields(value, path, out, {}, given, failed)) report_missing<T>(path, given, failed);
    return issue_count_ == issues_before;
  }

  /// Reads the members of an object into `out`. Members in `skip` are passed over; `given` gets those that have a value,
  /// `failed` those that could not be read. Result: whether it is an object at all.
  template <HasFields T>
  bool read_fields(const Value& object, const Path& path, T& out, FieldSet skip, FieldSet& given, FieldSet& failed);

  /// An issue for each field of `T` that must be given and is neither in `given` nor in `failed`; then it is in `failed`, too.
  template <HasFields T>
  void report_missing(const Path& path, FieldSet given, FieldSet& failed);

  bool expect(const Value& value, Kind kind, const Path& path, std::string_view what);

 private:
  bool reject_name(const Value& value, const Path& path, std::span<const std::string_view> allowed);
  template <class Integer>
  bool read_integer(const Value& value, const Path& path, Integer& out);
  void unknown_key(const Path& path, std::string_view key, std::span<const std::string_view> known);
  void duplicate_key(const Path& path, std::string_view key);
  void missing(const Path& path, std::string_view key);
  void misplaced_null(const Path& path, std::string_view key);

  DecoderOptions options_;
  std::vector<Issue> issues_;
  std::size_t issue_count_ = 0;
};

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

/// Whether null is a value of the I-th field, and no mere way to leave it out.
template <class T, std::size_t I>
consteval bool is_nullable() {
  using FieldType = std::remove_cvref_t<decltype(std::get<I>(Fields<T>::list))>;
  using Target = std::remove_cvref_t<std::invoke_result_t<decltype(FieldType::get), T&>>;
  return is_optional<Target> || !std::is_same_v<decltype(FieldType::absent), Never>;
}

template <HasFields T>
bool Decoder::read_fields(const Value& object, const Path& path, T& out, FieldSet skip, FieldSet& given, FieldSet& failed) {
  static_assert(field_count<T> <= FieldSet{}.size());
  constexpr const auto& keys = keys_of<T>;
  constexpr auto all = std::make_index_sequence<field_count<T>>{};
  if (!expect(object, Kind::object, path, "an object")) {
    failed.set();
    return false;
  }
  const auto read_one = [&]<std::size_t... I>(std::size_t wanted, const Value& value, const Path& at,
                                              std::index_sequence<I...>) {
    bool good = true;
    (void)((wanted == I && (good = read(value, at, std::invoke(std::get<I>(Fields<T>::list).get, out)), true)) || ...);
    return good;
  };
  const auto null_is_value = []<std::size_t... I>(std::size_t wanted, std::index_sequence<I...>) {
    return ((wanted == I && is_nullable<T, I>()) || ...);
  };
  FieldSet seen, null;
  std::size_t expected = 0;  // documents keep our order as a rule: the search starts where the last one ended
  each_member(object, [&](std::string_view key, const Value& value) {
    std::size_t found = expected;
    if (found >= keys.size() || keys[found] != key)
      found = static_cast<std::size_t>(std::find(keys.begin(), keys.end(), key) - keys.begin());
    if (found == keys.size()) return unknown_key(path, key, keys);
    expected = found + 1;
    if (seen[found]) return duplicate_key(path, key);
    seen.set(found);
    if (skip[found]) return;
    if (value.kind == Kind::null) {
      if (null_is_value(found, all)) given.set(found);
      return void(null.set(found));
    }
    if (read_one(found, value, path.member(key), all)) {
      given.set(found);
    } else {
      failed.set(found);
    }
  });
  const auto check_null = [&]<class Get, class Absent>(std::size_t index, const Field<Get, Absent>& f) {
    if constexpr (!std::is_same_v<Absent, Never>) {
      if (null[index] && !f.absent(out)) misplaced_null(path, f.key);
    }
  };
  [&]<std::size_t... I>(std::index_sequence<I...>) { (check_null(I, std::get<I>(Fields<T>::list)), ...); }
  (all);
  return true;
}

template <HasFields T>
void Decoder::report_missing(const Path& path, FieldSet given, FieldSet& failed) {
  const auto check_one = [&](std::size_t index, bool must_be_given) {
    if (!must_be_given || given[index] || failed[index]) return;
    failed.set(index);
    missing(path, keys_of<T>[index]);
  };
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    (check_one(I, options_.complete || std::get<I>(Fields<T>::list).required), ...);
  }
  (std::make_index_sequence<field_count<T>>{});
}

}  // namespace chargeplan::io::json
