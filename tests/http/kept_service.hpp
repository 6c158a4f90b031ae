/// The routes with a store behind them, without a socket.
#pragma once

#include <memory>
#include <optional>

#include "http/jobs.hpp"
#include "http/route_support.hpp"
#include "http/storage/store_support.hpp"

namespace chargeplan::test {

inline http::Request with_method(std::string method, std::string target, std::string body = {}) {
  http::Request request = post(std::move(target), std::move(body));
  request.method = std::move(method);
  return request;
}
inline http::Request put(std::string target, std::string body) {
  return with_method("PUT", std::move(target), std::move(body));
}
inline http::Request remove(std::string target) { return with_method("DELETE", std::move(target)); }

inline std::shared_ptr<http::Task> task_of(http::Request request, const std::string& id = "task") {
  return std::make_shared<http::Task>(id, std::move(request));
}

class KeptService : public testing::Test {
 protected:
  /// As a worker would.
  http::Response ask(const http::Request& request) { return jobs_.run(task_of(request), http::answer).value(); }

  std::unique_ptr<http::Store> store_ = memory_store();
  http::Jobs jobs_{*store_, {}};
};

}  // namespace chargeplan::test
