#include "io/demand_json.hpp"

#include <array>
#include <cstdint>
#include <utility>

#include <fmt/format.h>

#include "io/document_kind.hpp"
#include "io/issues_json.hpp"
#include "io/json_decoder.hpp"
#include "io/oddities_json.hpp"
#include "io/request.hpp"
#include "io/time_text.hpp"

namespace chargeplan::io {

struct SyntheticFile {
  int sessions = SyntheticOptions{}.session_count;
  long seed = static_cast<long>(SyntheticOptions{}.seed);
  std::optional<std::string> date;
  std::string time_zone = SyntheticOptions{}.time_zone;
};

template <>
struct json::Fields<SyntheticFile> {
  static constexpr std::tuple list{field("sessions", &SyntheticFile::sessions), field("seed", &SyntheticFile::seed),
                                   field("date", &SyntheticFile::date), field("time_zone", &SyntheticFile::time_zone)};
};

Result<SyntheticOptions> read_synthetic_options(std::string_view json) {
  const auto parsed = json::Document::parse(json);
  if (!parsed) return tl::unexpected(parsed.error());
  const json::Path root;
  json::Decoder decoder{{}};
  SyntheticFile file;
  decoder.read(parsed->root(), root, file);
  if (file.sessions < 1)
    decoder.add(root.member("sessions"), "out_of_range",
                fmt::format("{} sessions are asked for; it must be a whole number from 1", file.sessions));
  if (file.seed < 0)
    decoder.add(root.member("seed"), "negative", fmt::format("seed is {}; it must be a whole number from 0", file.seed));
  SyntheticOptions options{
      .session_count = file.sessions, .seed = static_cast<std::uint64_t>(file.seed), .time_zone = std::move(file.time_zone)};
  if (file.date) {
    if (const auto date = parse_date(*file.date))
      options.date = *date;
    else
      decoder.add(root.member("date"), "bad_date", fmt::format("\"{}\" is no date such as 2026-01-15", *file.date));
  }
  if (!decoder.has_issues()) return options;
  return tl::unexpected(invalid_document("document", decoder.take_issues()));
}

Result<SessionList> read_sessions(std::string_view json) {
  const std::array layers{RequestLayer{json, {}}, RequestLayer{R"({"site": {"grid_limit_kw": 0}})", {}}};
  return read_request_draft(layers).and_then([](RequestDraft&& draft) {
    TimeZone zone = draft.head.time_zone;
    return complete_request(std::move(draft.head), std::move(draft.sessions)).map([&](PlanRequest&& request) {
      return SessionList{std::move(request.problem.sessions), std::move(zone)};
    });
  });
}

std::string write_demand_table_json(const DemandTable& table, const TimeZone& zone) {
  std::string document = write_sessions(table.sessions, zone);
  json::Text text;
  text.begin_object();
  text.key("rows");
  text.number(static_cast<long long>(table.row_count));
  text.key("issues");
  write_issues(text, table.skipped);
  text.key("left_out");
  text.begin_array();
  for (const auto& left_out : table.left_out) {
    text.begin_object();
    text.key("row");
    text.number(static_cast<long long>(left_out.row));
    text.key("cells");
    text.begin_object();
    for (const auto& [key, value] : left_out.cells) {
      text.key(key);
      text.string(value);
    }
    text.end_object();
    text.end_object();
  }
  text.end_array();
  text.key("notes");
  write_issues(text, table.notes);
  text.key("oddities");
  write_oddities(text, table.oddities);
  text.end_object();
  document.back() = ',';  // one object of the two
  return document.append(text.take(), 1);
}

}  // namespace chargeplan::io
