/// No sheet makes the readers of XLSX and .ods crash. The input is one letter (`o`: .ods, else XLSX) and the sheet's XML, which is
/// packed into an archive here: changes to a packed file would end at its checksum.
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fuzz/table_law.hpp"

namespace {

std::uint32_t crc32(std::string_view content) {
  std::uint32_t crc = 0xFFFFFFFFU;
  for (const char c : content) {
    crc ^= static_cast<std::uint8_t>(c);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1U) ^ ((crc & 1U) != 0 ? 0xEDB88320U : 0U);
  }
  return ~crc;
}

void append(std::string& out, std::uint32_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) out += static_cast<char>((value >> (8U * static_cast<unsigned>(i))) & 0xFFU);
}

using Entry = std::pair<std::string_view, std::string_view>;

/// What local and central headers share: version, flags, method (stored), time, date, checksum, sizes, name length, no extra.
void append_header(std::string& out, const Entry& entry) {
  const auto size = static_cast<std::uint32_t>(entry.second.size());
  append(out, 20, 2);
  out.append(8, '\0');
  append(out, crc32(entry.second), 4);
  append(out, size, 4);
  append(out, size, 4);
  append(out, static_cast<std::uint32_t>(entry.first.size()), 2);
  append(out, 0, 2);
}

std::string archive(const std::vector<Entry>& entries) {
  std::string local, central;
  for (const auto& entry : entries) {
    const auto offset = static_cast<std::uint32_t>(local.size());
    local += "PK\x03\x04";
    append_header(local, entry);
    local.append(entry.first).append(entry.second);
    central += "PK\x01\x02";
    append(central, 20, 2);
    append_header(central, entry);
    central.append(10, '\0');
    append(central, offset, 4);
    central += entry.first;
  }
  std::string end = "PK\x05\x06";
  append(end, 0, 4);
  append(end, static_cast<std::uint32_t>(entries.size()), 2);
  append(end, static_cast<std::uint32_t>(entries.size()), 2);
  append(end, static_cast<std::uint32_t>(central.size()), 4);
  append(end, static_cast<std::uint32_t>(local.size()), 4);
  append(end, 0, 2);
  return local + central + end;
}

constexpr std::string_view workbook =
    R"(<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>)"
    R"(<sheet name="s" sheetId="1" r:id="r1"/></sheets></workbook>)";
constexpr std::string_view relations =
    R"(<Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" )"
    R"(Target="worksheets/sheet1.xml"/></Relationships>)";
constexpr std::string_view styles = R"(<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="22"/></cellXfs></styleSheet>)";

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input{reinterpret_cast<const char*>(data), size};
  if (input.empty()) return 0;
  const std::string_view sheet = input.substr(1);
  const bool ods = input[0] == 'o';
  const std::string file = ods ? archive({{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"},
                                          {"META-INF/manifest.xml", "<manifest:manifest></manifest:manifest>"},
                                          {"content.xml", sheet}})
                               : archive({{"xl/workbook.xml", workbook},
                                          {"xl/_rels/workbook.xml.rels", relations},
                                          {"xl/styles.xml", styles},
                                          {"xl/worksheets/sheet1.xml", sheet}});
  chargeplan::test::check_table_law(file, ods ? "fuzzed.ods" : "fuzzed.xlsx");
  return 0;
}
