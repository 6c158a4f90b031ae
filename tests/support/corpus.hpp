/// Cases kept as files: one JSON object a case, so that a new one needs no code.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace chargeplan::test {

inline std::filesystem::path source_path(const std::string& below) {
  return std::filesystem::path{CHARGEPLAN_SOURCE_DIR} / below;
}

inline std::string content_of(const std::filesystem::path& path) {
  std::ostringstream content;
  content << std::ifstream{path, std::ios::binary}.rdbuf();
  return content.str();
}

/// The `.json` files of a folder, by name.
inline std::vector<std::filesystem::path> json_files_in(const std::string& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator{source_path(folder)})
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace chargeplan::test
