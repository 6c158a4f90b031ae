#include "request_flags.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>

#include "io/files.hpp"
#include "io/json_document.hpp"
#include "io/json_text.hpp"
#include "words.hpp"

namespace chargeplan::cli {
namespace {

constexpr std::array flags{
    RequestFlag{"--start", "horizon", "start", FlagKind::text, "TIME|DATE",
                "start of step 0; of a date its midnight (that of the first arrival)"},
    RequestFlag{"--step", "horizon", "step_s", FlagKind::duration, "DURATION", "length of a step (15min)"},
    RequestFlag{"--steps", "horizon", "steps", FlagKind::number, "N", "number of steps (up to the next local midnight)"},
    RequestFlag{"--time-zone", "horizon", "time_zone", FlagKind::text, "NAME",
                "of times without an offset, as Europe/Paris (UTC)"},
    RequestFlag{"--presence", "horizon", "presence", FlagKind::text, "fraction|floor",
                "how partly used steps count (fraction)"},
    RequestFlag{"--past-steps", "horizon", "past_steps", FlagKind::number, "N",
                "the first N steps are past: known, not decided (0)"},
    RequestFlag{"--site-id", "site", "id", FlagKind::text, "TEXT", "name of the site"},
    RequestFlag{"--currency", "site", "currency", FlagKind::text, "CODE", "ISO 4217, a label (EUR)"},
    RequestFlag{"--grid-limit-kw", "site", "grid_limit_kw", FlagKind::series, "KW|FILE", "limit of the grid connection", "kw",
                [](Site& site, Series series) { site.grid_limit_kw = std::move(series); }},
    RequestFlag{"--overload-price-per-kw", "site", "overload_price_per_kw", FlagKind::number, "PRICE",
                "price of exceeding the limit; without it the limit is hard"},
    RequestFlag{"--export-limit-kw", "site", "export_limit_kw", FlagKind::series, "KW|FILE", "limit of export (none)", "kw",
                [](Site& site, Series series) { site.export_limit_kw = std::move(series); }},
    RequestFlag{"--base-load-kw", "site", "base_load_kw", FlagKind::series, "KW|FILE", "other load of the site (0)", "kw",
                [](Site& site, Series series) { site.base_load_kw = std::move(series); }},
    RequestFlag{"--pv-kw", "site", "pv_kw", FlagKind::series, "KW|FILE", "PV production (0)", "kw",
                [](Site& site, Series series) { site.pv_kw = std::move(series); }},
    RequestFlag{"--import-price-per-kwh", "site", "import_price_per_kwh", FlagKind::series, "PRICE|FILE",
                "price of import (0.13)", "per_kwh",
                [](Site& site, Series series) { site.import_price_per_kwh = std::move(series); }},
    RequestFlag{"--export-price-per-kwh", "site", "export_price_per_kwh", FlagKind::series, "PRICE|FILE",
                "price of export (0, or the import price where that is negative)", "per_kwh",
                [](Site& site, Series series) { site.export_price_per_kwh = std::move(series); }},
    RequestFlag{"--demand-charge-per-kw", "site", "demand_charge_per_kw", FlagKind::number, "PRICE",
                "price of the billed peak, as the part that this horizon bears (0)"},
    RequestFlag{"--billed-peak-kw", "site", "billed_peak_kw", FlagKind::number, "KW", "peak billed already (0)"},
    RequestFlag{"--efficiency", "site", "efficiency", FlagKind::number, "RATIO",
                "of charging, for sessions that name none (0.9)"},
    RequestFlag{"--groups", "site", "groups", FlagKind::list, "JSON|FILE", "groups of charging points under a shared limit"},
    RequestFlag{"--evses", "site", "evses", FlagKind::list, "JSON|FILE", "charging points"},
    RequestFlag{"--past-pv-curtailed-kw", "site", "past_pv_curtailed_kw", FlagKind::list, "JSON|FILE",
                "PV that was switched off in the past steps (none)"},
    RequestFlag{"--formulation", "options", "formulation", FlagKind::text, "lp|milp", "milp keeps to minimum powers (lp)"},
    RequestFlag{"--solver", "options", "solver", FlagKind::text, "NAME", "auto, or one of `chargeplan solvers` (auto)"},
    RequestFlag{"--time-limit", "options", "time_limit_s", FlagKind::duration, "DURATION", "then the best plan so far (60s)"},
    RequestFlag{"--gap", "options", "gap", FlagKind::number, "RATIO",
                "distance to the optimum that will do (the solver's own)"},
    RequestFlag{"--threads", "options", "threads", FlagKind::number, "N", "of the solver at most (1)"},
    RequestFlag{"--tie-break", "options", "tie_break", FlagKind::text, "early|late|flat|none",
                "which of the plans of lowest cost (early)"},
    RequestFlag{"--unmet-penalty-cost", "options", "unmet_penalty_cost", FlagKind::number, "COST",
                "of a whole battery not charged (100)"},
};

constexpr std::array sections{std::string_view{"horizon"}, std::string_view{"site"}, std::string_view{"options"}};

std::string path_of(const RequestFlag& flag) { return fmt::format("{}.{}", flag.section, flag.key); }

std::optional<double> as_number(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(number)) return std::nullopt;
  return number;
}

bool is_none(std::string_view text) { return text == "none" || text == "null"; }
bool is_json_list(std::string_view text) { return text.starts_with('['); }

tl::unexpected<Error> bad_flag(const RequestFlag& flag, std::string slug, std::string message) {
  return tl::unexpected(Error{ErrorCode::invalid_input,
                              "the command line has 1 problem",
                              {{std::string{flag.flag}, std::move(slug), std::move(message)}}});
}

/// Text of a list: the flag's own or its file's, if it is JSON at all.
Result<std::string> list_text(const RequestFlag& flag, const std::string& value) {
  auto text = is_json_list(value) ? Result<std::string>{value} : io::read_file(value);
  if (!text) return text;
  if (const auto parsed = io::json::Document::parse(*text); !parsed) {
    const Issue& issue = parsed.error().issues.front();
    return bad_flag(flag, issue.slug, fmt::format("{}: {}", issue.path, issue.message));
  }
  return text;
}

Result<void> write_value(const RequestFlag& flag, const std::string& value, io::json::Text& text) {
  const auto number = as_number(value);
  switch (flag.kind) {
    case FlagKind::text: text.string(value); return {};
    case FlagKind::list: return list_text(flag, value).map([&](const std::string& list) { text.raw(list); });
    case FlagKind::duration: {
      if (number)  // 15 of what? Minutes are meant, seconds would be planned
        return bad_flag(flag, "bad_duration",
                        fmt::format("\"{}\" has no unit; write {}s, {}min or {}h", value, value, value, value));
      const auto seconds = duration_s(value);
      if (!seconds) return bad_flag(flag, "bad_duration", fmt::format("\"{}\" is no duration such as 15min, 90s or 1h", value));
      text.number(*seconds);
      return {};
    }
    case FlagKind::series:
      if (is_json_list(value)) return list_text(flag, value).map([&](const std::string& list) { text.raw(list); });
      [[fallthrough]];
    case FlagKind::number: break;
  }
  if (is_none(value))
    text.null();
  else if (number)
    text.number(*number);
  else if (flag.kind == FlagKind::series)
    text.number(0.0);  // stands for the file, which needs the horizon first
  else
    text.string(value);  // no number: the reader says so
  return {};
}

}  // namespace

std::span<const RequestFlag> request_flags() { return flags; }

void RequestFlags::add_to(CLI::App& command) {
  for (const RequestFlag& flag : flags) {
    auto* option = command.add_option_function<std::string>(
        std::string{flag.flag}, [this, &flag](const std::string& value) { give(flag, value); }, std::string{flag.help});
    if (flag.kind == FlagKind::duration)  // the field's own name says its unit; not in the help
      command
          .add_option_function<std::string>(
              std::string{flag.flag} + "-s",
              [this, &flag](const std::string& value) { give(flag, as_number(value) ? value + "s" : value); })
          ->group("");
    option->type_name(std::string{flag.value});
    option->group(flag.section == "options" ? "Planner" : flag.section == "site" ? "Site" : "Horizon");
  }
}

void RequestFlags::give(const RequestFlag& flag, std::string value) {
  if (!given_.emplace(&flag, std::move(value)).second)
    throw CLI::ValidationError{fmt::format("{} and {}-s are one flag: give one of them", flag.flag, flag.flag)};
}

Result<std::string> RequestFlags::document() const {
  io::json::Text text;
  text.begin_object();
  for (const std::string_view section : sections) {
    text.key(section);
    text.begin_object();
    for (const auto& [flag, value] : given_) {
      if (flag->section != section) continue;
      text.key(flag->key);
      if (auto written = write_value(*flag, value, text); !written) return tl::unexpected(std::move(written.error()));
    }
    text.end_object();
  }
  text.end_object();
  return text.take();
}

std::vector<SeriesFile> RequestFlags::series_files() const {
  std::vector<SeriesFile> files;
  for (const auto& [flag, value] : given_)
    if (flag->kind == FlagKind::series && !as_number(value) && !is_none(value) && !is_json_list(value))
      files.push_back({flag, value});
  return files;
}

void RequestFlags::name_flags(std::vector<Issue>& issues) const {
  for (Issue& issue : issues)
    for (const RequestFlag& flag : flags) {
      const std::string path = path_of(flag);
      const bool inside = issue.path.starts_with(path) && (issue.path.size() == path.size() || issue.path[path.size()] == '[');
      if (!inside) continue;
      if (given_.contains(&flag))
        issue.path.replace(0, path.size(), flag.flag);
      else if (issue.slug == "missing")
        issue.message = fmt::format("is required: give {}, or a --site file that has it", flag.flag);
      break;
    }
}

}  // namespace chargeplan::cli
