/// Where in a document a decoder is. Kept on the stack as a chain; text only when there is something to say.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace chargeplan::io::json {

class Path {
 public:
  Path() = default;  ///< the whole document
  [[nodiscard]] Path member(std::string_view key) const { return Path{this, key, 0}; }
  [[nodiscard]] Path element(std::size_t index) const { return Path{this, {}, index}; }

  /// `sessions[17].departure`; empty for the whole document.
  [[nodiscard]] std::string text() const {
    if (parent_ == nullptr) return {};
    std::string path = parent_->text();
    if (key_.data() == nullptr) return path + "[" + std::to_string(index_) + "]";
    if (!path.empty()) path += '.';
    return path.append(key_);
  }

 private:
  Path(const Path* parent, std::string_view key, std::size_t index) : parent_{parent}, key_{key}, index_{index} {}
  const Path* parent_ = nullptr;
  std::string_view key_;
  std::size_t index_ = 0;
};

}  // namespace chargeplan::io::json
