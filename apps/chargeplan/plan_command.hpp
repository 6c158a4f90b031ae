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

/// Where a plan goes, and the request that it answers.
struct PlanOutputs {
  std::vector<std::string> files;
  std::string request_file;
  bool json = false;
  bool verbose = false;
  void add_to(CLI::App& command);
  /// Errors: invalid_input: an unknown ending, two answers for one file or for stdout, a plan in the place of its `input`.
  [[nodiscard]] Result<void> check(const std::string& input) const;
};

struct PlanArguments {
  ProblemInput input;
  PlanOutputs outputs;
  std::optional<int> jobs;
};

/// Solves, watched, and writes all that is asked for. `start`: a plan that is near, if there is one. Result: the exit status.
[[nodiscard]] int plan_and_write(const LoadedRequest& loaded, const PlanOutputs& outputs, const Plan* start = nullptr);

/// `created` is now, the id is made of it and of the request.
[[nodiscard]] Result<io::PlanDocument> solve(const LoadedRequest& loaded, const PlanControl& control,
                                             const Plan* start = nullptr);

/// The exit status of a plan: infeasible is no error, but no success either.
[[nodiscard]] int status_of(const Plan& plan);

/// A file of many requests, one a line, answered line by line, some at a time: memory holds those, not the file.
[[nodiscard]] int plan_lines(const PlanArguments& arguments);

}  // namespace chargeplan::cli
