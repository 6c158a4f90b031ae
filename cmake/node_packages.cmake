# chargeplan_node_packages(FOLDER WHOSE RESULT): RESULT is a file that is there once the packages of FOLDER's lock file are.
find_program(NODE node REQUIRED)
find_program(NPM npm REQUIRED)

function(chargeplan_node_packages folder whose result)
  set(modules "${folder}/node_modules/.package-lock.json")  # npm writes it last
  add_custom_command(OUTPUT "${modules}"
    COMMAND "${NPM}" ci --no-fund --no-audit --loglevel=error
    COMMAND ${CMAKE_COMMAND} -E touch "${modules}"
    DEPENDS "${folder}/package.json" "${folder}/package-lock.json"
    WORKING_DIRECTORY "${folder}" VERBATIM COMMENT "Fetching ${whose} JavaScript packages")
  set(${result} "${modules}" PARENT_SCOPE)
endfunction()
