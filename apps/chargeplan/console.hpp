/// What the program says: answers on stdout, everything else on stderr, coloured where people look.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "chargeplan/error.hpp"

namespace chargeplan::cli {

/// Exit statuses that are no error of ErrorTraits. Source: docs/cli.md, "Exit status".
enum ExitStatus : int { done = 0, bad_input = 2, io_failed = 4, found_wanting = 6, infeasible = 7 };

enum class Style { plain, bold, red, yellow, green, dim };

/// `text` in a style, where the stream is a terminal and NO_COLOR is not set.
[[nodiscard]] std::string styled_out(std::string_view text, Style style);
[[nodiscard]] std::string styled_err(std::string_view text, Style style);
/// Whether a line on stderr can be written over: a terminal, and not a dumb one.
[[nodiscard]] bool stderr_takes_progress();

/// As they are. Errors: none; where nobody reads stderr, or nothing can be written to it, they are lost.
void write_on_stderr(std::string_view words);

/// One line on stderr; with a styled `kind: ` in front.
void say(std::string_view line);
void say(std::string_view kind, Style style, std::string_view line);

/// A solver's own words on stderr, as they come; the last line is ended.
void say_log(std::string_view words);

enum class Listing { short_list, all };
/// Issues as `note: path: message`; in a short list three of each slug, and how many more there are.
void say_issues(std::string_view kind, Style style, const std::vector<Issue>& issues, Listing listing);

/// The whole error on stderr, every issue with its place. Result: the exit status.
int report(const Error& error);

/// To stdout. Result: done, or io_failed (silently where the reader has gone away, as with `| head`).
int answer(std::string_view text);

}  // namespace chargeplan::cli
