/// One table a struct names its JSON fields, in the order of the document. Reader and writer both walk it, so they cannot
/// drift apart: `template <> struct Fields<Evse> { static constexpr auto list = std::tuple{required("id", &Evse::id), …}; };`
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <optional>
#include <string_view>
#include <tuple>
#include <utility>

namespace chargeplan::io::json {

/// Absent: when a value is written as null (and null is read as the default). An optional needs no such word.
struct Never {};

/// `get` is a member pointer, or a function from the struct (const or not) to a reference.
template <class Get, class Absent = Never>
struct Field {
  std::string_view key;
  Get get;
  Absent absent;
  bool required;
};

template <class Get>
constexpr Field<Get> field(std::string_view key, Get get) {
  return {key, get, {}, false};
}
template <class Get>
constexpr Field<Get> required(std::string_view key, Get get) {
  return {key, get, {}, true};
}
template <class Get, class Absent>
constexpr Field<Get, Absent> nullable(std::string_view key, Get get, Absent absent) {
  return {key, get, absent, false};
}

template <class T>
struct Fields {
  static constexpr bool none = true;
};
template <class T>
concept HasFields = requires {
  Fields<T>::list;
};

/// What an enum is called in documents: `template <> struct Names<Presence> { static constexpr std::array list{…}; };`
template <class E>
struct Names {
  static constexpr bool none = true;
};
template <class E>
concept HasNames = requires {
  Names<E>::list;
};

template <class E>
using Name = std::pair<std::string_view, E>;

template <class T>
inline constexpr std::size_t field_count = std::tuple_size_v<std::remove_cvref_t<decltype(Fields<T>::list)>>;

/// The keys of a struct, in order.
template <class T>
inline constexpr auto keys_of =
    std::apply([](const auto&... f) { return std::array<std::string_view, sizeof...(f)>{f.key...}; }, Fields<T>::list);

template <class E>
constexpr std::string_view name_of(E value) {
  for (const auto& [name, known] : Names<E>::list)
    if (known == value) return name;
  return {};
}

}  // namespace chargeplan::io::json
