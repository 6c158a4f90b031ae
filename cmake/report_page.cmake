# chargeplan_report_page: the page of web/report/, built by node, as bytes in ${report_page_source}.
find_program(NODE node REQUIRED)
find_program(NPM npm REQUIRED)
set(report_dir "${PROJECT_SOURCE_DIR}/web/report")
set(report_out "${PROJECT_BINARY_DIR}/report")
include("${report_dir}/sources.cmake")  # report_sources
list(TRANSFORM report_sources PREPEND "${report_dir}/")
set(report_page_source "${report_out}/report_page.cpp")

set(report_modules "${report_dir}/node_modules/.package-lock.json")  # npm writes it last
add_custom_command(OUTPUT "${report_modules}"
  COMMAND "${NPM}" ci --no-fund --no-audit --loglevel=error
  COMMAND ${CMAKE_COMMAND} -E touch "${report_modules}"
  DEPENDS "${report_dir}/package.json" "${report_dir}/package-lock.json"
  WORKING_DIRECTORY "${report_dir}" VERBATIM COMMENT "Fetching the report's JavaScript packages")
add_custom_command(OUTPUT "${report_out}/report.html"
  COMMAND "${NODE}" build.mjs "${report_out}/report.html"
  DEPENDS "${report_modules}" ${report_sources}
  WORKING_DIRECTORY "${report_dir}" VERBATIM COMMENT "Building the report's page")
add_custom_command(OUTPUT "${report_page_source}"
  COMMAND ${CMAKE_COMMAND} -DOUTPUT=${report_page_source} -DHEADER=io/report_page.hpp -DNAMESPACE=chargeplan::io
          -DFUNCTIONS=report_page=${report_out}/report.html -P "${PROJECT_SOURCE_DIR}/cmake/embed_files.cmake"
  DEPENDS "${report_out}/report.html" "${PROJECT_SOURCE_DIR}/cmake/embed_files.cmake"
  VERBATIM COMMENT "Embedding the report's page")
add_custom_target(chargeplan_report_page DEPENDS "${report_page_source}")
