#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "chargeplan/portfolio.hpp"
#include "console.hpp"
#include "interruption.hpp"
#include "io/files.hpp"
#include "io/issues_json.hpp"
#include "io/json_text.hpp"
#include "io/line_reader.hpp"
#include "outputs.hpp"
#include "plan_command.hpp"
#include "plan_summary.hpp"
#include "words.hpp"

namespace chargeplan::cli {
namespace {

/// What stands in the answer's line where there is no plan.
std::string error_line(const Error& error) {
  io::json::Text text;
  text.begin_object();
  text.key("error");
  text.begin_object();
  text.key("slug");
  text.string(traits(error.code).slug);
  text.key("message");
  text.string(error.message);
  text.key("issues");
  io::write_first_issues(text, error.issues);
  text.end_object();
  text.end_object();
  return text.take();
}

/// What became of one line.
struct Answer {
  std::string json;   ///< the plan, or why there is none
  std::string words;  ///< the same for people
  std::optional<Error> error;
  int status = done;
};

Answer answer_line(const ProblemInput& input, const SideFiles& side, const io::Line& line, const PlanControl& control) {
  const std::string place = fmt::format("line {}", line.number);
  auto document = input.load_from(line.text, place, true, side).and_then([&](const LoadedRequest& loaded) {
    return solve(loaded, control);
  });
  if (!document) {
    Error& error = document.error();
    error.message = fmt::format("{}: {}", place, error.message);
    return {error_line(error), fmt::format("{}: {}", place, traits(error.code).slug), std::move(error), done};
  }
  const Plan& plan = document->plan;
  return {io::write_plan_json(*document),
          fmt::format("{}: {}: {} of {} kWh", place, status_words(plan), grouped(plan.kpi.energy_delivered_kwh),
                      grouped(plan.kpi.energy_required_kwh)),
          std::nullopt, status_of(plan)};
}

/// Some of the lines that follow, as many as keep `jobs` threads busy for a while. Errors: as LineReader's.
Result<std::vector<io::Line>> some_lines(io::LineReader& reader, int jobs) {
  constexpr std::size_t enough_bytes = std::size_t{8} << 20U;
  const auto enough_lines = 32 * static_cast<std::size_t>(jobs);
  std::vector<io::Line> lines;
  for (std::size_t bytes = 0; lines.size() < enough_lines && bytes < enough_bytes; bytes += lines.back().text.size()) {
    auto line = reader.next();
    if (!line) return tl::unexpected(std::move(line.error()));
    if (!*line) break;
    lines.push_back(**std::move(line));
  }
  return lines;
}

/// Where the answers go: to files as JSON, to stdout as JSON or in words.
class Answers {
 public:
  explicit Answers(const PlanArguments& arguments) : stdout_takes_json_{arguments.outputs.json} {
    for (const std::string& path : arguments.outputs.files)
      if (path == "-")
        stdout_takes_json_ = true;
      else
        paths_.push_back(path);
  }

  [[nodiscard]] Result<void> open() {
    for (const std::string& path : paths_) {
      auto file = io::GrowingFile::create(path);
      if (!file) return tl::unexpected(std::move(file.error()));
      files_.push_back(*std::move(file));
    }
    return {};
  }

  /// Result: an exit status.
  [[nodiscard]] int append(const std::vector<Answer>& answers) {
    std::string json, words;
    for (const Answer& one : answers) {
      json += one.json + "\n";
      words += one.words + "\n";
      ++(one.error ? failed_ : planned_);
      worst_ = std::max(worst_, one.error ? report(*one.error) : one.status);
    }
    for (io::GrowingFile& file : files_)
      if (const auto written = file.append(json); !written) return report(written.error());
    if (stdout_status_ == done) stdout_status_ = answer(stdout_takes_json_ ? json : words);
    return files_.empty() ? stdout_status_ : done;
  }

  /// Result: the exit status of the whole.
  [[nodiscard]] int finish() {
    for (std::size_t k = 0; k < files_.size(); ++k) {
      if (const auto written = files_[k].finish(); !written) return report(written.error());
      say(fmt::format("wrote {}", paths_[k]));
    }
    say(fmt::format("{} planned{}", counted(planned_, "request"), failed_ == 0 ? "" : fmt::format(", {} failed", failed_)));
    return std::max(worst_, stdout_status_);
  }

 private:
  std::vector<std::string> paths_;
  std::vector<io::GrowingFile> files_;
  bool stdout_takes_json_;
  int worst_ = done, stdout_status_ = done;
  std::size_t planned_ = 0, failed_ = 0;
};

}  // namespace

int plan_lines(const PlanArguments& arguments) {
  auto reader = io::LineReader::open(arguments.input.name());
  if (!reader) return report(reader.error());
  const SideFiles side = arguments.input.read_side_files();
  Answers answers{arguments};
  if (const auto opened = answers.open(); !opened) return report(opened.error());
  const Interruption interruption;
  PlanControl control{.stop = interruption.token()};
  if (arguments.outputs.verbose) control.log = say_log;
  const int jobs = arguments.outputs.verbose ? 1 : arguments.jobs.value_or(usable_cores());  // logs side by side cannot be read
  while (true) {
    const auto lines = some_lines(*reader, jobs);
    if (!lines) return report(lines.error());
    if (lines->empty()) break;
    std::vector<Answer> some(lines->size());
    for_each_site(lines->size(), jobs,
                  [&](std::size_t k) { some[k] = answer_line(arguments.input, side, (*lines)[k], control); });
    if (const int status = answers.append(some); status != done) return status;
  }
  if (interruption.happened()) say("warning", Style::yellow, "stopped: the plans from then on are the best so far");
  return answers.finish();
}

}  // namespace chargeplan::cli
