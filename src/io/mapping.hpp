/// Any export -> sessions or a series, by a mapping file (docs/formats.md, "Mappings").
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "io/tables.hpp"

namespace chargeplan::io {

/// Opens a second file that a mapping joins, by the name in the mapping.
using OpenFile = std::function<Result<std::string>(const std::string& name)>;

/// Rows that cannot be used are in `skipped`; errors are those of the mapping and of the file as a whole.
[[nodiscard]] Result<DemandTable> import_demand(std::string_view content, std::string_view mapping_json,
                                                const TableOptions& options, const OpenFile& open_file);
[[nodiscard]] Result<SeriesTable> import_series(std::string_view content, std::string_view mapping_json,
                                                const TableOptions& options, const OpenFile& open_file);

/// The clean table, as CSV with our headers.
[[nodiscard]] std::string write_demand_csv(const std::vector<Session>& sessions, const TimeZone& zone);
[[nodiscard]] std::string write_series_csv(const SeriesTable& series, const TimeZone& zone);

}  // namespace chargeplan::io
