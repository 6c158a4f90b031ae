/// What `plan` and `check` are asked about: a demand table or a request, a site file, flags and series files, made one request.
#pragma once

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "chargeplan/demand.hpp"
#include "chargeplan/error.hpp"
#include "io/files.hpp"
#include "io/request.hpp"
#include "request_flags.hpp"

namespace chargeplan::cli {

struct LoadedRequest {
  io::PlanRequest request;
  TimeZone zone;
  std::vector<Issue> skipped;  ///< rows left out, as asked
};

/// What stands beside the demand. Where a file cannot be read, why.
struct SideFiles {
  Result<std::string> site;
  std::vector<Result<std::string>> series;  ///< in the order of the flags that name them
};

class ProblemInput {
 public:
  void add_to(CLI::App& command, const std::string& what);

  [[nodiscard]] const std::string& name() const noexcept { return demand_; }
  /// How many of the files are stdin, which can be read once.
  [[nodiscard]] int stdin_count() const;
  /// Reads every file. Errors: io, invalid_input, with every issue of all of them.
  [[nodiscard]] Result<LoadedRequest> load() const;
  [[nodiscard]] SideFiles read_side_files() const;
  /// As `load`, with a text in place of the demand file: a line of a .jsonl file. Not `is_json`: a table. Errors: invalid_input, and those of `side`.
  [[nodiscard]] Result<LoadedRequest> load_from(const std::string& content, const std::string& content_name, bool is_json,
                                                const SideFiles& side) const;

 private:
  [[nodiscard]] std::vector<Issue> table_flags_of_no_table() const;
  [[nodiscard]] Result<io::RequestDraft> read_table(const std::string& content, std::span<const io::RequestLayer> layers,
                                                    LoadedRequest& loaded) const;
  [[nodiscard]] Result<void> read_series(io::RequestDraft& draft, const SideFiles& side, std::vector<Issue>& notes) const;

  std::string demand_;
  std::string site_file_;
  std::string mapping_file_;
  bool skip_bad_rows_ = false;
  RequestFlags flags_;
};

/// What is said where a second file would be stdin.
[[nodiscard]] Error stdin_twice();

/// How messages name a file: `stdin` for `-`.
[[nodiscard]] std::string shown_name(const std::string& path);

/// What `read` makes of a file's text. Errors name the file.
template <class Read>
[[nodiscard]] auto read_from(const std::string& file, Read read) {
  return io::read_file(file).and_then([&](const std::string& text) {
    return read(text).map_error([&](Error error) {
      error.message = fmt::format("{}: {}", shown_name(file), error.message);
      return error;
    });
  });
}

/// Opens what a mapping joins: beside the table, else beside the mapping.
[[nodiscard]] Result<std::string> open_joined(const std::string& name, const std::string& table, const std::string& mapping);

}  // namespace chargeplan::cli
