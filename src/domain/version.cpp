#include "chargeplan/version.hpp"

namespace chargeplan {

std::string_view version() noexcept { return CHARGEPLAN_VERSION; }

}  // namespace chargeplan
