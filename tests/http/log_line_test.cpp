#include "http/log_line.hpp"

#include <gtest/gtest.h>

namespace chargeplan::http {
namespace {

const Instant midnight{std::chrono::sys_days{std::chrono::year{2025} / 8 / 18}};

TEST(LogLine, OfARequestIsOneObject) {
  EXPECT_EQ(log_line({.received = midnight,
                      .request_id = "r-1",
                      .client = "127.0.0.1",
                      .method = "POST",
                      .path = "/v1/plans",
                      .status = 200,
                      .duration = std::chrono::microseconds{1500},
                      .body_bytes = 12,
                      .answer_bytes = 34}),
            R"({"time":"2025-08-18T00:00:00+00:00","event":"request","request_id":"r-1","client":"127.0.0.1","method":"POST",)"
            R"("path":"/v1/plans","status":200,"duration_us":1500,"body_bytes":12,"answer_bytes":34})");
}

TEST(LogLine, NeverBreaksWhateverAClientSends) {
  const auto line = log_line({.received = midnight, .method = "GET", .path = "/\n\"\xFF", .fault = "no \"room\"\n"});
  EXPECT_EQ(line.find('\n'), std::string::npos) << line;
  EXPECT_NE(line.find(R"("fault":"no \"room\"\n")"), std::string::npos) << line;
}

TEST(LogLine, OfAnEventNamesIt) {
  EXPECT_EQ(log_line(LoggedEvent{.time = midnight, .event = "listening", .detail = "127.0.0.1", .port = 8080}),
            R"({"time":"2025-08-18T00:00:00+00:00","event":"listening","detail":"127.0.0.1","port":8080})");
}

}  // namespace
}  // namespace chargeplan::http
