/// Our messages <-> those of Boost.Beast, which speaks HTTP.
#pragma once

#include <optional>
#include <string_view>

#include <boost/beast/http.hpp>

#include "http/message.hpp"
#include "http/problem.hpp"

namespace chargeplan::http {

using WireParser = boost::beast::http::request_parser<boost::beast::http::string_body>;
using WireAnswer = boost::beast::http::response<boost::beast::http::string_body>;

struct FaultWords {
  Fault fault;
  std::string_view detail;
};

/// What a client is told that sent something else than a request; none where nobody listens any more.
/// `late`: the request was cut off by a deadline.
[[nodiscard]] std::optional<FaultWords> fault_of(const boost::system::error_code& failure, bool late);

/// All of a request but its body.
void take_header(Request& request, const WireParser& parser);

/// What an answer needs to know of its request besides what the route made of it.
struct AnswerTerms {
  unsigned version = 11;
  bool keep_alive = false;
  std::string_view request_id;
};

/// The header of an answer; the body is left to who writes it.
[[nodiscard]] WireAnswer answer_of(const Response& response, const AnswerTerms& terms);

}  // namespace chargeplan::http
