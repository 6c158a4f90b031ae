#include "io/tables_units.hpp"

#include <array>
#include <cctype>
#include <string>
#include <utility>

#include "chargeplan/units.hpp"
#include "io/tables_grid.hpp"

namespace chargeplan::io {
namespace {

/// `€/MWh` -> `€/mwh`; `EUR per MWh`, `eur_per_mwh` -> `eur/mwh`.
std::string folded(std::string_view name) {
  std::string plain;
  for (const char c : name) plain += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  for (const std::string_view word : {" per ", "_per_", "per_", "per "})
    if (const auto at = plain.find(word); at != std::string::npos && (at == 0 || word[0] == ' ' || word[0] == '_'))
      plain = plain.substr(0, at) + '/' + plain.substr(at + word.size());
  return plain;
}

/// Whether `name` ends in `unit` as a word of its own.
bool ends_in(std::string_view name, std::string_view unit) {
  if (!name.ends_with(unit)) return false;
  if (name.size() == unit.size()) return true;
  const char before = name[name.size() - unit.size() - 1];
  return std::isalnum(static_cast<unsigned char>(before)) == 0;
}

std::optional<SeriesUnit> unit_of_word(std::string_view text) {
  const std::string name = folded(trimmed(text));
  if (const auto slash = name.rfind('/'); slash != std::string::npos) {
    const std::string_view money = trimmed(std::string_view{name}.substr(0, slash));
    const std::string_view energy = trimmed(std::string_view{name}.substr(slash + 1));
    const bool cents = ends_in(money, "ct") || ends_in(money, "cent") || ends_in(money, "cents") || ends_in(money, "c");
    if (energy == "kwh") return cents ? SeriesUnit::ct_per_kwh : SeriesUnit::per_kwh;
    if (energy == "mwh" && !cents) return SeriesUnit::per_mwh;
    return std::nullopt;
  }
  constexpr std::array<std::pair<std::string_view, SeriesUnit>, 6> plain{{{"kwh", SeriesUnit::kwh_per_interval},
                                                                          {"mwh", SeriesUnit::mwh_per_interval},
                                                                          {"wh", SeriesUnit::wh_per_interval},
                                                                          {"kw", SeriesUnit::kw},
                                                                          {"mw", SeriesUnit::mw},
                                                                          {"w", SeriesUnit::w}}};
  for (const auto& [word, unit] : plain)
    if (ends_in(name, word)) return unit;
  return std::nullopt;
}

}  // namespace

std::optional<SeriesUnit> unit_of_name(std::string_view name) {
  for (const auto& [open, close] : {std::pair{'[', ']'}, std::pair{'(', ')'}}) {
    const auto from = name.rfind(open);
    const auto to = from == std::string_view::npos ? from : name.find(close, from);
    if (to == std::string_view::npos) continue;
    if (const auto unit = unit_of_word(name.substr(from + 1, to - from - 1))) return unit;
  }
  return unit_of_word(name);
}

std::string_view our_unit(SeriesUnit unit) noexcept {
  const bool is_price = unit == SeriesUnit::per_kwh || unit == SeriesUnit::per_mwh || unit == SeriesUnit::ct_per_kwh;
  return is_price ? "per_kwh" : "kw";
}

double in_our_unit(double value, SeriesUnit unit, std::chrono::seconds interval) noexcept {
  switch (unit) {
    case SeriesUnit::per_kwh:
    case SeriesUnit::kw: return value;
    case SeriesUnit::per_mwh: return per_kwh_from_per_mwh(value);
    case SeriesUnit::ct_per_kwh: return per_kwh_from_ct_per_kwh(value);
    case SeriesUnit::w: return kw_from_w(value);
    case SeriesUnit::mw: return kw_from_mw(value);
    case SeriesUnit::kwh_per_interval: return mean_power_kw(value, interval);
    case SeriesUnit::wh_per_interval: return mean_power_kw(kwh_from_wh(value), interval);
    case SeriesUnit::mwh_per_interval: return mean_power_kw(kwh_from_mwh(value), interval);
  }
  return value;
}

std::string_view units_for(std::string_view ours) noexcept {
  return ours == "per_kwh" ? "per_kwh, EUR/kWh, ct/kWh or EUR/MWh" : "kw, W or MW, or kWh, Wh or MWh per interval";
}

}  // namespace chargeplan::io
