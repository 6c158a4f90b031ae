/// `--out FILE`: a plan written by the kind that the name's ending says.
#pragma once

#include <string>
#include <vector>

#include "chargeplan/demand.hpp"
#include "chargeplan/error.hpp"
#include "chargeplan/problem.hpp"
#include "io/plan_document.hpp"

namespace chargeplan::cli {

/// `.json` of `out/plan.json`, in lower case.
[[nodiscard]] std::string ending_of(const std::string& path);

/// Whether two paths name one file, however they are written; `-` is only itself.
[[nodiscard]] bool are_same_file(const std::string& one, const std::string& other);

/// Before any work: every name must end as one of `endings` does (`-` is always good), be there once, and not be the `input`'s.
/// Errors: invalid_input.
[[nodiscard]] Result<void> check_outputs(const std::vector<std::string>& paths, const std::vector<std::string>& endings,
                                         const std::string& input = {});

/// The whole of a plan as a file's content. Errors: io.
[[nodiscard]] Result<std::string> plan_as(const std::string& ending, const io::PlanDocument& document, const Problem& problem,
                                          const TimeZone& zone);

}  // namespace chargeplan::cli
