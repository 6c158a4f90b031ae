#include "io/tables_file.hpp"

#include <fmt/format.h>

namespace chargeplan::io {
namespace {

std::string_view view(ChargeplanText text) { return {text.data, text.length}; }

}  // namespace

Result<TableFile> TableFile::open(std::string_view content, const TableSource& source) {
  ChargeplanTableOptions options{};
  options.separator = source.separator ? static_cast<unsigned char>(*source.separator) : 0U;
  options.windows_1252 = source.windows_1252 ? 1U : 0U;
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): characters are bytes
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(content.data());
  TableFile file{chargeplan_table_open(bytes, content.size(), &options)};
  if (const auto slug = view(chargeplan_table_error_slug(file.table_.get())); !slug.empty()) {
    std::string path = source.file_name;
    if (const auto row = chargeplan_table_error_row(file.table_.get()); row != UINT32_MAX)
      path += fmt::format(", row {}", std::uint64_t{row} + 1);
    const std::string message{view(chargeplan_table_error_message(file.table_.get()))};
    return tl::unexpected(Error{
        ErrorCode::invalid_input, fmt::format("{}: {}", source.file_name, message), {{path, std::string{slug}, message}}});
  }
  const std::size_t count = chargeplan_table_sheet_count(file.table_.get());
  for (std::size_t i = 0; i < count; ++i) {
    const ChargeplanSheet sheet = chargeplan_table_sheet(file.table_.get(), i);
    file.sheets_.push_back({view(sheet.name), {sheet.cells, sheet.cell_count}, sheet.visible != 0});
  }
  return file;
}

bool TableFile::is_csv() const noexcept { return chargeplan_table_file_kind(table_.get()) == CHARGEPLAN_FILE_CSV; }

char TableFile::separator() const noexcept { return static_cast<char>(chargeplan_table_separator(table_.get())); }

}  // namespace chargeplan::io
