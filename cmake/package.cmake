# The Debian package of the program and its service: `cpack` in a build folder. The library is not in it: who builds on it also
# needs a compiler and this source.
set(service_files EXCLUDE_FROM_ALL COMPONENT program)
install(FILES packaging/chargeplan.service DESTINATION lib/systemd/system ${service_files})
install(FILES packaging/chargeplan.sysusers DESTINATION lib/sysusers.d RENAME chargeplan.conf ${service_files})
install(FILES LICENSE DESTINATION "${CMAKE_INSTALL_DOCDIR}" RENAME copyright ${service_files})
install(DIRECTORY docs/ DESTINATION "${CMAKE_INSTALL_DOCDIR}" ${service_files}
        FILES_MATCHING PATTERN "*.md" PATTERN decisions EXCLUDE PATTERN images EXCLUDE)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME chargeplan)
set(CPACK_PACKAGE_VERSION "${PROJECT_VERSION}")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "Charging planner for electric vehicles")
set(CPACK_PACKAGE_DESCRIPTION "Decides when and at what power each car of a site charges: as much of the asked energy as the
site allows, at the lowest cost, proven optimal and checked. A command line and an HTTP service.")
set(CPACK_PACKAGE_CONTACT "chargeplan maintainers <maintainers@chargeplan.invalid>")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES TRUE)
set(CPACK_COMPONENTS_ALL program)
set(CPACK_DEB_COMPONENT_INSTALL TRUE)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME chargeplan)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS TRUE)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "systemd | systemd-standalone-sysusers, tzdata")
set(CPACK_DEBIAN_PROGRAM_PACKAGE_CONTROL_EXTRA "${CMAKE_CURRENT_SOURCE_DIR}/packaging/postinst"
    "${CMAKE_CURRENT_SOURCE_DIR}/packaging/prerm" "${CMAKE_CURRENT_SOURCE_DIR}/packaging/postrm")
include(CPack)
