# chargeplan_dashboard_page: the dashboard of web/dashboard/, built by node, as bytes in ${dashboard_source}. It draws a plan with
# the modules of the report's page, so that page's packages have to be there as well (report_page.cmake).
include(node_packages)
set(dashboard_dir "${PROJECT_SOURCE_DIR}/web/dashboard")
set(dashboard_out "${PROJECT_BINARY_DIR}/dashboard")
include("${dashboard_dir}/sources.cmake")  # dashboard_sources
list(TRANSFORM dashboard_sources PREPEND "${dashboard_dir}/")
include("${PROJECT_SOURCE_DIR}/web/report/sources.cmake")  # report_sources: report_page.cmake sets them in another folder's scope
list(TRANSFORM report_sources PREPEND "${PROJECT_SOURCE_DIR}/web/report/")
set(dashboard_source "${dashboard_out}/dashboard_files.cpp")

chargeplan_node_packages("${dashboard_dir}" "the dashboard's" dashboard_modules)
add_custom_command(OUTPUT "${dashboard_source}"
  COMMAND "${NODE}" build.mjs "${dashboard_out}"
  DEPENDS "${dashboard_modules}" chargeplan_report_page ${dashboard_sources} ${report_sources}
  WORKING_DIRECTORY "${dashboard_dir}" VERBATIM COMMENT "Building the dashboard")
add_custom_target(chargeplan_dashboard_page DEPENDS "${dashboard_source}")
