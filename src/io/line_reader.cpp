#include "io/line_reader.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>
#include <utility>

namespace chargeplan::io {

LineReader::LineReader(std::string path, std::FILE* file, std::size_t line_limit_bytes)
    : path_{std::move(path)}, file_{file}, line_limit_bytes_{line_limit_bytes} {}

Result<LineReader> LineReader::open(const std::string& path, std::size_t line_limit_bytes) {
  std::FILE* file = std::fopen(path.c_str(), "rbe");
  if (file == nullptr) return file_failure(path, "cannot be opened", errno);
  LineReader reader{path, file, line_limit_bytes};
  struct stat status {};
  if (::fstat(::fileno(file), &status) == 0 && S_ISDIR(status.st_mode)) return file_failure(path, "cannot be read", EISDIR);
  return reader;
}

Result<std::optional<std::string>> LineReader::next_text() {
  constexpr std::size_t part_bytes = std::size_t{256} << 10U;
  for (std::size_t looked_at = begin_;;) {
    if (const std::size_t end = buffer_.find('\n', looked_at); end != std::string::npos) {
      std::string text = buffer_.substr(begin_, end - begin_);
      begin_ = end + 1;
      return text;
    }
    buffer_.erase(0, std::exchange(begin_, 0));
    looked_at = buffer_.size();
    if (looked_at > line_limit_bytes_) {
      const std::string place = fmt::format("{}, line {}", path_, line_number_ + 1);
      std::string message = fmt::format("is longer than {} MiB, the most that is read of one line", line_limit_bytes_ >> 20U);
      return tl::unexpected(Error{
          ErrorCode::invalid_input, fmt::format("{} {}", place, message), {{place, "line_too_long", std::move(message)}}});
    }
    buffer_.resize(looked_at + part_bytes);
    const std::size_t got = std::fread(buffer_.data() + looked_at, 1, part_bytes, file_.get());
    buffer_.resize(looked_at + got);
    if (got > 0) continue;
    if (std::ferror(file_.get()) != 0) return file_failure(path_, "cannot be read", errno);
    if (buffer_.empty()) return std::nullopt;
    return std::exchange(buffer_, {});  // the last line may have no end
  }
}

Result<std::optional<Line>> LineReader::next() {
  while (true) {
    auto text = next_text();
    if (!text) return tl::unexpected(std::move(text.error()));
    if (!*text) return std::nullopt;
    ++line_number_;
    if ((*text)->find_first_not_of(" \t\r") != std::string::npos) return Line{*std::move(*text), line_number_};
  }
}

}  // namespace chargeplan::io
