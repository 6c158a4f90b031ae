#include "http/wire_message.hpp"

#include <cctype>
#include <chrono>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "http/request_id.hpp"
#include "http/target.hpp"

namespace chargeplan::http {

using boost::beast::http::field;

std::optional<FaultWords> fault_of(const boost::system::error_code& failure, bool late) {
  using boost::beast::http::error;
  if (late) return FaultWords{Fault::request_timeout, "the request came too slowly"};
  if (failure == error::end_of_stream || failure == error::partial_message) return std::nullopt;
  if (failure.category() != boost::beast::http::make_error_code(error::bad_method).category()) return std::nullopt;
  if (failure == error::header_limit || failure == error::buffer_overflow)
    return FaultWords{Fault::header_too_large, "the header is larger than this service reads"};
  if (failure == error::body_limit) return FaultWords{Fault::body_too_large, "the body is larger than this service reads"};
  return FaultWords{Fault::bad_request, "this is no request of HTTP/1.0 or 1.1"};
}

void take_header(Request& request, const WireParser& parser) {
  const auto& header = parser.get();
  request.method = header.method_string();
  request.target = origin_form(header.target());
  request.content_type = header[field::content_type];
  request.content_encoding = header[field::content_encoding];
  for (char& c : request.content_encoding) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  request.accept = header[field::accept];
  request.accept_encoding = header[field::accept_encoding];
  request.authorization = header[field::authorization];
  request.origin = header[field::origin];
  request.asked_method = header[field::access_control_request_method];
  request.id = request_id(header["X-Request-Id"]);
  for (auto [line, end] = header.equal_range("Prefer"); line != end; ++line)
    request.prefer += (request.prefer.empty() ? "" : ",") + std::string{line->value()};
  request.idempotency_key = header["Idempotency-Key"];
  request.if_none_match = header[field::if_none_match];
  request.cache_control = header[field::cache_control];
}

WireAnswer answer_of(const Response& response, const AnswerTerms& terms) {
  WireAnswer answer{static_cast<boost::beast::http::status>(response.status), terms.version};
  answer.reason(reason_of(response.status));
  answer.set(field::date, fmt::format("{:%a, %d %b %Y %H:%M:%S GMT}",
                                      fmt::gmtime(std::chrono::system_clock::to_time_t(std::chrono::system_clock::now()))));
  if (!response.content_type.empty()) answer.set(field::content_type, response.content_type);
  answer.set("X-Request-Id", terms.request_id);
  answer.set("X-Content-Type-Options", "nosniff");
  answer.set("X-Frame-Options", "DENY");
  answer.set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
  answer.set("Referrer-Policy", "no-referrer");
  answer.set("Cross-Origin-Resource-Policy", "same-origin");
  answer.set(field::cache_control, "no-store");
  for (const auto& [name, value] : response.headers) name == "Vary" ? answer.insert(name, value) : answer.set(name, value);
  answer.keep_alive(terms.keep_alive);
  if (response.events) {
    answer.chunked(terms.version >= 11);  // of HTTP/1.0 the end of the connection is the end
  } else if (response.status != 204 && response.status != 304) {
    answer.content_length(response.body.size());
  }
  return answer;
}

}  // namespace chargeplan::http
