/// What a reader mended or left out, counted by kind, as JSON: `[{"slug", "action", "count"}]`.
#pragma once

#include <string_view>
#include <vector>

#include "io/json_text.hpp"
#include "io/tables.hpp"

namespace chargeplan::io {

[[nodiscard]] constexpr std::string_view action_words(OddityCount::Action action) noexcept {
  switch (action) {
    case OddityCount::Action::dropped: return "dropped";
    case OddityCount::Action::repaired: return "repaired";
    case OddityCount::Action::flagged: break;
  }
  return "flagged";
}

inline void write_oddities(json::Text& text, const std::vector<OddityCount>& oddities) {
  text.begin_array();
  for (const OddityCount& oddity : oddities) {
    text.begin_object();
    text.key("slug");
    text.string(oddity.slug);
    text.key("action");
    text.string(action_words(oddity.action));
    text.key("count");
    text.number(static_cast<long long>(oddity.count));
    text.end_object();
  }
  text.end_array();
}

}  // namespace chargeplan::io
