/// A JSON text as it stands: duplicate keys, the order of keys and every digit are kept, so that a decoder can judge them.
/// Boost.JSON checks syntax and UTF-8; numbers stay text here, because its own conversion is not exact to the last bit.
#pragma once

#include <cstddef>
#include <cstdint>
#include <forward_list>
#include <string>
#include <string_view>
#include <vector>

#include "chargeplan/error.hpp"

namespace chargeplan::io::json {

enum class Kind : std::uint8_t { null, boolean, number, string, array, object };

/// One value. Its parts follow it in the document, so a value and all below it are `span` neighbours. An object's parts are
/// key, value, key, value …
struct Value {
  const char* data = nullptr;  ///< text of a number, string or boolean
  std::uint32_t size = 0;      ///< characters of that text; elements of an array; members of an object
  std::uint32_t span = 1;      ///< this value and all below it
  Kind kind = Kind::null;

  [[nodiscard]] std::string_view text() const noexcept { return {data, size}; }
  [[nodiscard]] const Value* first() const noexcept { return this + 1; }
  [[nodiscard]] const Value* next() const noexcept { return this + span; }
};

/// Calls `visit(key, value)` for every member, duplicates included.
template <class Visit>
void each_member(const Value& object, Visit&& visit) {
  const Value* part = object.first();
  for (std::uint32_t m = 0; m < object.size; ++m) {
    const std::string_view key = part->text();
    const Value* value = part->next();
    visit(key, *value);
    part = value->next();
  }
}

/// The last member of that key; null pointer where there is none or `object` is no object.
[[nodiscard]] const Value* find_member(const Value& object, std::string_view key);

inline constexpr std::size_t max_depth = 32;

/// A parsed text. Strings without escapes point into `text`, which must outlive the document. Those with escapes point into
/// the document: a copy would point into what it was copied from, so it can only be moved.
class Document {
 public:
  Document() = default;
  Document(const Document&) = delete;
  Document& operator=(const Document&) = delete;
  Document(Document&&) = default;
  Document& operator=(Document&&) = default;
  ~Document() = default;

  /// Errors: invalid_input `not_json`, `empty_document`, `invalid_utf8`, `nested_too_deep`, with line and column as the path.
  [[nodiscard]] static Result<Document> parse(std::string_view text);
  [[nodiscard]] const Value& root() const noexcept { return values_.front(); }

 private:
  friend class Builder;
  std::vector<Value> values_;
  std::forward_list<std::string> unescaped_;
};

}  // namespace chargeplan::io::json
