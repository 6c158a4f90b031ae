# cmake -DBUILD=… -DWORK=… -DOUTSIDE=… -DCONFIG=… -DCXX=… -DCXX_FLAGS=… -P install_and_use.cmake
# Installs BUILD into WORK/prefix, then builds the project OUTSIDE with nothing but find_package, and runs it.
function(run)
  execute_process(COMMAND ${ARGN} COMMAND_ECHO STDOUT COMMAND_ERROR_IS_FATAL ANY)
endfunction()

file(REMOVE_RECURSE "${WORK}")
run("${CMAKE_COMMAND}" --install "${BUILD}" --prefix "${WORK}/prefix")
foreach(name bin/chargeplan include/chargeplan/planner.hpp share/doc/chargeplan/LICENSE share/doc/chargeplan/THIRD_PARTY.md)
  if(NOT EXISTS "${WORK}/prefix/${name}")
    message(FATAL_ERROR "not installed: ${name}")
  endif()
endforeach()
run("${WORK}/prefix/bin/chargeplan" version)
file(COPY "${OUTSIDE}/" DESTINATION "${WORK}/source")
run("${CMAKE_COMMAND}" -S "${WORK}/source" -B "${WORK}/build" -G Ninja "-DCMAKE_BUILD_TYPE=${CONFIG}" "-DCMAKE_CXX_COMPILER=${CXX}"
    "-DCMAKE_CXX_FLAGS=${CXX_FLAGS}" "-DCMAKE_PREFIX_PATH=${WORK}/prefix")
run("${CMAKE_COMMAND}" --build "${WORK}/build")
run("${WORK}/build/depot")
