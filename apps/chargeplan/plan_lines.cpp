#include <fmt/format.h>

#include <algorithm>

#include "console.hpp"
#include "io/files.hpp"
#include "io/json_text.hpp"
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
  text.begin_array();
  for (const Issue& issue : error.issues) {
    text.begin_object();
    for (const auto& [key, value] : {std::pair{"path", &issue.path}, {"slug", &issue.slug}, {"message", &issue.message}}) {
      text.key(key);
      text.string(*value);
    }
    text.end_object();
  }
  text.end_array();
  text.end_object();
  text.end_object();
  return text.take();
}

}  // namespace

int plan_lines(const PlanArguments& arguments) {
  const auto content = io::read_file(arguments.input.name());
  if (!content) return report(content.error());
  const bool stdout_is_taken = std::find(arguments.outputs.begin(), arguments.outputs.end(), "-") != arguments.outputs.end();
  std::string answers;
  int worst = done;
  std::size_t line_number = 0, planned = 0, failed = 0;
  for (std::string_view rest = *content; !rest.empty();) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string line{rest.substr(0, end)};
    rest.remove_prefix(std::min(end + 1, rest.size()));
    ++line_number;
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    const std::string place = fmt::format("line {}", line_number);
    auto document = arguments.input.load_from(line, place).and_then([&](const LoadedRequest& loaded) {
      return solve(loaded, arguments.verbose);
    });
    std::string words;
    if (document) {
      ++planned;
      worst = std::max(worst, status_of(document->plan));
      answers += io::write_plan_json(*document) + "\n";
      words = fmt::format("{}: {}: {} of {} kWh", place, status_words(document->plan),
                          grouped(document->plan.kpi.energy_delivered_kwh), grouped(document->plan.kpi.energy_required_kwh));
    } else {
      ++failed;
      document.error().message = fmt::format("{}: {}", place, document.error().message);
      worst = std::max(worst, report(document.error()));
      answers += error_line(document.error()) + "\n";
      words = fmt::format("{}: {}", place, traits(document.error().code).slug);
    }
    if (arguments.json || stdout_is_taken) continue;
    if (const int status = answer(words + "\n"); status != done) return status;
  }
  for (const std::string& path : arguments.outputs) {
    if (const auto written = io::write_file(path, answers); !written) return report(written.error());
    if (path != "-") say(fmt::format("wrote {}", path));
  }
  if (arguments.json && !stdout_is_taken)
    if (const int status = answer(answers); status != done) return status;
  say(fmt::format("{} planned{}", counted(planned, "request"), failed == 0 ? "" : fmt::format(", {} failed", failed)));
  return worst;
}

}  // namespace chargeplan::cli
