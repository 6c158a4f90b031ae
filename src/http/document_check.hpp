/// Whether a site or a demand, each without the other, can be part of a request.
#pragma once

#include <string_view>

#include "chargeplan/error.hpp"

namespace chargeplan::http {

/// A bare site, or a request without its sessions. Errors: invalid_input.
[[nodiscard]] Result<void> check_site(std::string_view json);

/// The sessions of a request; whether their EVSEs are there is for the site to say. Errors: invalid_input.
[[nodiscard]] Result<void> check_demand(std::string_view json);

}  // namespace chargeplan::http
