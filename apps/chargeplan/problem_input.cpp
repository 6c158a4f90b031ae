#include "problem_input.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <iterator>
#include <utility>

#include "console.hpp"
#include "io/files.hpp"
#include "io/mapping.hpp"
#include "io/tables.hpp"
#include "words.hpp"

namespace chargeplan::cli {
namespace {

void append(std::vector<Issue>& issues, std::vector<Issue> more) {
  issues.insert(issues.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

Error with_issues(Error error, std::vector<Issue> issues) {
  error.message = fmt::format("the input has {}", counted(issues.size(), "problem"));
  error.issues = std::move(issues);
  return error;
}

/// ` (write 100, …)` where a text begins as a number does: `100kW`, `1,5`.
std::string number_words(const std::string& text) {
  const std::size_t end = std::min(text.find_first_not_of("+-.0123456789"), text.size());
  if (text.empty() || text.find_first_of("0123456789") >= end || end == text.size()) return {};
  return text[end] == ',' ? " (with a decimal point, not a comma)"
                          : fmt::format(" (write {}, without a unit)", text.substr(0, end));
}

}  // namespace

Error stdin_twice() {
  return {ErrorCode::invalid_input, "stdin can be read only once: name a file for all but one of the inputs that are -", {}};
}

std::string shown_name(const std::string& path) { return path == "-" ? "stdin" : path; }

Result<std::string> open_joined(const std::string& name, const std::string& table, const std::string& mapping) {
  namespace fs = std::filesystem;
  const fs::path beside_table = fs::path{table}.parent_path() / name;
  const fs::path beside_mapping = fs::path{mapping}.parent_path() / name;
  std::error_code ignored;
  if (fs::exists(beside_table, ignored)) return io::read_file(beside_table.string());
  if (fs::exists(beside_mapping, ignored)) return io::read_file(beside_mapping.string());
  return tl::unexpected(Error{ErrorCode::io,
                              fmt::format("{}: the file {} that this mapping joins is neither beside the table nor beside the "
                                          "mapping ({}, {})",
                                          mapping, name, beside_table.string(), beside_mapping.string()),
                              {}});
}

void ProblemInput::add_to(CLI::App& command, const std::string& what) {
  command.add_option(what, demand_, "sessions (CSV, XLSX, XLS, ODS) or a whole request (JSON); - is stdin")
      ->required()
      ->type_name("FILE");
  command.add_option("--site", site_file_, "site, horizon and options as JSON, over those of the request")->type_name("FILE");
  command.add_option("--columns", mapping_file_, "mapping (JSON) of a table with columns of its own")->type_name("FILE");
  command.add_flag("--skip-bad-rows", skip_bad_rows_, "leave out the table's rows that have problems, and list them");
  flags_.add_to(command);
}

int ProblemInput::stdin_count() const {
  int count = 0;
  for (const std::string* path : {&demand_, &site_file_, &mapping_file_}) count += *path == "-" ? 1 : 0;
  for (const SeriesFile& file : flags_.series_files()) count += file.path == "-" ? 1 : 0;
  return count;
}

std::vector<Issue> ProblemInput::table_flags_of_no_table() const {
  std::vector<Issue> issues;
  for (const auto& [flag, is_given] : {std::pair{"--columns", !mapping_file_.empty()}, {"--skip-bad-rows", skip_bad_rows_}})
    if (is_given) issues.push_back({flag, "not_for_requests", "is for tables; this is a request, as JSON"});
  return issues;
}

Result<LoadedRequest> ProblemInput::load() const {
  if (stdin_count() > 1) return tl::unexpected(stdin_twice());
  auto content = io::read_file(demand_);
  if (!content) return tl::unexpected(std::move(content.error()));
  return load_from(*content, shown_name(demand_), io::looks_like_json(*content), read_side_files());
}

SideFiles ProblemInput::read_side_files() const {
  SideFiles side{site_file_.empty() ? Result<std::string>{"{}"} : io::read_file(site_file_), {}};
  for (const SeriesFile& file : flags_.series_files()) side.series.push_back(io::read_file(file.path));
  return side;
}

Result<LoadedRequest> ProblemInput::load_from(const std::string& content, const std::string& content_name, bool is_json,
                                              const SideFiles& side) const {
  auto flags = flags_.document();
  if (!flags) return tl::unexpected(std::move(flags.error()));
  if (!side.site) return tl::unexpected(side.site.error());
  std::vector<io::RequestLayer> layers{{*flags, "flags"}, {*side.site, site_file_}};

  LoadedRequest loaded{{}, TimeZone::find("UTC").value(), {}};
  auto draft = [&] {
    if (!is_json) return read_table(content, layers, loaded);
    layers.push_back({content, content_name});
    return io::read_request_draft(layers);
  }();
  if (auto issues = table_flags_of_no_table(); draft && is_json && !issues.empty())
    draft = tl::unexpected(with_issues({ErrorCode::invalid_input, {}, {}}, std::move(issues)));
  const auto named = [&](Error error) {
    flags_.name_flags(error.issues);
    if (!is_json)  // sessions of a table: say of which
      for (Issue& issue : error.issues)
        if (issue.path.starts_with("sessions")) issue.path = fmt::format("{}, {}", content_name, issue.path);
    return tl::unexpected(std::move(error));
  };
  if (!draft) return named(std::move(draft.error()));
  if (auto read = read_series(*draft, side, loaded.request.notes); !read) return named(std::move(read.error()));
  loaded.zone = draft->head.time_zone;
  auto request = io::complete_request(std::move(draft->head), std::move(draft->sessions));
  if (!request) return named(std::move(request.error()));
  request->notes.swap(loaded.request.notes);
  loaded.request = *std::move(request);
  return loaded;
}

Result<io::RequestDraft> ProblemInput::read_table(const std::string& content, std::span<const io::RequestLayer> layers,
                                                  LoadedRequest& loaded) const {
  auto head = io::read_request_head(layers);
  io::TableOptions options{
      .file_name = shown_name(demand_), .time_zone = &loaded.zone, .start = {}, .skip_bad_rows = skip_bad_rows_};
  if (head) {
    options.time_zone = &head->time_zone;
    options.start = head->horizon.start;
    options.step = head->horizon.step;
  }
  Result<io::DemandTable> table = tl::unexpected(Error{});
  if (mapping_file_.empty()) {
    table = io::read_demand_table(content, options);
  } else {
    const auto mapping = io::read_file(mapping_file_);
    if (!mapping) return tl::unexpected(mapping.error());
    table = io::import_demand(content, *mapping, options,
                              [&](const std::string& name) { return open_joined(name, demand_, mapping_file_); });
  }
  if (!head && table) {  // on the way out anyway: the sessions as one more layer bring out what is wrong with the whole
    const std::string sessions = io::write_sessions(table->sessions, loaded.zone);
    std::vector<io::RequestLayer> all{layers.begin(), layers.end()};
    all.push_back({sessions, {}});
    auto draft = io::read_request_draft(all);
    return tl::unexpected(draft ? head.error() : std::move(draft.error()));
  }
  if (!table) {  // tell the problems of both at once
    std::vector<Issue> issues = table.error().issues;
    if (!head) append(issues, head.error().issues);
    return tl::unexpected(issues.empty() ? table.error() : with_issues(table.error(), std::move(issues)));
  }
  append(loaded.request.notes, std::move(table->notes));
  loaded.skipped = std::move(table->skipped);
  return io::RequestDraft{*std::move(head), std::move(table->sessions)};
}

Result<void> ProblemInput::read_series(io::RequestDraft& draft, const SideFiles& side, std::vector<Issue>& notes) const {
  const auto files = flags_.series_files();
  if (files.empty()) return {};
  const Horizon horizon = resolve_horizon(draft.head.horizon, draft.sessions, draft.head.time_zone);
  std::vector<Issue> issues;
  for (std::size_t k = 0; k < files.size(); ++k) {
    const SeriesFile& file = files[k];
    const auto& content = side.series[k];
    if (!content) {
      issues.push_back({std::string{file.flag->flag}, "io",
                        fmt::format("is neither a number{} nor a file: {}", number_words(file.path), content.error().message)});
      continue;
    }
    const io::TableOptions options{
        .file_name = file.path, .time_zone = &draft.head.time_zone, .start = horizon.start, .step = horizon.step};
    auto table = io::read_series_table(*content, file.flag->unit, options);
    if (!table) {
      append(issues, std::move(table.error().issues));
      continue;
    }
    append(notes, std::move(table->notes));
    auto series = io::sample(*table, horizon, fmt::format("{} {}", file.flag->flag, file.path));
    if (series)
      file.flag->set(draft.head.site, *std::move(series));
    else
      append(issues, std::move(series.error().issues));
  }
  if (issues.empty()) return {};
  return tl::unexpected(with_issues(Error{ErrorCode::invalid_input, {}, {}}, std::move(issues)));
}

}  // namespace chargeplan::cli
