# chargeplan_dashboard_page: the dashboard of web/dashboard/, built by node, as bytes in ${dashboard_source}. It draws a plan with
# the modules of the report's page, so that page's packages have to be there as well (report_page.cmake).
set(dashboard_dir "${PROJECT_SOURCE_DIR}/web/dashboard")
set(dashboard_out "${PROJECT_BINARY_DIR}/dashboard")
include("${dashboard_dir}/sources.cmake")  # dashboard_sources
list(TRANSFORM dashboard_sources PREPEND "${dashboard_dir}/")
set(dashboard_source "${dashboard_out}/dashboard_files.cpp")

set(dashboard_modules "${dashboard_dir}/node_modules/.package-lock.json")  # npm writes it last
add_custom_command(OUTPUT "${dashboard_modules}"
  COMMAND "${NPM}" ci --no-fund --no-audit --loglevel=error
  COMMAND ${CMAKE_COMMAND} -E touch "${dashboard_modules}"
  DEPENDS "${dashboard_dir}/package.json" "${dashboard_dir}/package-lock.json"
  WORKING_DIRECTORY "${dashboard_dir}" VERBATIM COMMENT "Fetching the dashboard's JavaScript packages")
add_custom_command(OUTPUT "${dashboard_source}"
  COMMAND "${NODE}" build.mjs "${dashboard_out}"
  DEPENDS "${dashboard_modules}" chargeplan_report_page ${dashboard_sources} ${report_sources}
  WORKING_DIRECTORY "${dashboard_dir}" VERBATIM COMMENT "Building the dashboard")
add_custom_target(chargeplan_dashboard_page DEPENDS "${dashboard_source}")
