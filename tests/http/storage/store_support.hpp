/// Stores of a test's own, and what is put into them.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "http/storage/sqlite_store.hpp"

namespace chargeplan::test {

inline std::unique_ptr<http::Store> memory_store(const http::Retention& retention = {}) {
  return http::SqliteStore::in_memory(retention).value();
}

inline Instant day(int number) {
  return Instant{std::chrono::sys_days{std::chrono::year{2025} / 8 / 1} + std::chrono::days{number}};
}

inline http::PlanRecord plan_of(const std::string& id, int created_day = 1) {
  return {.summary = {.id = id,
                      .created = day(created_day),
                      .status = "optimal",
                      .objective_cost = 1.5,
                      .request_sha256 = "abc",
                      .site_id = "depot",
                      .sessions = 2},
          .document = "{\"id\":\"" + id + "\"}",
          .request = "{\"of\":\"" + id + "\"}"};
}

inline http::JobRecord job_of(const std::string& id, int created_day = 1) {
  return {.id = id,
          .created = day(created_day),
          .client = "ann",
          .request_id = "r-" + id,
          .target = "/v1/plans",
          .body = "{\"job\":\"" + id + "\"}",
          .plan_id = {},
          .error = {}};
}

}  // namespace chargeplan::test
