# cmake -DINPUT=report.html -DOUTPUT=report_page.cpp -P embed_report_page.cmake
file(READ "${INPUT}" bytes HEX)
string(REGEX REPLACE "(................................................................)" "\\1\n" bytes "${bytes}")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
file(WRITE "${OUTPUT}.new" "// Generated from web/report/: do not edit.
#include \"io/report_page.hpp\"

namespace chargeplan::io {
namespace {
constexpr unsigned char page[] = {
${bytes}
};
}  // namespace

std::string_view report_page() noexcept {
  return {reinterpret_cast<const char*>(page), sizeof page};  // NOLINT: bytes of UTF-8
}

}  // namespace chargeplan::io
")
file(RENAME "${OUTPUT}.new" "${OUTPUT}")
