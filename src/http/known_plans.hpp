/// Plans of equal requests, where processes tell each other of them: the same plan, without a solve.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "chargeplan/plan.hpp"
#include "http/context.hpp"
#include "http/message.hpp"

namespace chargeplan::http {

class KnownPlans {
 public:
  /// Of requests that say the same as this one (`request_sha256`: of what it says), of the same client.
  KnownPlans(std::string_view request_sha256, const Request& request, const Context& context);

  /// The plan that one of them was answered with; none where none is known, or the client wants its own (Cache-Control).
  [[nodiscard]] std::optional<Plan> find() const;
  /// Tells the others of an answer, where its plan is the last word on its request: not one that was stopped early.
  void tell(const Plan& plan, const Response& answer) const;

 private:
  const Request& request_;
  const Context& context_;
  std::string key_;
};

}  // namespace chargeplan::http
