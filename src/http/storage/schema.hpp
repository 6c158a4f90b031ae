/// The tables of the service's database, and how those of earlier versions become them.
#pragma once

#include <SQLiteCpp/Database.h>

#include "chargeplan/error.hpp"

namespace chargeplan::http {

/// Brings a database, new or of an earlier version, to the tables of this one. Throws SQLite::Exception.
/// Errors: io: it is of a later version, or no database of chargeplan's.
[[nodiscard]] Result<void> migrate(SQLite::Database& database);

}  // namespace chargeplan::http
