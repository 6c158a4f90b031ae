# chargeplan_rust: the one Rust static library (two would clash at link). Every preset shares cargo's target folder.
find_program(CARGO cargo REQUIRED)
set(rust_dir "${PROJECT_SOURCE_DIR}/rust")
set(rust_target_dir "${CHARGEPLAN_THIRD_PARTY}/cargo")
set(rust_archive "${rust_target_dir}/release/libchargeplan_rust.a")
set(rust_sources "${rust_dir}/Cargo.toml" "${rust_dir}/Cargo.lock")
foreach(file
    lib.rs
    clarabel.rs
    clarabel/conic.rs
    clarabel/program.rs
    clarabel/scale.rs
    clarabel/solve.rs
    table.rs
    table/delimited.rs
    table/unpack.rs
    table/workbook.rs)
  list(APPEND rust_sources "${rust_dir}/src/${file}")
endforeach()
# cargo reads .cargo/config.toml (a vendored build) from its working directory upward.
# Where cargo finds nothing to do the archive keeps its time (ninja: restat), so that no preset relinks for another.
add_custom_command(OUTPUT "${rust_archive}"
  COMMAND ${CMAKE_COMMAND} -E env "CARGO_TARGET_DIR=${rust_target_dir}" "${CARGO}" build --release --locked --quiet
  DEPENDS ${rust_sources} WORKING_DIRECTORY "${rust_dir}" VERBATIM COMMENT "Building the Rust library")
add_custom_target(chargeplan_rust_build DEPENDS "${rust_archive}")
add_library(chargeplan_rust STATIC IMPORTED GLOBAL)
set_target_properties(chargeplan_rust PROPERTIES
  IMPORTED_LOCATION "${rust_archive}"
  INTERFACE_INCLUDE_DIRECTORIES "${rust_dir}/include"
  INTERFACE_LINK_LIBRARIES "dl;m;pthread;gcc_s")
add_dependencies(chargeplan_rust chargeplan_rust_build)
