/// Every field of a request's horizon, site and options as a flag of its name. Flags become a JSON document, so that the reader
/// of requests judges them as it judges a file; what it finds is said of the flag.
#pragma once

#include <CLI/CLI.hpp>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "chargeplan/error.hpp"
#include "chargeplan/problem.hpp"

namespace chargeplan::cli {

enum class FlagKind {
  number,
  text,
  duration,  ///< `15min`; seconds in the document
  series,    ///< a number, or a FILE that is sampled on the horizon
  list,      ///< a JSON list, or a FILE that holds one
};

struct RequestFlag {
  std::string_view flag;     ///< `--grid-limit-kw`
  std::string_view section;  ///< `site`
  std::string_view key;      ///< `grid_limit_kw`
  FlagKind kind;
  std::string_view value;  ///< what the help shows for the value
  std::string_view help;
  std::string_view unit;                 ///< of a series' table: `kw`, `per_kwh`
  void (*set)(Site&, Series) = nullptr;  ///< of a series
};

[[nodiscard]] std::span<const RequestFlag> request_flags();

/// A series flag that names a file.
struct SeriesFile {
  const RequestFlag* flag;
  std::string path;
};

class RequestFlags {
 public:
  void add_to(CLI::App& command);

  /// The flags as a request document; series that come from files stand in it as 0. Errors: io, invalid_input.
  [[nodiscard]] Result<std::string> document() const;
  [[nodiscard]] std::vector<SeriesFile> series_files() const;

  /// `site.grid_limit_kw` -> `--grid-limit-kw`, where that flag was given (or where it is what is missing).
  void name_flags(std::vector<Issue>& issues) const;

 private:
  void give(const RequestFlag& flag, std::string value);

  std::map<const RequestFlag*, std::string> given_;
};

}  // namespace chargeplan::cli
