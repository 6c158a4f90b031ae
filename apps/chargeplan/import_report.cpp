#include "import_report.hpp"

#include <fmt/format.h>

#include <set>
#include <string_view>

#include "console.hpp"
#include "io/issues_json.hpp"
#include "io/oddities_json.hpp"
#include "words.hpp"

namespace chargeplan::cli {
std::size_t rows_of(const std::vector<Issue>& issues) {
  std::set<std::string_view> rows;
  for (const Issue& issue : issues) rows.insert(std::string_view{issue.path}.substr(0, issue.path.find(", column ")));
  return rows.size();
}

void say_import(const ImportReport& report, bool verbose) {
  say(fmt::format("{}: {} -> {}{}", report.file, counted(static_cast<std::size_t>(report.row_count), "row"),
                  counted(report.made, report.noun),
                  report.skipped.empty() ? "" : fmt::format(", {} left out", counted(rows_of(report.skipped), "row"))));
  for (const io::OddityCount& oddity : report.oddities)
    say(fmt::format("  {}  {}  {}", right(grouped(static_cast<double>(oddity.count), 0), 8),
                    left(io::action_words(oddity.action), 8), oddity.slug));
  const Listing listing = verbose ? Listing::all : Listing::short_list;
  say_issues("note", Style::dim, report.notes, listing);
  say_issues("left out", Style::yellow, report.skipped, listing);
}

std::string import_json(const ImportReport& report) {
  io::json::Text text;
  text.begin_object();
  text.key("file");
  text.string(report.file);
  text.key("rows");
  text.number(static_cast<long long>(report.row_count));
  text.key(report.noun == "session" ? "sessions" : "values");
  text.number(static_cast<long long>(report.made));
  text.key("oddities");
  io::write_oddities(text, report.oddities);
  text.key("skipped");
  io::write_issues(text, report.skipped);
  text.key("notes");
  io::write_issues(text, report.notes);
  text.end_object();
  return text.take() + "\n";
}

}  // namespace chargeplan::cli
