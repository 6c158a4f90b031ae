/// Parts of lists as JSON: `{"plans": […], "next_cursor": …}`.
#pragma once

#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>

#include <fmt/format.h>

#include "chargeplan/demand.hpp"
#include "http/storage/store.hpp"
#include "http/target.hpp"
#include "io/json_encoder.hpp"

namespace chargeplan::io::json {

template <>
struct Fields<http::PlanSummary> {
  static constexpr std::tuple list{
      field("id", &http::PlanSummary::id),
      field("created", &http::PlanSummary::created),
      field("status", &http::PlanSummary::status),
      field("objective_cost", &http::PlanSummary::objective_cost),
      field("request_sha256", &http::PlanSummary::request_sha256),
      field("site_id", &http::PlanSummary::site_id),
      field("sessions", &http::PlanSummary::sessions),
  };
};

template <>
struct Fields<http::DocumentSummary> {
  static constexpr std::tuple list{
      field("id", &http::DocumentSummary::id),
      field("updated", &http::DocumentSummary::updated),
      field("bytes", &http::DocumentSummary::bytes),
  };
};

}  // namespace chargeplan::io::json

namespace chargeplan::http {

inline constexpr std::size_t longest_page = 1000;

template <class Item>
std::string write_list(std::string_view name, const Page<Item>& page) {
  const auto utc = TimeZone::find("UTC").value();
  io::json::Encoder encoder{utc};
  io::json::Text& text = encoder.text();
  text.begin_object();
  text.key(name);
  encoder.write(page.items);
  text.key("next_cursor");
  encoder.write(page.next.empty() ? std::optional<std::string>{} : page.next);
  text.end_object();
  return text.take() + "\n";
}

/// `?limit=` and `?cursor=`. Errors: invalid_input.
inline Result<PageRequest> read_page(const Target& target) {
  PageRequest page{.limit = 50, .after = std::string{target.value_of("cursor").value_or("")}};
  const auto limit = target.value_of("limit");
  if (!limit) return page;
  const auto [end, failure] = std::from_chars(limit->data(), limit->data() + limit->size(), page.limit);
  if (failure == std::errc{} && end == limit->data() + limit->size() && page.limit >= 1 && page.limit <= longest_page)
    return page;
  return tl::unexpected(Error{
      ErrorCode::invalid_input,
      "the query is not understood",
      {{"?limit", "out_of_range", fmt::format("must be a whole number from 1 to {}, not \"{}\"", longest_page, *limit)}}});
}

}  // namespace chargeplan::http
