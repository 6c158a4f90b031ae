#include "io/check_json.hpp"

#include <utility>

#include "io/issues_json.hpp"

namespace chargeplan::io {

std::string write_check_json(const CheckReport& found) {
  json::Text text;
  text.begin_object();
  text.key("passed");
  text.boolean(found.passed());
  for (const auto& [key, value] : {std::pair{"max_violation", found.max_violation},
                                   {"objective_cost", found.objective_cost},
                                   {"dual_bound_cost", found.dual_bound_cost},
                                   {"gap", found.gap}}) {
    text.key(key);
    text.number(value);
  }
  text.key("breaches");
  write_issues(text, found.breaches);
  text.end_object();
  return text.take();
}

}  // namespace chargeplan::io
