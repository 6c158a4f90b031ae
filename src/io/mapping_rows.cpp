#include "io/mapping_rows.hpp"

#include <fmt/format.h>

#include <cmath>

#include "io/tables_keys.hpp"

namespace chargeplan::io {
namespace {

double stated_seconds(double value, DurationUnit unit) {
  switch (unit) {
    case DurationUnit::h: return seconds(std::chrono::hours{1}) * value;
    case DurationUnit::min: return seconds(std::chrono::minutes{1}) * value;
    case DurationUnit::s: break;
  }
  return value;
}

double constant_number(const std::string& text) {
  const Cell cell{0, 0, CHARGEPLAN_CELL_TEXT, static_cast<std::uint32_t>(text.size()), text.data(), 0};
  return read_number(cell, DecimalMark::point).value_or(std::nan(""));
}

}  // namespace

RowImport::RowImport(const MappedFile& file, const Mapping& mapping, OddityLog& log,
                     std::vector<std::pair<std::uint32_t, Issue>>& skipped)
    : file_{file}, mapping_{mapping}, log_{log}, skipped_{skipped} {
  const auto& checks = mapping.checks;
  if (checks.zero_energy) log_.announce("zero_energy", action_of(checks.zero_energy->action));
  if (checks.low_energy) log_.announce("low_energy", action_of(checks.low_energy->action));
  if (checks.high_average_power) log_.announce("high_average_power", action_of(checks.high_average_power->action));
  if (checks.long_stay) log_.announce("long_stay", action_of(checks.long_stay->action));
  if (checks.stated_duration) log_.announce("stated_duration_differs", action_of(checks.stated_duration->action));
}

ImportedRow RowImport::read(const GridRow& row) {
  now_ = ImportedRow{&row, {}, false, {}};
  counted_.clear();
  arrival_.reset();
  departure_.reset();
  has_energy_ = false;
  read_id(file_.rule("id"));
  for (const auto& key : session_keys)
    if (const auto* rule = file_.rule(key.name); rule != nullptr && key.name != "id") read_key(key, *rule);
  check_energy();
  check_stay();
  check_missing_cells();
  now_.overlap_key = now_.session.evse.value_or("");
  if (mapping_.overlap_by) {
    const Cell* cell = file_.cell(row, file_.column(*mapping_.overlap_by));
    now_.overlap_key = cell != nullptr ? read_text(*cell).value_or("") : "";
  }
  return now_;
}

void RowImport::oddity(const std::string& slug, Action action, const std::optional<MappedColumn>& column, std::string message) {
  if (counted_.insert(slug).second) log_.count(slug, action);
  if (action != Action::dropped) return;
  now_.dropped = true;
  skipped_.push_back({now_.row->index, {file_.place(*now_.row, column), slug, std::move(message)}});
}

/// Without a column of ids, a row's number is its id.
void RowImport::read_id(const MappedRule* rule) {
  now_.session.id = std::to_string(std::uint64_t{now_.row->index} + 1);
  if (rule != nullptr) read_key(session_keys[0], *rule);
}

void RowImport::read_key(const SessionKey& key, const MappedRule& rule) {
  if (is_time(key)) return read_time(key, rule);
  if (rule.rule->constant) {
    set_number(now_.session, key, constant_number(*rule.rule->constant));
    set_text(now_.session, key, *rule.rule->constant);
    has_energy_ |= key.name == "energy_required_kwh";
    return;
  }
  const Cell* cell = file_.cell(*now_.row, rule.column);
  if (cell == nullptr) return missing(key, rule);
  read_value(key, rule, *cell);
}

void RowImport::read_value(const SessionKey& key, const MappedRule& rule, const Cell& cell) {
  if (is_number(key)) {
    const auto number = file_.number(cell, rule.column->from);
    if (!number) return oddity(number.error().slug, Action::dropped, rule.column, number.error().message);
    set_number(now_.session, key, *number * rule.rule->factor.value_or(1));
    has_energy_ |= key.name == "energy_required_kwh";
    return;
  }
  auto text = file_.grid().text(cell);
  if (!text) return oddity(text.error().slug, Action::dropped, rule.column, text.error().message);
  set_text(now_.session, key, std::move(*text));
}

void RowImport::missing(const SessionKey& key, const MappedRule& rule) {
  const std::string slug = fmt::format("missing_{}", key.name);
  if (rule.rule->fallback) {
    set_number(now_.session, key, constant_number(*rule.rule->fallback));
    set_text(now_.session, key, *rule.rule->fallback);
    return oddity(slug, Action::repaired, rule.column, {});
  }
  const bool is_needed = key.required || key.name == "energy_required_kwh" || key.name == "target_soc_ratio";
  if (is_needed) oddity(slug, Action::dropped, rule.column, fmt::format("{} is not known", key.name));
}

void RowImport::read_time(const SessionKey& key, const MappedRule& rule) {
  const TimeCells cells = file_.time_cells(*now_.row, rule);
  const bool is_whole = cells.column != nullptr && (!rule.time_column || cells.time_column != nullptr) &&
                        (!rule.zone_column || cells.zone_column != nullptr);
  if (!is_whole) return missing(key, rule);
  const auto time = read_mapped_time(*rule.rule, cells, file_.zone(), mapping_.ambiguous_time, std::nullopt);
  if (!time) return oddity(time.error().slug, Action::dropped, rule.column, time.error().message);
  if (time->written_year) oddity(fmt::format("year_{:04}_mended", *time->written_year), Action::repaired, rule.column, {});
  if (time->was_ambiguous) oddity("ambiguous_time", Action::repaired, rule.column, {});
  set_time(now_.session, key, time->instant);
  (key.name == "arrival" ? arrival_ : departure_) = *time;
}

void RowImport::check_energy() {
  if (!has_energy_ || !now_.session.energy_required_kwh) return;
  const double energy_kwh = *now_.session.energy_required_kwh;
  const auto& checks = mapping_.checks;
  const auto column = file_.rule("energy_required_kwh")->column;
  if (checks.zero_energy && energy_kwh == 0)
    oddity("zero_energy", action_of(checks.zero_energy->action), column, "no energy was charged");
  if (checks.low_energy && energy_kwh < checks.low_energy->below_kwh)
    oddity("low_energy", action_of(checks.low_energy->action), column,
           fmt::format("{} kWh is below {} kWh", energy_kwh, checks.low_energy->below_kwh));
  if (!checks.high_average_power || !arrival_ || !departure_) return;
  const double stay_h = hours(departure_->instant - arrival_->instant);
  if (stay_h > 0 && energy_kwh / stay_h > checks.high_average_power->above_kw)
    oddity("high_average_power", action_of(checks.high_average_power->action), column,
           fmt::format("{} kWh in {:.2f} h is {:.1f} kW on average, above {} kW", energy_kwh, stay_h, energy_kwh / stay_h,
                       checks.high_average_power->above_kw));
}

void RowImport::check_stay() {
  const auto& checks = mapping_.checks;
  std::optional<double> stated_s;
  if (checks.stated_duration) {
    const auto column = file_.column(checks.stated_duration->column);
    if (const Cell* cell = file_.cell(*now_.row, column))
      if (const auto number = file_.number(*cell, ColumnOrigin::file))
        stated_s = stated_seconds(*number, checks.stated_duration->unit);
    if (stated_s && arrival_ && departure_) {
      const double wall_s = seconds(departure_->wall - arrival_->wall);
      if (std::abs(wall_s - *stated_s) > checks.stated_duration->tolerance_s)
        oddity("stated_duration_differs", action_of(checks.stated_duration->action), column,
               fmt::format("the stay is said to last {:.2f} h, but the clock shows {:.2f} h",
                           *stated_s / stated_seconds(1, DurationUnit::h), wall_s / stated_seconds(1, DurationUnit::h)));
    }
  }
  if (!checks.long_stay) return;
  std::optional<double> stay_s;
  if (checks.long_stay->measure == StayMeasure::stated)
    stay_s = stated_s;
  else if (arrival_ && departure_)
    stay_s = seconds(departure_->instant - arrival_->instant);
  if (stay_s && *stay_s > stated_seconds(checks.long_stay->above_h, DurationUnit::h))
    oddity("long_stay", action_of(checks.long_stay->action), std::nullopt,
           fmt::format("the stay lasts {:.1f} h, more than {} h", *stay_s / stated_seconds(1, DurationUnit::h),
                       checks.long_stay->above_h));
}

void RowImport::check_missing_cells() {
  if (!mapping_.checks.missing_cells) return;
  for (const auto& name : mapping_.checks.missing_cells->columns)
    if (file_.cell(*now_.row, file_.column(name)) == nullptr)
      oddity(fmt::format("missing_{}", name), Action::flagged, std::nullopt, {});
}

}  // namespace chargeplan::io
