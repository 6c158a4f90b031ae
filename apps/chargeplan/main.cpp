#include <exception>

#include "console.hpp"
#include "io/keep_memory.hpp"
#include "program.hpp"

int main(int argc, char** argv) {
  chargeplan::io::keep_memory();
  try {
    return chargeplan::cli::Program{}.run(argc, argv);
  } catch (const std::exception& mistake) {  // ours: what may fail is a Result
    return chargeplan::cli::report({chargeplan::ErrorCode::internal, mistake.what(), {}});
  }
}
