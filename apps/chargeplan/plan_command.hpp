/// `chargeplan plan`: sessions in, a plan out.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "chargeplan/error.hpp"
#include "chargeplan/options.hpp"
#include "io/plan_document.hpp"
#include "problem_input.hpp"

namespace chargeplan::cli {

struct PlanArguments {
  ProblemInput input;
  std::vector<std::string> outputs;
  std::string request_output;
  bool json = false;
  bool verbose = false;
  std::optional<int> jobs;
};

/// `created` is now, the id is made of it and of the request.
[[nodiscard]] Result<io::PlanDocument> solve(const LoadedRequest& loaded, const PlanControl& control);

/// The exit status of a plan: infeasible is no error, but no success either.
[[nodiscard]] int status_of(const Plan& plan);

/// A file of many requests, one a line, answered line by line, some at a time: memory holds those, not the file.
[[nodiscard]] int plan_lines(const PlanArguments& arguments);

}  // namespace chargeplan::cli
