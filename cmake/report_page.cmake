# chargeplan_report_page: the page of web/report/, built by node, as bytes in ${report_page_source}.
include(node_packages)
set(report_dir "${PROJECT_SOURCE_DIR}/web/report")
set(report_out "${PROJECT_BINARY_DIR}/report")
include("${report_dir}/sources.cmake")  # report_sources
list(TRANSFORM report_sources PREPEND "${report_dir}/")
set(report_page_source "${report_out}/report_page.cpp")

chargeplan_node_packages("${report_dir}" "the report's" report_modules)
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
