#include "io/tables_rules.hpp"

#include <fmt/format.h>

#include <charconv>
#include <string_view>

namespace chargeplan::io {
namespace {

constexpr std::string_view path_start = "sessions[";

/// The number in the brackets at `at`, and where the text goes on after them.
struct Indexed {
  std::size_t index = 0;
  std::size_t end = 0;
};

std::optional<Indexed> index_at(std::string_view text, std::size_t at) {
  Indexed found;
  const char* first = text.data() + at + path_start.size();
  const auto [end, error] = std::from_chars(first, text.data() + text.size(), found.index);
  if (error != std::errc{} || end == text.data() + text.size() || *end != ']') return std::nullopt;
  found.end = static_cast<std::size_t>(end - text.data()) + 1;
  return found;
}

std::string with_rows(std::string_view message, std::size_t session_count,
                      const std::function<std::uint64_t(std::size_t)>& row_of) {
  std::string text;
  for (std::size_t at = 0; at < message.size();) {
    const auto next = message.find(path_start, at);
    const auto found = next == std::string_view::npos ? std::nullopt : index_at(message, next);
    if (!found || found->index >= session_count) {
      text += message.substr(at);
      break;
    }
    text += fmt::format("{}row {}", message.substr(at, next - at), row_of(found->index));
    at = found->end;
  }
  return text;
}

}  // namespace

std::vector<SessionIssue> check_sessions(const std::vector<Session>& sessions, const TimeZone& zone,
                                         const std::function<std::uint64_t(std::size_t)>& row_of) {
  Problem problem;
  problem.horizon.time_zone = zone.name();
  problem.sessions = sessions;
  std::vector<SessionIssue> issues;
  for (auto& issue : validate(problem)) {
    SessionIssue found{0, "", std::move(issue.slug), with_rows(issue.message, sessions.size(), row_of)};
    if (const auto at = issue.path.starts_with(path_start) ? index_at(issue.path, 0) : std::nullopt; at) {
      found.session = at->index;
      if (at->end < issue.path.size()) found.key = issue.path.substr(at->end + 1);
    }
    issues.push_back(std::move(found));
  }
  return issues;
}

Error table_error(const std::string& place, std::vector<Issue> issues) {
  const std::size_t count = issues.size();
  std::string message =
      count == 1 ? fmt::format("{}: {}", issues[0].path, issues[0].message) : fmt::format("{}: {} problems", place, count);
  if (count > most_table_issues) {
    issues.resize(most_table_issues);
    issues.push_back({place, "more_issues", fmt::format("{} more problems are not listed", count - most_table_issues)});
  }
  return {ErrorCode::invalid_input, std::move(message), std::move(issues)};
}

}  // namespace chargeplan::io
