/// From a plan to the answer of its request: kept under an address, once, however often it is asked for under one key.
#pragma once

#include <optional>
#include <string>

#include "http/context.hpp"
#include "http/message.hpp"
#include "http/storage/store.hpp"
#include "io/plan_document.hpp"
#include "io/request.hpp"

namespace chargeplan::http {

/// None where the request has no Idempotency-Key.
[[nodiscard]] std::optional<AnswerKey> answer_key_of(const Request& request);

/// 200 with a plan, and its address where it is kept.
[[nodiscard]] Response kept_plan_answer(std::string document, const std::string& id);

/// 202, with the address of the job and the job as it was then: the same whenever it is asked for again.
[[nodiscard]] Response accepted_answer(JobRecord job);

/// What was answered before under the request's Idempotency-Key, or that the key came with another request; none where neither.
/// `own_job`: the answer of one's own acceptance is no answer before.
[[nodiscard]] std::optional<Response> answer_given_before(const Request& request, Store& store, const std::string& own_job);

/// Keeps a plan, where a store is, and answers it. `written`: the request that it answers.
[[nodiscard]] Response keep_and_answer(io::PlanDocument document, const io::PlanRequest& planned, std::string written,
                                       const Request& request, const Context& context);

}  // namespace chargeplan::http
