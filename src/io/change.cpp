#include "io/change.hpp"

#include <fmt/format.h>

#include <map>
#include <string>
#include <unordered_map>
#include <utility>

#include "chargeplan/replan.hpp"
#include "io/document_kind.hpp"
#include "io/json_decoder.hpp"
#include "io/request_fields.hpp"
#include "io/request_healing.hpp"

namespace chargeplan::io {

enum class ChangeSchema { v1 };

/// The document; parts that need the request beside them are read later.
struct ChangeFile {
  ChangeSchema schema = ChangeSchema::v1;
  Instant now{};
  const json::Value* site = nullptr;
  const json::Value* sessions = nullptr;
  const json::Value* delivered_kwh = nullptr;
};

struct SessionChanges {
  const json::Value* upsert = nullptr;
  std::vector<std::string> remove;
};

namespace json {

template <>
struct Names<ChangeSchema> {
  static constexpr std::array<Name<ChangeSchema>, 1> list{{{change_kind.schema, ChangeSchema::v1}}};
};

template <>
struct Fields<ChangeFile> {
  static constexpr std::tuple list{
      field("schema", &ChangeFile::schema),
      required("now", &ChangeFile::now),
      field("site", &ChangeFile::site),
      field("sessions", &ChangeFile::sessions),
      field("delivered_kwh", &ChangeFile::delivered_kwh),
  };
};

template <>
struct Fields<SessionChanges> {
  static constexpr std::tuple list{
      field("upsert", &SessionChanges::upsert),
      field("remove", &SessionChanges::remove),
  };
};

}  // namespace json

namespace {

using json::Path;
using json::Value;

class ChangeReader {
 public:
  ChangeReader(const PlanRequest& before, const TimeZone& zone) : before_{before}, decoder_{{.zone = &zone}} {
    for (const auto& session : before.problem.sessions) index_.emplace(session.id, index_.size());
  }

  /// What cannot be read is in `take_issues`, and here something harmless.
  Change read(const Value& root) {
    const Horizon& horizon = before_.problem.horizon;
    ChangeFile file{.now = Instant::max()};
    decoder_.read(root, Path{}, file);
    const bool knows_now = file.now != Instant::max();
    change_.now = knows_now ? file.now : horizon.step_start(horizon.past_step_count);
    change_.site = before_.problem.site;
    change_.sessions = before_.problem.sessions;
    json::FieldSet given;
    FailedFields failed;
    const Path document;
    if (file.site != nullptr) decoder_.read_fields(*file.site, document.member("site"), change_.site, {}, given, failed.site);
    if (file.sessions != nullptr) read_sessions(*file.sessions, document.member("sessions"));
    if (file.delivered_kwh != nullptr) read_delivered(*file.delivered_kwh, document.member("delivered_kwh"));
    heal(failed, change_.site, change_.sessions);
    if (!knows_now) std::erase_if(change_.delivered_kwh, [&](const auto& each) { return index_.contains(each.first); });
    return std::move(change_);
  }

  [[nodiscard]] std::vector<Issue> take_issues() { return decoder_.take_issues(); }

  [[nodiscard]] int upserted() const { return static_cast<int>(upsert_of_.size()); }
  [[nodiscard]] int removed() const { return removed_; }

  /// An issue of the request, in words of the change where it came from there.
  [[nodiscard]] Issue of_change(Issue issue, const Problem& problem) const {
    constexpr std::string_view list = "sessions[";
    const std::size_t end = issue.path.find(']');
    if (!issue.path.starts_with(list) || end == std::string::npos) return issue;
    const std::size_t s = std::stoul(issue.path.substr(list.size(), end - list.size()));
    if (s >= problem.sessions.size()) return issue;
    const auto found = upsert_of_.find(problem.sessions[s].id);
    if (found != upsert_of_.end()) issue.path = fmt::format("sessions.upsert[{}]{}", found->second, issue.path.substr(end + 1));
    return issue;
  }

 private:
  void read_sessions(const Value& value, const Path& path) {
    SessionChanges changes;
    const bool is_read = decoder_.read(value, path, changes);
    if (changes.upsert != nullptr) upsert(*changes.upsert, path.member("upsert"));
    std::vector<bool> removed(change_.sessions.size());
    const Path remove = path.member("remove");
    for (std::size_t i = 0; i < changes.remove.size(); ++i) {
      const std::string& id = changes.remove[i];
      if (id.empty() && !is_read) continue;  // no text: said already
      if (upsert_of_.contains(id))
        decoder_.add(remove.element(i), "duplicate_id", fmt::format("session \"{}\" is also in upsert; do one of both", id));
      else if (const auto found = index_.find(id); found == index_.end())
        decoder_.add(remove.element(i), "unknown_session", fmt::format("there is no session \"{}\"", id));
      else
        removed[found->second] = true;
    }
    std::size_t s = 0;
    removed_ = static_cast<int>(std::erase_if(change_.sessions, [&](const Session&) { return removed[s++]; }));
  }

  void upsert(const Value& list, const Path& path) {
    if (!decoder_.expect(list, json::Kind::array, path, "a list of charging sessions")) return;
    const Value* element = list.first();
    for (std::size_t i = 0; i < list.size; ++i, element = element->next()) {
      const Path place = path.element(i);
      const Value* id = json::find_member(*element, "id");
      const auto known = id != nullptr && id->kind == json::Kind::string ? index_.find(std::string{id->text()}) : index_.end();
      const bool is_new = known == index_.end();
      Session session = is_new ? Session{} : before_.problem.sessions[known->second];
      if (!is_new && json::find_member(*element, "energy_required_kwh") != nullptr) session.target_soc_ratio.reset();
      if (!is_new && json::find_member(*element, "target_soc_ratio") != nullptr) session.energy_required_kwh.reset();
      json::FieldSet given, failed;
      if (!decoder_.read_fields(*element, place, session, {}, given, failed)) continue;
      if (is_new) decoder_.report_missing<Session>(place, given, failed);
      if (failed.any()) heal_session(failed, change_.sessions.size(), session);
      if (!upsert_of_.emplace(session.id, i).second) {
        decoder_.add(place.member("id"), "duplicate_id",
                     fmt::format("session \"{}\" is in the list already; every session must be there once", session.id));
        continue;
      }
      if (is_new)
        change_.sessions.push_back(std::move(session));
      else
        change_.sessions[known->second] = std::move(session);
    }
  }

  void read_delivered(const Value& value, const Path& path) {
    if (!decoder_.expect(value, json::Kind::object, path, "an object of session ids and kWh")) return;
    json::each_member(value, [&](std::string_view id, const Value& energy) {
      double energy_kwh = 0;
      if (!decoder_.read(energy, path.member(id), energy_kwh)) return;
      if (!change_.delivered_kwh.emplace(id, energy_kwh).second)
        decoder_.add(path.member(id), "duplicate_key", "is there twice; give it once");
    });
  }

  const PlanRequest& before_;
  json::Decoder decoder_;
  std::unordered_map<std::string, std::size_t> index_;
  std::unordered_map<std::string, std::size_t> upsert_of_;
  int removed_ = 0;
  Change change_;
};

/// What is asked for, where it cannot be put to what was: enough to say what else is wrong with it.
Problem as_if_nothing_were_past(Horizon horizon, Change&& change) {
  horizon.past_step_count = 0;
  change.site.past_pv_curtailed_kw.clear();
  for (Session& session : change.sessions) {
    session.past_power_kw.clear();
    session.delivered_kwh.reset();
  }
  return {std::move(horizon), std::move(change.site), std::move(change.sessions)};
}

}  // namespace

Result<ChangedRequest> read_change(std::string_view json, const PlanRequest& before, const Plan& plan) {
  const auto document = json::Document::parse(json);
  if (!document) return tl::unexpected{document.error()};
  if (auto issue = wrong_kind(document->root(), change_kind))
    return tl::unexpected{invalid_document("change", {*std::move(issue)})};
  const auto found = TimeZone::find(before.problem.horizon.time_zone);
  const TimeZone zone = found ? *found : TimeZone::find("UTC").value();
  ChangeReader reader{before, zone};
  Change change = reader.read(document->root());
  std::vector<Issue> issues = reader.take_issues();
  auto problem = continue_problem(before.problem, plan, std::move(change));
  if (!problem) {
    for (Issue& issue : problem.error().issues) issues.push_back(std::move(issue));
    // The change went into it: read it once more.
    problem = as_if_nothing_were_past(before.problem.horizon, ChangeReader{before, zone}.read(document->root()));
  }
  for (Issue& issue : validate(*problem)) issues.push_back(reader.of_change(std::move(issue), *problem));
  if (!issues.empty()) return tl::unexpected{invalid_document("change", std::move(issues))};
  return ChangedRequest{{*std::move(problem), before.options, {}}, reader.upserted(), reader.removed()};
}

}  // namespace chargeplan::io
