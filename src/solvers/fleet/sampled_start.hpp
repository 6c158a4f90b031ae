/// A start for the interior point from a solve of few of the sessions. Source: docs/solver.md, "The start from a sample".
#pragma once

#include <optional>
#include <vector>

#include "solvers/fleet/interior_point.hpp"

namespace chargeplan::solvers::fleet {

/// Whether there are enough sessions to take a sample of, and nothing joins them but the site's limit: groups are too small for a
/// sample, and a peak or a surplus of PV is another one for a sample.
[[nodiscard]] bool has_sample(const Program& program, const InteriorPointOptions& options);

/// A point of the central path at about the prices of a sample's, of a `program` that has one, in stay order. Result: nothing where
/// the sample's solve did not come to its end.
[[nodiscard]] std::optional<Iterate> sampled_start(const Program& program, const std::vector<double>& cost,
                                                   const InteriorPointOptions& options);

}  // namespace chargeplan::solvers::fleet
