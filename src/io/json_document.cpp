#include "io/json_document.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/src.hpp>
#include <limits>
#include <new>
#include <utility>

namespace chargeplan::io::json {

namespace bj = boost::json;

/// What Boost's parser calls, event by event; the signatures are its own.
class Builder {
 public:
  static constexpr std::size_t max_array_size = std::numeric_limits<std::uint32_t>::max();
  static constexpr std::size_t max_object_size = max_array_size;
  static constexpr std::size_t max_string_size = max_array_size;
  static constexpr std::size_t max_key_size = max_array_size;

  // The parser makes its handler from the arguments that it is given.
  Builder(Document& document, std::string_view text) : document_{document}, text_{text} {}

  bool on_document_begin(bj::error_code&) { return true; }
  bool on_document_end(bj::error_code&) { return true; }
  bool on_array_begin(bj::error_code&) { return open(Kind::array); }
  bool on_array_end(std::size_t count, bj::error_code&) { return close(count); }
  bool on_object_begin(bj::error_code&) { return open(Kind::object); }
  bool on_object_end(std::size_t count, bj::error_code&) { return close(count); }
  bool on_string_part(bj::string_view part, std::size_t, bj::error_code&) { return keep(part); }
  bool on_string(bj::string_view rest, std::size_t, bj::error_code&) { return add_text(Kind::string, rest); }
  bool on_key_part(bj::string_view part, std::size_t, bj::error_code&) { return keep(part); }
  bool on_key(bj::string_view rest, std::size_t, bj::error_code&) { return add_text(Kind::string, rest); }
  bool on_number_part(bj::string_view part, bj::error_code&) { return keep(part); }
  bool on_int64(std::int64_t, bj::string_view rest, bj::error_code&) { return add_text(Kind::number, rest); }
  bool on_uint64(std::uint64_t, bj::string_view rest, bj::error_code&) { return add_text(Kind::number, rest); }
  bool on_double(double, bj::string_view rest, bj::error_code&) { return add_text(Kind::number, rest); }
  bool on_bool(bool value, bj::error_code&) {
    static constexpr std::string_view yes = "true", no = "false";
    const std::string_view text = value ? yes : no;
    return add({text.data(), static_cast<std::uint32_t>(text.size()), 1, Kind::boolean});
  }
  bool on_null(bj::error_code&) { return add({nullptr, 0, 1, Kind::null}); }
  bool on_comment_part(bj::string_view, bj::error_code&) { return true; }
  bool on_comment(bj::string_view, bj::error_code&) { return true; }

 private:
  bool add(Value value) {
    document_.values_.push_back(value);
    return true;
  }
  bool open(Kind kind) {
    open_.push_back(static_cast<std::uint32_t>(document_.values_.size()));
    return add({nullptr, 0, 1, kind});
  }
  bool close(std::size_t count) {
    Value& container = document_.values_[open_.back()];
    container.size = static_cast<std::uint32_t>(count);
    container.span = static_cast<std::uint32_t>(document_.values_.size()) - open_.back();
    open_.pop_back();
    return true;
  }
  bool keep(bj::string_view part) {
    parts_.append(part.data(), part.size());
    return true;
  }
  bool add_text(Kind kind, bj::string_view rest) {
    const std::less_equal<const char*> not_after;
    const bool in_text = not_after(text_.data(), rest.data()) && not_after(rest.data(), text_.data() + text_.size());
    std::string_view whole{rest.data(), rest.size()};
    if (!parts_.empty() || !in_text) {  // escapes: the text is not contiguous in the input
      parts_.append(whole);
      whole = document_.unescaped_.emplace_front(std::move(parts_));
      parts_.clear();
    }
    return add({whole.data(), static_cast<std::uint32_t>(whole.size()), 1, kind});
  }

  Document& document_;
  std::string_view text_;
  std::vector<std::uint32_t> open_;
  std::string parts_;
};

namespace {

constexpr std::string_view white_space = " \t\r\n";

std::string place_of(std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, offset);
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const std::size_t line_start = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
  // Columns count characters, not the continuation bytes of UTF-8.
  const auto column = std::count_if(before.begin() + static_cast<std::ptrdiff_t>(line_start), before.end(),
                                    [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }) +
                      1;
  return fmt::format("line {}, column {}", line, column);
}

std::string_view excerpt(std::string_view text, std::size_t offset) {
  const std::string_view rest = text.substr(std::min(offset, text.size()));
  return rest.substr(0, std::min(rest.find_first_of(" \t\r\n,:]}"), std::size_t{20}));
}

tl::unexpected<Error> failure(std::string path, std::string slug, std::string message) {
  return tl::unexpected(Error{
      ErrorCode::invalid_input, "the text is not a JSON document", {{std::move(path), std::move(slug), std::move(message)}}});
}

tl::unexpected<Error> syntax_failure(std::string_view text, std::size_t offset, const bj::error_code& code) {
  const std::string place = place_of(text, offset);
  if (code == bj::error::too_deep)
    return failure(place, "nested_too_deep", fmt::format("lists and objects are nested deeper than {} levels", max_depth));
  if (code == bj::error::illegal_leading_surrogate || code == bj::error::illegal_trailing_surrogate ||
      code == bj::error::expected_utf16_escape)
    return failure(place, "invalid_utf8", "the \\u escape is half of a surrogate pair; both halves are needed");
  if (code == bj::error::incomplete || offset >= text.size())
    return failure(place, "not_json", "the text ends before the document does; it may have been cut off");
  const std::string_view word = excerpt(text, offset);
  const bool printable = !word.empty() && std::all_of(word.begin(), word.end(), [](char c) { return c >= ' ' && c <= '~'; });
  // Boost reports a bad UTF-8 sequence as a syntax error at or just after its first byte.
  const std::size_t from = offset == 0 ? 0 : offset - 1;
  if (code == bj::error::syntax && !printable &&
      std::any_of(text.begin() + static_cast<std::ptrdiff_t>(from),
                  text.begin() + static_cast<std::ptrdiff_t>(std::min(offset + 2, text.size())),
                  [](char c) { return static_cast<unsigned char>(c) >= 0x80U; }))
    return failure(place, "invalid_utf8", "the text is not valid UTF-8 here; save the file as UTF-8");
  return failure(place, "not_json",
                 printable ? fmt::format("\"{}\" is not JSON here ({})", word, code.message())
                           : fmt::format("the text is not JSON here ({})", code.message()));
}

}  // namespace

const Value* find_member(const Value& object, std::string_view key) {
  const Value* found = nullptr;
  if (object.kind != Kind::object) return found;
  each_member(object, [&](std::string_view name, const Value& value) {
    if (name == key) found = &value;
  });
  return found;
}

Result<Document> Document::parse(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);  // editors on Windows write it
  if (text.find_first_not_of(white_space) == std::string_view::npos)
    return failure("line 1, column 1", "empty_document", "the text is empty; a JSON document starts with {");
  if (text.size() >= std::numeric_limits<std::uint32_t>::max())
    return failure("", "too_large", "a JSON document must be smaller than 4 GiB");
  Document document;
  document.values_.reserve(text.size() / 12);
  bj::parse_options options;
  options.max_depth = max_depth;
  bj::basic_parser<Builder> parser{options, document, text};
  bj::error_code code;
  const std::size_t used = parser.write_some(false, text.data(), text.size(), code);
  if (code) return syntax_failure(text, used, code);
  if (const std::size_t more = text.find_first_not_of(white_space, used); more != std::string_view::npos)
    return failure(place_of(text, more), "not_json", "text follows the end of the document; there must be nothing");
  return document;
}

}  // namespace chargeplan::io::json
