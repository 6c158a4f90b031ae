/// No bytes of a client crash the service or make it answer 500, none come back as a header, and what it refuses it explains.
/// The input is a request without its Content-Length, which would fit no changed body.
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

#include <boost/asio/buffer.hpp>

#include "http/jobs.hpp"
#include "http/problem.hpp"
#include "http/router.hpp"
#include "http/storage/sqlite_store.hpp"
#include "http/wire_message.hpp"
#include "io/json_document.hpp"

namespace {

using namespace chargeplan;

void require(bool holds) {
  if (!holds) std::abort();
}

/// What its requests put into the store is there for those after it.
struct Service {
  std::unique_ptr<http::Store> store = http::SqliteStore::in_memory({.age = {}, .bytes = std::int64_t{4} << 20U}).value();
  http::Jobs jobs{
      *store,
      {.limits = {.max_sessions = 8, .max_steps = 100, .max_set_points = 400}, .body_limit_bytes = std::size_t{1} << 18U}};
};

std::string with_length(std::string_view input) {
  const std::size_t end = input.find("\r\n\r\n");
  if (end == std::string_view::npos) return std::string{input};
  const std::string_view body = input.substr(end + 4);
  return std::string{input.substr(0, end)} + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
         std::string{body};
}

void hold_to_the_contract(const http::Response& response) {
  require(response.status >= 200 && response.status < 600 && response.status != 500);
  for (const auto& [name, value] : response.headers) require(value.find_first_of("\r\n") == std::string::npos);
  const bool is_packed = !response.body.empty() && response.body.front() == '\x1f';
  if (response.status >= 400) require(response.content_type == "application/problem+json" && !response.code.empty());
  if (response.content_type.find("json") != std::string::npos && !response.body.empty() && !is_packed)
    require(io::json::Document::parse(response.body).has_value());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Service service;
  const std::string wire = with_length({reinterpret_cast<const char*>(data), size});
  http::WireParser parser;
  parser.header_limit(std::uint32_t{16} << 10U);
  parser.body_limit(std::size_t{1} << 18U);
  parser.eager(true);
  boost::system::error_code failure;
  parser.put(boost::asio::buffer(wire), failure);
  const auto task = std::make_shared<http::Task>("fuzz", http::Request{});
  if (failure || !parser.is_done()) {
    if (const auto fault = http::fault_of(failure, false))
      hold_to_the_contract(http::problem(fault->fault, fault->detail, task->request()));
    return 0;
  }
  http::take_header(task->request(), parser);
  task->request().body = parser.get().body();
  const auto response = service.jobs.run(task, http::answer);
  if (!response) std::abort();
  hold_to_the_contract(*response);
  require(http::answer_of(*response, {.request_id = task->request().id}).result_int() ==
          static_cast<unsigned>(response->status));
  return 0;
}
