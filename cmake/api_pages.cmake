# The contract and the page that shows it: built by node out of src/http/contract/ and web/api/, as bytes in ${api_pages_source}.
include(node_packages)
set(api_dir "${PROJECT_SOURCE_DIR}/web/api")
set(api_out "${PROJECT_BINARY_DIR}/generated/api")
include("${api_dir}/sources.cmake")  # api_sources, contract_files
list(TRANSFORM api_sources PREPEND "${api_dir}/")
list(TRANSFORM contract_files PREPEND "${PROJECT_SOURCE_DIR}/src/http/contract/")
set(api_pages_source "${api_out}/api_pages.cpp")
set(api_files "${api_out}/openapi.json" "${api_out}/docs.html.gz" "${api_out}/docs_policy.txt")

chargeplan_node_packages("${api_dir}" "the contract page's" api_modules)
add_custom_command(OUTPUT ${api_files}
  COMMAND "${NODE}" build.mjs ${PROJECT_VERSION} "${api_out}" ${contract_files}
  DEPENDS "${api_modules}" ${api_sources} ${contract_files}
  WORKING_DIRECTORY "${api_dir}" VERBATIM COMMENT "Building the contract and its page")
add_custom_command(OUTPUT "${api_pages_source}"
  COMMAND ${CMAKE_COMMAND} -DOUTPUT=${api_pages_source} -DHEADER=http/api_pages.hpp -DNAMESPACE=chargeplan::http
          -DFUNCTIONS=openapi_json=${api_out}/openapi.json,docs_page_gzip=${api_out}/docs.html.gz,docs_policy=${api_out}/docs_policy.txt
          -P "${PROJECT_SOURCE_DIR}/cmake/embed_files.cmake"
  DEPENDS ${api_files} "${PROJECT_SOURCE_DIR}/cmake/embed_files.cmake"
  VERBATIM COMMENT "Embedding the contract and its page")
add_custom_target(chargeplan_api_pages DEPENDS "${api_pages_source}")
