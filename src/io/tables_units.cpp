#include "io/tables_units.hpp"

#include <array>
#include <cctype>
#include <string>
#include <utility>

#include "chargeplan/units.hpp"
#include "io/tables_grid.hpp"

namespace chargeplan::io {
namespace {

/// `€/MWh` -> `€/mwh`; `EUR per MWh`, `eur_per_mwh` -> `eur/mwh`; `Öre` -> `öre`.
std::string folded(std::string_view name) {
  std::string plain;
  for (const char c : name) plain += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  constexpr std::array<std::pair<std::string_view, std::string_view>, 4> of_currencies{
      {{"Ö", "ö"}, {"Ø", "ø"}, {"Č", "č"}, {"Ł", "ł"}}};
  for (const auto& [large, small] : of_currencies)
    for (auto at = plain.find(large); at != std::string::npos; at = plain.find(large)) plain.replace(at, large.size(), small);
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

enum class Money { whole, hundredth };

/// `words`: each between blanks.
bool is_one_of(std::string_view word, std::string_view words) {
  return words.find(' ' + std::string{word} + ' ') != std::string_view::npos;
}

/// Of ISO 4217's codes, in small letters.
bool is_currency(std::string_view word) {
  constexpr std::string_view codes =
      " aed afn all amd aoa ars aud awg azn bam bbd bdt bgn bhd bif bmd bnd bob brl bsd btn bwp byn bzd cad cdf chf clp cny "
      "cop crc cup "
      "cve czk djf dkk dop dzd egp ern etb eur fjd fkp gbp gel ghs gip gmd gnf gtq gyd hkd hnl htg huf idr ils inr iqd irr isk "
      "jmd "
      "jod jpy kes kgs khr kmf kpw krw kwd kyd kzt lak lbp lkr lrd lsl lyd mad mdl mga mkd mmk mnt mop mru mur mvr mwk mxn myr "
      "mzn "
      "nad ngn nio nok npr nzd omr pab pen pgk php pkr pln pyg qar ron rsd rub rwf sar sbd scr sdg sek sgd shp sle sos srd ssp "
      "stn "
      "svc syp szl thb tjs tmt tnd top try ttd twd tzs uah ugx usd uyu uzs ved ves vnd vuv wst xaf xcd xof xpf yer zar zmw ";
  return is_one_of(word, codes);
}

/// What stands before the `/` of a price: `eur`, `spot price`, `€`, `price [ct`. None of what is no money: `co2 [g`, `keur`.
std::optional<Money> money_of(std::string_view text) {
  const auto is_letter = [](char c) {
    return static_cast<unsigned char>(c) >= 0x80 || std::isalnum(static_cast<unsigned char>(c)) != 0;
  };
  std::size_t begin = text.size();
  while (begin > 0 && is_letter(text[begin - 1])) --begin;
  const std::string_view word = text.substr(begin);
  if (word.empty()) return text.empty() || text.ends_with('$') ? std::optional{Money::whole} : std::nullopt;
  if (is_currency(word) ||
      is_one_of(word, " price prices cost costs tariff rate preis prix precio prijs pris € £ ¥ ₹ zł kr kč fr "))
    return Money::whole;
  for (const std::string_view hundredth : {"cents", "cent", "ct", "c", "pence", "p", "rappen", "rp", "øre", "öre", "¢"})
    if (word.ends_with(hundredth)) {
      const auto of = word.substr(0, word.size() - hundredth.size());
      if (of.empty() || of == "us" || of == "euro" || is_currency(of)) return Money::hundredth;
    }
  return std::nullopt;
}

std::optional<SeriesUnit> unit_of_word(std::string_view text) {
  const std::string name = folded(trimmed(text));
  if (const auto slash = name.rfind('/'); slash != std::string::npos) {
    const auto money = money_of(trimmed(std::string_view{name}.substr(0, slash)));
    const std::string_view energy = trimmed(std::string_view{name}.substr(slash + 1));
    if (money && energy == "kwh") return money == Money::hundredth ? SeriesUnit::ct_per_kwh : SeriesUnit::per_kwh;
    if (money == Money::whole && energy == "mwh") return SeriesUnit::per_mwh;
    return std::nullopt;
  }
  if (ends_in(trimmed(text), "mW") || ends_in(trimmed(text), "mWh")) return std::nullopt;  // milli
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
