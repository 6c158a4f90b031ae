#include "outputs.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <filesystem>

#include "io/plan_export.hpp"

namespace chargeplan::cli {

std::string ending_of(const std::string& path) {
  std::string ending = std::filesystem::path{path}.extension().string();
  std::transform(ending.begin(), ending.end(), ending.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return ending;
}

bool are_same_file(const std::string& one, const std::string& other) {
  const auto place = [](const std::string& path) {
    std::error_code unknown;
    const auto found = std::filesystem::weakly_canonical(std::filesystem::absolute(path, unknown), unknown);
    return unknown ? std::filesystem::path{path} : found;
  };
  return one == other || (one != "-" && other != "-" && place(one) == place(other));
}

Result<void> check_outputs(const std::vector<std::string>& paths, const std::vector<std::string>& endings,
                           const std::string& input) {
  Error error{ErrorCode::invalid_input, "nothing can be written as asked", {}};
  for (auto path = paths.begin(); path != paths.end(); ++path) {
    if (std::any_of(paths.begin(), path, [&](const std::string& other) { return are_same_file(*path, other); }))
      error.issues.push_back({"--out", "duplicate_output", fmt::format("{} is named twice", *path)});
    if (*path != "-" && are_same_file(*path, input))
      error.issues.push_back(
          {"--out", "duplicate_output", fmt::format("{} is the input, which would be lost; name another file", *path)});
    if (*path != "-" && std::find(endings.begin(), endings.end(), ending_of(*path)) == endings.end())
      error.issues.push_back({"--out", "unknown_ending", fmt::format("{} must end in {}", *path, fmt::join(endings, ", "))});
  }
  if (!error.issues.empty()) return tl::unexpected(std::move(error));
  for (const std::string& path : paths) {
    const auto folder = std::filesystem::path{path}.parent_path();
    std::error_code ignored;
    if (path != "-" && !folder.empty() && !std::filesystem::is_directory(folder, ignored))
      error.issues.push_back({"--out", "no_folder", fmt::format("{}: there is no folder {}", path, folder.string())});
  }
  if (error.issues.empty()) return {};
  error.code = ErrorCode::io;
  return tl::unexpected(std::move(error));
}

Result<std::string> plan_as(const std::string& ending, const io::PlanDocument& document, const Problem& problem,
                            const TimeZone& zone) {
  if (ending == ".csv") return io::write_plan_csv(document, problem, zone);
  if (ending == ".xlsx") return io::write_plan_xlsx(document, problem, zone);
  if (ending == ".html") return io::write_report(document, problem, zone);
  return io::write_plan_json(document) + "\n";
}

}  // namespace chargeplan::cli
