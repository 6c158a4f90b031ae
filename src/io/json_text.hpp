/// Writes JSON into one string: numbers in their shortest exact form, text always valid UTF-8.
#pragma once

#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace chargeplan::io::json {

/// Commas are set by the writer; keys and values must alternate as JSON asks.
class Text {
 public:
  void begin_object() { open('{'); }
  void end_object() { close('}'); }
  void begin_array() { open('['); }
  void end_array() { close(']'); }
  /// `key` must need no escapes: the documents' own names.
  void key(std::string_view name) {
    char* to = room(name.size() + 4);
    if (comma_) *to++ = ',';
    *to++ = '"';
    to = append(to, name);
    *to++ = '"';
    *to++ = ':';
    used(to);
    comma_ = false;
  }
  /// A key that is JSON already, with its quotes.
  void raw_key(std::string_view json) {
    char* to = append(separated(json.size() + 1), json);
    *to++ = ':';
    used(to);
    comma_ = false;
  }
  void number(double value) {
    if (!std::isfinite(value)) return null();  // JSON has no other word for it
    char* to = separated(32);
    // Set-points and SoC stay the same for steps on end: half of a plan's numbers are the one before.
    const auto bits = std::bit_cast<std::uint64_t>(value);
    if (bits != last_bits_) {
      last_length_ =
          static_cast<std::size_t>(std::to_chars(last_.data(), last_.data() + last_.size(), value).ptr - last_.data());
      last_bits_ = bits;
    }
    std::memcpy(to, last_.data(), last_.size());
    used(to + last_length_);
  }
  void number(long long value) {
    char* to = separated(24);
    used(std::to_chars(to, to + 24, value).ptr);
  }
  void null() { used(append(separated(4), "null")); }
  void boolean(bool value) { used(append(separated(5), value ? "true" : "false")); }
  void string(std::string_view text);
  /// JSON that is ready.
  void raw(std::string_view json) { used(append(separated(json.size()), json)); }

  [[nodiscard]] std::string take() {
    buffer_.resize(size_);
    return std::move(buffer_);
  }

 private:
  void open(char bracket) {
    char* to = separated(1);
    *to++ = bracket;
    used(to);
    comma_ = false;
  }
  void close(char bracket) {
    char* to = room(1);
    *to++ = bracket;
    used(to);
    comma_ = true;
  }
  /// Room for a value, after the comma that may be due.
  char* separated(std::size_t bytes) {
    char* to = room(bytes + 1);
    if (comma_) {
      *to++ = ',';
      ++size_;
    }
    comma_ = true;
    return to;
  }
  char* room(std::size_t bytes) {
    if (buffer_.size() - size_ < bytes) buffer_.resize((buffer_.size() + bytes) * 2 + 256);
    return buffer_.data() + size_;
  }
  void used(const char* end) { size_ = static_cast<std::size_t>(end - buffer_.data()); }
  static char* append(char* to, std::string_view text) {
    std::memcpy(to, text.data(), text.size());
    return to + text.size();
  }

  std::string buffer_;
  std::size_t size_ = 0;
  bool comma_ = false;
  std::array<char, 32> last_{'0'};  ///< the number before
  std::size_t last_length_ = 1;
  std::uint64_t last_bits_ = 0;
};

}  // namespace chargeplan::io::json
