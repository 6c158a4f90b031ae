/// Finds by id in a list that is mostly asked for in its own order.
#pragma once

#include <cstddef>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace chargeplan::domain {

/// Looks where the last one was found, and a few further, as some may not be asked for; what is not there it looks for in the whole list, and
/// from the fifth time on in an index, which takes as long to make as some twenty looks. The list must stay as it is.
template <class Item>  // with `id`
class Finder {
 public:
  explicit Finder(const std::vector<Item>& items) : items_{items} {}

  /// Null where there is none. Ids are unique.
  const Item* operator()(std::string_view id) {
    for (std::size_t i = next_; i < items_.size() && i < next_ + few; ++i)
      if (items_[i].id == id) return found_at(i);
    if (looks_ < most_looks) {
      ++looks_;
      for (std::size_t i = 0; i < items_.size(); ++i)
        if (items_[i].id == id) return found_at(i);
      return nullptr;
    }
    if (index_.empty()) {
      index_.reserve(items_.size());
      for (std::size_t i = 0; i < items_.size(); ++i) index_.emplace(items_[i].id, i);
    }
    const auto found = index_.find(id);
    return found == index_.end() ? nullptr : found_at(found->second);
  }

 private:
  static constexpr std::size_t few = 16;
  static constexpr int most_looks = 4;
  const Item* found_at(std::size_t i) {
    next_ = i + 1;
    return &items_[i];
  }

  const std::vector<Item>& items_;
  std::size_t next_ = 0;
  int looks_ = 0;
  std::unordered_map<std::string_view, std::size_t> index_;
};

}  // namespace chargeplan::domain
