/// What could not be read is replaced by something harmless, so that `validate` can look at the rest and complains neither of
/// what the decoder said already nor of what only follows from it.
#pragma once

#include <cstddef>
#include <vector>

#include "chargeplan/problem.hpp"
#include "io/json_decoder.hpp"

namespace chargeplan::io {

struct FailedFields {
  json::FieldSet horizon, site, options;
  std::vector<json::FieldSet> sessions;  ///< of each session
};

/// `index` sets its id apart from those of others, where that is what could not be read.
void heal_session(const json::FieldSet& failed, std::size_t index, Session& session);
void heal(const FailedFields& failed, Site& site, std::vector<Session>& sessions);

}  // namespace chargeplan::io
