#include "io/check_request.hpp"

#include <string>
#include <utility>
#include <vector>

#include "io/document_kind.hpp"
#include "io/json_decoder.hpp"
#include "io/json_text.hpp"

namespace chargeplan::io {

struct CheckFile {
  const json::Value* request = nullptr;
  const json::Value* plan = nullptr;
};

template <>
struct json::Fields<CheckFile> {
  static constexpr std::tuple list{required("request", &CheckFile::request), required("plan", &CheckFile::plan)};
};

namespace {

void copy(const json::Value& value, json::Text& text) {
  switch (value.kind) {
    case json::Kind::null: return text.null();
    case json::Kind::boolean:
    case json::Kind::number: return text.raw(value.text());
    case json::Kind::string: return text.string(value.text());
    case json::Kind::object:
    case json::Kind::array: break;
  }
  const bool is_object = value.kind == json::Kind::object;
  is_object ? text.begin_object() : text.begin_array();
  const json::Value* part = value.first();
  for (std::uint32_t i = 0; i < value.size; ++i, part = part->next()) {
    if (is_object) {
      json::Text key;  // a client's key may need escapes
      key.string(part->text());
      text.raw_key(key.take());
      part = part->next();
    }
    copy(*part, text);
  }
  is_object ? text.end_object() : text.end_array();
}

/// A part of a document as a document of its own, which the readers of files take.
std::string text_of(const json::Value& value) {
  json::Text text;
  copy(value, text);
  return text.take();
}

void take_issues(std::vector<Issue>& issues, std::string_view part, Error&& error) {
  if (error.issues.empty()) issues.push_back({std::string{part}, "invalid_input", std::move(error.message)});
  for (Issue& issue : error.issues) {
    issue.path = issue.path.empty() ? std::string{part} : std::string{part}.append(".").append(issue.path);
    issues.push_back(std::move(issue));
  }
}

}  // namespace

Result<CheckRequest> read_check_request(std::string_view json) {
  const auto parsed = json::Document::parse(json);
  if (!parsed) return tl::unexpected(parsed.error());
  CheckFile file;
  json::Decoder decoder{{}};
  decoder.read(parsed->root(), {}, file);
  std::vector<Issue> issues = decoder.take_issues();

  CheckRequest result;
  if (file.request != nullptr) {
    auto request = read_request(text_of(*file.request));
    if (request)
      result.request = *std::move(request);
    else
      take_issues(issues, "request", std::move(request.error()));
  }
  if (file.plan != nullptr) {
    auto document = read_plan_json(text_of(*file.plan));
    if (document)
      result.document = *std::move(document);
    else
      take_issues(issues, "plan", std::move(document.error()));
  }
  if (issues.empty()) return result;
  return tl::unexpected(invalid_document("document", std::move(issues)));
}

}  // namespace chargeplan::io
