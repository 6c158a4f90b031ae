/// Many sites at once, each planned by itself.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include "chargeplan/error.hpp"
#include "chargeplan/options.hpp"
#include "chargeplan/plan.hpp"
#include "chargeplan/problem.hpp"

namespace chargeplan {

/// How many threads this process may run at once; at least 1.
[[nodiscard]] int usable_cores();

/// Calls `work(0)` to `work(count - 1)`, each once, from up to `threads` threads; returns when all are done.
/// Errors:  the first exception of `work` is thrown again once all threads have ended; what was not begun by then is left out.
/// Threads: `work` is called from several at once, in no order; the calling thread is one of them.
void for_each_site(std::size_t count, int threads, const std::function<void(std::size_t)>& work);

/// Plans every site, as `plan` does each of them: the same answers to the bit, for every number of threads.
/// Shape:   one answer for each problem, in their order; one that fails leaves the others as they are.
/// Units:   as `plan`'s.
/// Result:  as `plan`'s. `options.solve.time_limit` is each site's own; `control.stop` ends all of them, each at its best so far.
/// Errors:  as `plan`'s, in the place of the plan.
/// Threads: reentrant. `control.progress` and `control.log` are called from several threads at once.
/// Source:  docs/model.md, eqs. (1)-(8).
[[nodiscard]] std::vector<Result<Plan>> plan_many(std::span<const Problem> problems, const PlanOptions& options = {},
                                                  int threads = usable_cores(), const PlanControl& control = {});

}  // namespace chargeplan
