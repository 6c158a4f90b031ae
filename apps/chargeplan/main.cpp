#include <exception>

#include "console.hpp"
#include "program.hpp"

int main(int argc, char** argv) {
  try {
    return chargeplan::cli::Program{}.run(argc, argv);
  } catch (const std::exception& mistake) {  // ours: what may fail is a Result
    return chargeplan::cli::report({chargeplan::ErrorCode::internal, mistake.what(), {}});
  }
}
