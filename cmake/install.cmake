# What `cmake --install` lays down: chargeplan::planner with its headers, the package config, the licences.
# The program is installed where it is made.
# The two libraries that Debian does not carry lie beside ours in a folder of their own, so that an installed HiGHS is untouched.
include(CMakePackageConfigHelpers)
set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/chargeplan")
set(bundled_dir "${CMAKE_INSTALL_LIBDIR}/chargeplan")

install(TARGETS chargeplan_planner EXPORT chargeplan ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}")
install(DIRECTORY "${PROJECT_SOURCE_DIR}/include/chargeplan" DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}"
        FILES_MATCHING PATTERN "*.hpp")
install(EXPORT chargeplan NAMESPACE chargeplan:: FILE chargeplanTargets.cmake DESTINATION "${package_dir}")
install(FILES $<TARGET_FILE:highs::highs> $<TARGET_FILE:highs::highs_extras> $<TARGET_FILE:chargeplan_rust>
        DESTINATION "${bundled_dir}")

configure_package_config_file("${CMAKE_CURRENT_LIST_DIR}/chargeplanConfig.cmake.in" "${PROJECT_BINARY_DIR}/chargeplanConfig.cmake"
  INSTALL_DESTINATION "${package_dir}" PATH_VARS bundled_dir)
write_basic_package_version_file("${PROJECT_BINARY_DIR}/chargeplanConfigVersion.cmake" COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/chargeplanConfig.cmake" "${PROJECT_BINARY_DIR}/chargeplanConfigVersion.cmake"
        DESTINATION "${package_dir}")

install(FILES LICENSE NOTICE THIRD_PARTY.md CHANGELOG.md DESTINATION "${CMAKE_INSTALL_DOCDIR}" COMPONENT program)
install(DIRECTORY LICENSES DESTINATION "${CMAKE_INSTALL_DOCDIR}" COMPONENT program)
