#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "io/json_decoder.hpp"
#include "io/mapping_fields.hpp"
#include "io/mapping_format.hpp"
#include "io/mapping_rules.hpp"
#include "io/mapping_times.hpp"
#include "io/nearest.hpp"
#include "io/tables_keys.hpp"
#include "io/tables_units.hpp"

namespace chargeplan::io {
namespace {

using json::Decoder;
using json::FieldSet;
using json::Kind;
using json::Path;
using json::Value;

constexpr std::array<std::string_view, 2> series_keys{"time", "value"};

class MappingReader {
 public:
  MappingReader(Decoder& decoder, MappingKind kind) : decoder_{decoder}, kind_{kind} {
    if (kind == MappingKind::series)
      keys_.assign(series_keys.begin(), series_keys.end());
    else
      for (const auto& key : session_keys) keys_.push_back(key.name);
  }

  Mapping read(const Value& root) {
    const Path top;
    const Path path = top.member("mapping");
    json::MappingDocument document;
    const Mapping& mapping = document;  // the part of it that outlives the text
    if (!decoder_.read(root, path, document) && document.column_rules == nullptr) return mapping;
    if (document.schema != mapping_schema)
      decoder_.add(path.member("schema"), "unknown_value", fmt::format("must be \"{}\"", mapping_schema));
    check_file(document, path);
    if (document.column_rules != nullptr) read_columns(*document.column_rules, path.member("columns"), document);
    return mapping;
  }

 private:
  void check_file(const Mapping& mapping, const Path& path) {
    if (mapping.separator && mapping.separator->size() != 1)
      decoder_.add(path.member("separator"), "unknown_value", "must be one character, such as \";\" or \"\\t\"");
    if (mapping.decimal_mark && *mapping.decimal_mark != "," && *mapping.decimal_mark != ".")
      decoder_.add(path.member("decimal_mark"), "unknown_value", "must be \",\" or \".\"");
    if (mapping.time_zone) {
      const auto zone = TimeZone::find(*mapping.time_zone);
      if (!zone) decoder_.add(path.member("time_zone"), "unknown_time_zone", zone.error().message);
    }
    if (kind_ == MappingKind::demand && mapping.ambiguous_time == AmbiguousRule::by_order)
      decoder_.add(path.member("ambiguous_time"), "not_for_sessions",
                   "the rows of sessions have no order that would tell; use \"earlier\", \"later\" or \"error\"");
    const auto& checks = mapping.checks;
    if (checks.long_stay && checks.long_stay->measure == StayMeasure::stated && !checks.stated_duration)
      decoder_.add(path.member("checks"), "missing", "long_stay is to be measured by the stated duration: add stated_duration");
  }

  void read_columns(const Value& object, const Path& path, Mapping& mapping) {
    if (!decoder_.expect(object, Kind::object, path, "an object with one of our keys each")) return;
    json::each_member(object, [&](std::string_view key, const Value& value) {
      if (std::find(keys_.begin(), keys_.end(), key) == keys_.end()) {
        const auto hint = did_you_mean(key, keys_);
        decoder_.add(path.member(key), "unknown_key",
                     fmt::format("is no key of ours{}; known are {}", hint, fmt::join(keys_, ", ")));
        return;
      }
      if (mapping.columns.contains(key)) {
        decoder_.add(path.member(key), "duplicate_key", "is given more than once; keep one");
        return;
      }
      mapping.columns.emplace(key, read_rule(value, path.member(key), key, mapping));
    });
    for (const auto key : required_keys())
      if (!mapping.columns.contains(key)) decoder_.add(path.member(key), "missing", "is required");
    if (kind_ == MappingKind::demand && !mapping.columns.contains("energy_required_kwh") &&
        !mapping.columns.contains("target_soc_ratio"))
      decoder_.add(path.member("energy_required_kwh"), "missing", "is required, or target_soc_ratio");
  }

  [[nodiscard]] std::vector<std::string_view> required_keys() const {
    if (kind_ == MappingKind::series) return {"time", "value"};
    return {"arrival", "departure", "max_power_kw"};
  }

  ColumnRule read_rule(const Value& value, const Path& path, std::string_view key, const Mapping& mapping) {
    ColumnRule rule;
    FieldSet own, given, failed;
    own.set(0).set(1);  // `constant`, `default`
    if (!decoder_.read_fields(value, path, rule, own, given, failed)) return rule;
    read_scalar(value, path, "constant", rule.constant);
    read_scalar(value, path, "default", rule.fallback);
    if (failed.none()) check_rule(rule, path, key, mapping);
    return rule;
  }

  void read_scalar(const Value& object, const Path& path, std::string_view key, std::optional<std::string>& out) {
    const Value* value = json::find_member(object, key);
    if (value == nullptr || value->kind == Kind::null) return;
    if (value->kind != Kind::string && value->kind != Kind::number)
      decoder_.add(path.member(key), "wrong_type", "must be a number or a text");
    else
      out = std::string{value->text()};
  }

  void check_rule(const ColumnRule& rule, const Path& path, std::string_view key, const Mapping& mapping) {
    const auto* session_key = find_session_key(key);
    const bool time = key == "time" || (session_key != nullptr && is_time(*session_key));
    const bool number = key == "value" || (session_key != nullptr && is_number(*session_key));
    const int sources = (rule.column ? 1 : 0) + (rule.constant ? 1 : 0) + (rule.start ? 1 : 0);
    if (sources != 1)
      decoder_.add(path, sources == 0 ? "missing" : "given_twice",
                   key == "time" ? "needs one of column and start" : "needs one of column and constant");
    const auto only_for = [&](bool is_given, std::string_view field, bool fits, std::string_view what) {
      if (is_given && !fits) decoder_.add(path.member(field), "not_for_this_key", fmt::format("is for {} only", what));
    };
    only_for(rule.constant.has_value(), "constant", !time && key != "value", "keys of sessions that are no times");
    only_for(rule.fallback.has_value(), "default", !time && key != "value", "keys of sessions that are no times");
    only_for(rule.factor.has_value(), "factor", number, "numbers");
    only_for(rule.time_column.has_value(), "time_column", time, "times");
    only_for(rule.time_format.has_value(), "time_format", time, "times");
    only_for(rule.year_offset != 0, "year_offset", time, "times");
    only_for(rule.date.has_value(), "date", time, "times");
    only_for(rule.zone_column.has_value() || !rule.zones.empty(), "zones", time, "times");
    only_for(rule.start.has_value(), "start", key == "time", "the times of a series");
    only_for(rule.unit.has_value(), "unit", key == "value", "the values of a series");
    only_for(rule.reading != Reading::mean, "reading", key == "value", "the values of a series");
    if (rule.from == ColumnOrigin::join && !mapping.join)
      decoder_.add(path.member("from"), "missing", "needs the mapping's join");
    if (rule.start && rule.interval.count() <= 0)
      decoder_.add(path.member("interval_s"), "missing", "goes with start: the seconds from row to row, above 0");
    if (rule.zone_column.has_value() == rule.zones.empty())
      decoder_.add(path.member("zones"), "missing", "zone_column and zones go together");
    for (const auto& zone : rule.zones)
      if (!parse_offset(zone.offset))
        decoder_.add(path.member("zones"), "bad_time", fmt::format("\"{}\" is no offset such as \"+02:00\"", zone.offset));
    if (rule.unit && !unit_of_name(*rule.unit))
      decoder_.add(path.member("unit"), "unknown_value",
                   fmt::format("must be {}; or {}", units_for("per_kwh"), units_for("kw")));
    if (const auto complaint = rule.time_format ? format_complaint(*rule.time_format) : std::string{}; !complaint.empty())
      decoder_.add(path.member("time_format"), "unknown_value", complaint);
    if (rule.date && !parse_date(*rule.date))
      decoder_.add(path.member("date"), "bad_time", fmt::format("\"{}\" is no date such as 2025-08-18", *rule.date));
  }

  Decoder& decoder_;
  MappingKind kind_;
  std::vector<std::string_view> keys_;
};

}  // namespace

Result<Mapping> read_mapping(std::string_view json_text, MappingKind kind) {
  const auto document = json::Document::parse(json_text);
  if (!document) return tl::unexpected(document.error());
  const auto utc = TimeZone::find("UTC");
  Decoder decoder{{utc ? &*utc : nullptr, false}};
  Mapping mapping = MappingReader{decoder, kind}.read(document->root());
  if (!decoder.has_issues()) return mapping;
  auto issues = decoder.take_issues();
  std::string message = fmt::format("{}: {}", issues[0].path, issues[0].message);
  if (issues.size() > 1) message = fmt::format("the mapping has {} problems", issues.size());
  return tl::unexpected(Error{ErrorCode::invalid_input, std::move(message), std::move(issues)});
}

}  // namespace chargeplan::io
