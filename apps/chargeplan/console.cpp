#include "console.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <map>

#include "words.hpp"

namespace chargeplan::cli {
namespace {

/// A terminal that knows escape sequences.
bool is_able_terminal(int descriptor) {
  const char* terminal = std::getenv("TERM");  // NOLINT(concurrency-mt-unsafe): nobody sets variables here
  const bool dumb = terminal != nullptr && std::string_view{terminal} == "dumb";
  return !dumb && ::isatty(descriptor) == 1;
}

/// Source: https://no-color.org
bool colour_wanted(int descriptor) {
  const char* no_color = std::getenv("NO_COLOR");  // NOLINT(concurrency-mt-unsafe): nobody sets variables here
  return (no_color == nullptr || *no_color == '\0') && is_able_terminal(descriptor);
}

std::string styled(std::string_view text, Style style, bool colour) {
  if (!colour || style == Style::plain) return std::string{text};
  std::string_view code = "0";
  switch (style) {
    case Style::plain: break;
    case Style::bold: code = "1"; break;
    case Style::red: code = "1;31"; break;
    case Style::yellow: code = "33"; break;
    case Style::green: code = "32"; break;
    case Style::dim: code = "2"; break;
  }
  return fmt::format("\033[{}m{}\033[0m", code, text);
}

constexpr std::size_t listed_of_a_kind = 3;

std::string issue_text(const Issue& issue) {
  return issue.path.empty() ? issue.message : fmt::format("{}: {}", issue.path, issue.message);
}

}  // namespace

std::string styled_out(std::string_view text, Style style) {
  static const bool colour = colour_wanted(STDOUT_FILENO);
  return styled(text, style, colour);
}

std::string styled_err(std::string_view text, Style style) {
  static const bool colour = colour_wanted(STDERR_FILENO);
  return styled(text, style, colour);
}

bool stderr_takes_progress() {
  static const bool takes_it = is_able_terminal(STDERR_FILENO);
  return takes_it;
}

void write_on_stderr(std::string_view words) {
  std::fwrite(words.data(), 1, words.size(), stderr);  // what nobody can read must not cost the plan
  std::fflush(stderr);
}

void say(std::string_view line) { write_on_stderr(printable(line) + "\n"); }

void say(std::string_view kind, Style style, std::string_view line) {
  write_on_stderr(fmt::format("{} {}\n", styled_err(fmt::format("{}:", kind), style), printable(line)));
}

void say_log(std::string_view words) { write_on_stderr(printable(words) + (words.ends_with('\n') ? "" : "\n")); }

void say_issues(std::string_view kind, Style style, const std::vector<Issue>& issues, Listing listing) {
  std::map<std::string_view, std::size_t> said, all;
  for (const Issue& issue : issues) ++all[issue.slug];
  for (const Issue& issue : issues) {
    const std::size_t count = all[issue.slug];
    // One line more than these says as much as a line that counts it.
    const std::size_t most = listing == Listing::all || count <= listed_of_a_kind + 1 ? count : listed_of_a_kind;
    if (said[issue.slug] == most) continue;
    say(kind, style, issue_text(issue));
    if (++said[issue.slug] == most && most < count)
      say(kind, style,
          fmt::format("{} more of this kind ({}); -v lists them", grouped(static_cast<double>(count - most), 0), issue.slug));
  }
}

int report(const Error& error) {
  say("error", Style::red, error.message);
  constexpr std::size_t most = 50;
  for (std::size_t i = 0; i < error.issues.size() && i < most; ++i) {
    const std::string text = issue_text(error.issues[i]);
    // One issue often says what the message says.
    if (error.issues.size() == 1 && (text == error.message || error.message.find(error.issues[i].message) != std::string::npos))
      break;
    say("  " + text);
  }
  if (error.issues.size() > most) say(fmt::format("  … and {} more", counted(error.issues.size() - most, "problem")));
  return traits(error.code).exit_status;
}

int answer(std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(STDOUT_FILENO, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0 && errno == EPIPE) return io_failed;
    if (written < 0) return report({ErrorCode::io, fmt::format("stdout cannot be written: {}", error_words(errno)), {}});
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return done;
}

}  // namespace chargeplan::cli
