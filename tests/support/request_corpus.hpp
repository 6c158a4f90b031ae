/// The corpus of broken requests: `tests/corpus/requests/*.json`, each a description, an input (`input`: JSON; `text`: as it
/// is; `file`: beside it) and the issues expected.
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <utility>

#include "io/json_document.hpp"
#include "io/json_text.hpp"
#include "support/corpus.hpp"

namespace chargeplan::test {

using PathAndSlug = std::pair<std::string, std::string>;

struct RequestCase {
  std::string input;
  std::multiset<PathAndSlug> expected;
};

/// The JSON text of one value, with the digits and the duplicate keys that it had.
inline void write_again(const io::json::Value& value, io::json::Text& text) {
  using io::json::Kind;
  switch (value.kind) {
    case Kind::string: return text.string(value.text());
    case Kind::null: return text.null();
    case Kind::number:
    case Kind::boolean: return text.raw(value.text());
    case Kind::object:
      text.begin_object();
      io::json::each_member(value, [&](std::string_view key, const io::json::Value& member) {
        text.key(key);
        write_again(member, text);
      });
      return text.end_object();
    case Kind::array: break;
  }
  text.begin_array();
  const io::json::Value* element = value.first();
  for (std::uint32_t i = 0; i < value.size; ++i, element = element->next()) write_again(*element, text);
  text.end_array();
}

inline std::string input_of(const io::json::Value& description, const std::filesystem::path& folder) {
  if (const auto* text = io::json::find_member(description, "text")) return std::string{text->text()};
  if (const auto* name = io::json::find_member(description, "file")) return content_of(folder / name->text());
  io::json::Text text;
  write_again(*io::json::find_member(description, "input"), text);
  return text.take();
}

/// Throws where the file is no case.
inline RequestCase read_request_case(const std::filesystem::path& file) {
  const std::string content = content_of(file);
  const auto description = io::json::Document::parse(content).value();
  RequestCase read{input_of(description.root(), file.parent_path()), {}};
  const io::json::Value& list = *io::json::find_member(description.root(), "expected");
  const io::json::Value* element = list.first();
  for (std::uint32_t i = 0; i < list.size; ++i, element = element->next())
    read.expected.emplace(io::json::find_member(*element, "path")->text(), io::json::find_member(*element, "slug")->text());
  return read;
}

}  // namespace chargeplan::test
