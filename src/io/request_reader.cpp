#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "io/document_kind.hpp"
#include "io/json_decoder.hpp"
#include "io/request.hpp"
#include "io/request_fields.hpp"
#include "io/request_healing.hpp"

namespace chargeplan::io {
namespace {

using json::Path;
using json::Value;
using Sections = RequestFile<const Value*, const Value*, const Value*, const Value*>;

std::vector<Issue> validation_issues(const Problem& problem, const PlanOptions& options) {
  std::vector<Issue> issues = validate(problem);
  std::vector<Issue> more = validate(options);
  issues.insert(issues.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
  return issues;
}

Problem resolve(RequestHead&& head, std::vector<Session>&& sessions) {
  Problem problem;
  problem.horizon = resolve_horizon(head.horizon, sessions, head.time_zone);
  problem.horizon.time_zone = head.time_zone.name();
  problem.site = std::move(head.site);
  problem.sessions = std::move(sessions);
  return problem;
}

enum class SessionsAre { read, passed_over };

/// Reads the layers of one request.
class RequestReader {
 public:
  explicit RequestReader(SessionsAre sessions_are) : sessions_are_{sessions_are} {}

  Result<RequestDraft> read(std::span<const RequestLayer> layers) {
    std::vector<Issue> syntax_issues;
    for (const RequestLayer& layer : layers) {
      auto parsed = json::Document::parse(layer.json);
      if (parsed) {
        documents_.push_back(*std::move(parsed));
        continue;
      }
      for (Issue& issue : parsed.error().issues) {
        if (!layer.name.empty()) issue.path = fmt::format("{}, {}", layer.name, issue.path);
        syntax_issues.push_back(std::move(issue));
      }
    }
    if (!syntax_issues.empty())
      return tl::unexpected(Error{ErrorCode::invalid_input, "the request is not a JSON document", std::move(syntax_issues)});
    std::vector<Issue> other_kinds;
    for (std::size_t d = 0; d < documents_.size(); ++d) {
      auto issue = wrong_kind(documents_[d].root(), request_kind);
      if (!issue) continue;
      if (!layers[d].name.empty()) issue->path = fmt::format("{}, {}", layers[d].name, issue->path);
      other_kinds.push_back(*std::move(issue));
    }
    if (!other_kinds.empty()) return tl::unexpected(invalid_document("request", std::move(other_kinds)));
    return decode();
  }

 private:
  Result<RequestDraft> decode() {
    json::Decoder outline{{}};
    for (const json::Document& document : documents_) sections_.push_back(sections_of(document.root(), outline));
    std::vector<Issue> issues = outline.take_issues();
    const TimeZone zone = find_zone(issues);

    json::Decoder decoder{{.zone = &zone}};
    decode_head(decoder);
    std::vector<Session> sessions;
    if (sessions_are_ == SessionsAre::read) sessions = decode_sessions(decoder);

    std::vector<Issue> decoded = decoder.take_issues();
    issues.insert(issues.end(), std::make_move_iterator(decoded.begin()), std::make_move_iterator(decoded.end()));
    const auto start = horizon_.start ? std::optional{horizon_.start->instant} : std::nullopt;
    RequestHead head{zone,
                     {start, horizon_.step_count, horizon_.step, horizon_.presence, horizon_.past_step_count},
                     std::move(site_),
                     std::move(options_)};
    if (issues.empty()) return RequestDraft{std::move(head), std::move(sessions)};

    if (sessions_are_ == SessionsAre::read) {  // what is left of the request may have issues, too
      heal(failed_, head.site, sessions);
      const PlanOptions options = head.options;
      for (Issue& issue : validation_issues(resolve(std::move(head), std::move(sessions)), options))
        issues.push_back(std::move(issue));
    }
    return tl::unexpected(invalid_document("request", std::move(issues)));
  }

  static Sections sections_of(const Value& root, json::Decoder& decoder) {
    Sections sections;
    const auto names_section = [&] {
      return std::any_of(json::keys_of<Sections>.begin(), json::keys_of<Sections>.end(),
                         [&](std::string_view key) { return json::find_member(root, key) != nullptr; });
    };
    const auto names_site_field = [&] {
      return std::any_of(json::keys_of<Site>.begin(), json::keys_of<Site>.end(),
                         [&](std::string_view key) { return json::find_member(root, key) != nullptr; });
    };
    if (root.kind == json::Kind::object && !names_section() && names_site_field()) {
      sections.site = &root;
      return sections;
    }
    json::FieldSet given, failed;
    decoder.read_fields(root, Path{}, sections, {}, given, failed);
    return sections;
  }

  /// The zone comes first: it says what the times without an offset mean. UTC where it cannot be had, with an issue.
  TimeZone find_zone(std::vector<Issue>& issues) {
    for (const Sections& sections : sections_) {
      const Value* name = sections.horizon != nullptr ? json::find_member(*sections.horizon, "time_zone") : nullptr;
      if (name == nullptr || name->kind == json::Kind::null) continue;
      if (name->kind != json::Kind::string) break;  // an issue of the horizon's own
      auto zone = TimeZone::find(name->text());
      if (zone) return *std::move(zone);
      issues.push_back({"horizon.time_zone", "unknown_time_zone",
                        zone.error().issues.empty() ? zone.error().message : zone.error().issues.front().message});
      break;
    }
    return TimeZone::find("UTC").value();
  }

  void decode_head(json::Decoder& decoder) {
    const Path root;
    json::FieldSet horizon_given, site_given, options_given;
    for (const Sections& sections : sections_) {
      decode_section(decoder, sections.horizon, root.member("horizon"), horizon_, horizon_given, failed_.horizon);
      decode_section(decoder, sections.site, root.member("site"), site_, site_given, failed_.site);
      decode_section(decoder, sections.options, root.member("options"), options_, options_given, failed_.options);
    }
    decoder.report_missing<Site>(root.member("site"), site_given, failed_.site);
  }

  template <class T>
  static void decode_section(json::Decoder& decoder, const Value* section, const Path& path, T& out, json::FieldSet& given,
                             json::FieldSet& failed) {
    if (section == nullptr) return;
    const json::FieldSet stronger = given | failed;
    decoder.read_fields(*section, path, out, stronger, given, failed);
  }

  std::vector<Session> decode_sessions(json::Decoder& decoder) {
    const Path root, path = root.member("sessions");
    std::vector<Session> sessions;
    const auto found =
        std::find_if(sections_.begin(), sections_.end(), [](const Sections& s) { return s.sessions != nullptr; });
    if (found == sections_.end()) {
      decoder.add(path, "missing", "is required: a list of charging sessions");
      return sessions;
    }
    const Value& list = *found->sessions;
    if (!decoder.expect(list, json::Kind::array, path, "a list of charging sessions")) return sessions;
    sessions.resize(list.size);
    failed_.sessions.resize(list.size);
    const Value* element = list.first();
    for (std::size_t s = 0; s < sessions.size(); ++s, element = element->next()) {
      json::FieldSet given;
      const Path at = path.element(s);
      if (decoder.read_fields(*element, at, sessions[s], {}, given, failed_.sessions[s]))
        decoder.report_missing<Session>(at, given, failed_.sessions[s]);
    }
    return sessions;
  }

  SessionsAre sessions_are_;
  std::vector<json::Document> documents_;
  std::vector<Sections> sections_;
  HorizonFields horizon_;
  Site site_;
  PlanOptions options_;
  FailedFields failed_;
};

}  // namespace

Result<RequestDraft> read_request_draft(std::span<const RequestLayer> layers) {
  return RequestReader{SessionsAre::read}.read(layers);
}

Result<RequestHead> read_request_head(std::span<const RequestLayer> layers) {
  return RequestReader{SessionsAre::passed_over}.read(layers).map([](RequestDraft&& draft) { return std::move(draft.head); });
}

Result<RequestHead> read_request_head(std::string_view json) {
  const RequestLayer layer{json, {}};
  return read_request_head(std::span{&layer, 1});
}

Result<PlanRequest> complete_request(RequestHead head, std::vector<Session> sessions) {
  PlanOptions options = std::move(head.options);
  Problem problem = resolve(std::move(head), std::move(sessions));
  if (auto issues = validation_issues(problem, options); !issues.empty())
    return tl::unexpected(invalid_document("request", std::move(issues)));
  return PlanRequest{std::move(problem), std::move(options), {}};
}

Result<PlanRequest> read_request(std::string_view json) {
  const RequestLayer layer{json, {}};
  return read_request_draft(std::span{&layer, 1}).and_then([](RequestDraft&& draft) {
    return complete_request(std::move(draft.head), std::move(draft.sessions));
  });
}

bool looks_like_json(std::string_view content) {
  if (content.starts_with("\xEF\xBB\xBF")) content.remove_prefix(3);
  const std::size_t first = content.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && (content[first] == '{' || content[first] == '[');
}

}  // namespace chargeplan::io
