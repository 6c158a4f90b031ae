/// The keys of a mapping document, a table a struct.
#pragma once

#include "io/json_document.hpp"
#include "io/json_fields.hpp"
#include "io/mapping_rules.hpp"

namespace chargeplan::io::json {

template <>
struct Names<ColumnOrigin> {
  static constexpr std::array list{Name<ColumnOrigin>{"file", ColumnOrigin::file},
                                   Name<ColumnOrigin>{"join", ColumnOrigin::join}};
};
template <>
struct Names<Reading> {
  static constexpr std::array list{Name<Reading>{"mean", Reading::mean}, Name<Reading>{"cumulative", Reading::cumulative}};
};
template <>
struct Names<AmbiguousRule> {
  static constexpr std::array list{
      Name<AmbiguousRule>{"error", AmbiguousRule::error}, Name<AmbiguousRule>{"earlier", AmbiguousRule::earlier},
      Name<AmbiguousRule>{"later", AmbiguousRule::later}, Name<AmbiguousRule>{"by_order", AmbiguousRule::by_order}};
};
template <>
struct Names<OverlapRule> {
  static constexpr std::array list{Name<OverlapRule>{"error", OverlapRule::error}, Name<OverlapRule>{"trim", OverlapRule::trim},
                                   Name<OverlapRule>{"drop", OverlapRule::drop}, Name<OverlapRule>{"flag", OverlapRule::flag}};
};
template <>
struct Names<OddityRule> {
  static constexpr std::array list{Name<OddityRule>{"drop", OddityRule::drop}, Name<OddityRule>{"flag", OddityRule::flag}};
};
template <>
struct Names<StayMeasure> {
  static constexpr std::array list{Name<StayMeasure>{"elapsed", StayMeasure::elapsed},
                                   Name<StayMeasure>{"stated", StayMeasure::stated}};
};
template <>
struct Names<DurationUnit> {
  static constexpr std::array list{Name<DurationUnit>{"h", DurationUnit::h}, Name<DurationUnit>{"min", DurationUnit::min},
                                   Name<DurationUnit>{"s", DurationUnit::s}};
};
template <>
struct Names<Encoding> {
  static constexpr std::array list{Name<Encoding>{"utf-8", Encoding::utf8},
                                   Name<Encoding>{"windows-1252", Encoding::windows_1252}};
};

template <>
struct Fields<ZoneOffset> {
  static constexpr auto list = std::tuple{required("name", &ZoneOffset::name), required("offset", &ZoneOffset::offset)};
};
template <>
struct Fields<ColumnRule> {
  // The first two take numbers and texts; the reader of mappings does them itself.
  static constexpr auto list = std::tuple{field("constant", &ColumnRule::constant),
                                          field("default", &ColumnRule::fallback),
                                          field("column", &ColumnRule::column),
                                          field("from", &ColumnRule::from),
                                          field("factor", &ColumnRule::factor),
                                          field("time_column", &ColumnRule::time_column),
                                          field("time_format", &ColumnRule::time_format),
                                          field("year_offset", &ColumnRule::year_offset),
                                          field("date", &ColumnRule::date),
                                          field("zone_column", &ColumnRule::zone_column),
                                          field("zones", &ColumnRule::zones),
                                          field("start", &ColumnRule::start),
                                          field("interval_s", &ColumnRule::interval),
                                          field("unit", &ColumnRule::unit),
                                          field("reading", &ColumnRule::reading)};
};
template <>
struct Fields<FilterRule> {
  static constexpr auto list = std::tuple{required("column", &FilterRule::column), required("in", &FilterRule::in)};
};
template <>
struct Fields<JoinRule> {
  static constexpr auto list =
      std::tuple{required("file", &JoinRule::file), required("column", &JoinRule::column), required("key", &JoinRule::key)};
};
template <>
struct Fields<ZeroEnergyCheck> {
  static constexpr auto list = std::tuple{field("action", &ZeroEnergyCheck::action)};
};
template <>
struct Fields<LowEnergyCheck> {
  static constexpr auto list =
      std::tuple{field("below_kwh", &LowEnergyCheck::below_kwh), field("action", &LowEnergyCheck::action)};
};
template <>
struct Fields<HighPowerCheck> {
  static constexpr auto list =
      std::tuple{required("above_kw", &HighPowerCheck::above_kw), field("action", &HighPowerCheck::action)};
};
template <>
struct Fields<LongStayCheck> {
  static constexpr auto list = std::tuple{field("above_h", &LongStayCheck::above_h), field("measure", &LongStayCheck::measure),
                                          field("action", &LongStayCheck::action)};
};
template <>
struct Fields<StatedDurationCheck> {
  static constexpr auto list =
      std::tuple{required("column", &StatedDurationCheck::column), field("unit", &StatedDurationCheck::unit),
                 field("tolerance_s", &StatedDurationCheck::tolerance_s), field("action", &StatedDurationCheck::action)};
};
template <>
struct Fields<MissingCellsCheck> {
  static constexpr auto list = std::tuple{required("columns", &MissingCellsCheck::columns)};
};
template <>
struct Fields<OddityChecks> {
  static constexpr auto list = std::tuple{field("zero_energy", &OddityChecks::zero_energy),
                                          field("low_energy", &OddityChecks::low_energy),
                                          field("high_average_power", &OddityChecks::high_average_power),
                                          field("long_stay", &OddityChecks::long_stay),
                                          field("stated_duration", &OddityChecks::stated_duration),
                                          field("missing_cells", &OddityChecks::missing_cells)};
};

/// A mapping as it stands in its file: the keys of `columns` are no fixed list.
struct MappingDocument : Mapping {
  const Value* column_rules = nullptr;
};
template <>
struct Fields<MappingDocument> {
  static constexpr auto list = std::tuple{required("schema", &MappingDocument::schema),
                                          field("description", &MappingDocument::description),
                                          field("sheet", &MappingDocument::sheet),
                                          field("separator", &MappingDocument::separator),
                                          field("decimal_mark", &MappingDocument::decimal_mark),
                                          field("encoding", &MappingDocument::encoding),
                                          field("time_zone", &MappingDocument::time_zone),
                                          field("missing", &MappingDocument::missing),
                                          required("columns", &MappingDocument::column_rules),
                                          field("filter", &MappingDocument::filter),
                                          field("join", &MappingDocument::join),
                                          field("overlaps", &MappingDocument::overlaps),
                                          field("overlap_by", &MappingDocument::overlap_by),
                                          field("ambiguous_time", &MappingDocument::ambiguous_time),
                                          field("checks", &MappingDocument::checks)};
};

}  // namespace chargeplan::io::json
