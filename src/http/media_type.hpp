/// Kinds of content: what a client sends, and what it takes. Source: RFC 9110, sections 8.3 and 12.5.1.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace chargeplan::http {

inline constexpr std::string_view json_type = "application/json";
inline constexpr std::string_view html_type = "text/html";
inline constexpr std::string_view problem_type = "application/problem+json";
inline constexpr std::string_view text_type = "text/plain";
inline constexpr std::string_view csv_type = "text/csv";
inline constexpr std::string_view xlsx_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
inline constexpr std::string_view xls_type = "application/vnd.ms-excel";
inline constexpr std::string_view ods_type = "application/vnd.oasis.opendocument.spreadsheet";
inline constexpr std::string_view events_type = "text/event-stream";
inline constexpr std::string_view gzip_type = "application/gzip";
inline constexpr std::string_view bytes_type = "application/octet-stream";

/// `text/csv` of `Text/CSV; charset=utf-8`.
[[nodiscard]] std::string essence_of(std::string_view content_type);

/// The kind of `offered` that a client likes best by its Accept header, the first of those that it likes equally; none where it
/// takes none of them. An empty header takes anything.
[[nodiscard]] std::optional<std::string_view> choose_type(std::string_view accept, std::span<const std::string_view> offered);

}  // namespace chargeplan::http
