/// A text file, one line at a time: memory holds a line, not the file.
#pragma once

#include <cstddef>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>

#include "chargeplan/error.hpp"
#include "io/files.hpp"

namespace chargeplan::io {

struct Line {
  std::string text;  ///< without its end
  std::size_t number = 0;
};

class LineReader {
 public:
  /// Errors: io (missing, a folder, no right to read).
  [[nodiscard]] static Result<LineReader> open(const std::string& path,
                                               std::size_t line_limit_bytes = default_file_limit_bytes);

  /// The next line that is not blank; none at the end. Errors: io, invalid_input `line_too_long`.
  [[nodiscard]] Result<std::optional<Line>> next();

 private:
  /// The next line, blank or not; none at the end.
  [[nodiscard]] Result<std::optional<std::string>> next_text();

  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  LineReader(std::string path, std::FILE* file, std::size_t line_limit_bytes);

  std::string path_;
  std::unique_ptr<std::FILE, Close> file_;
  std::size_t line_limit_bytes_;
  std::string buffer_;     ///< what was read and not yet given
  std::size_t begin_ = 0;  ///< of that, in the buffer
  std::size_t line_number_ = 0;
};

}  // namespace chargeplan::io
