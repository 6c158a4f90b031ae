#include <fcntl.h>
#include <unistd.h>

#include <exception>

#include "console.hpp"
#include "io/keep_memory.hpp"
#include "program.hpp"

namespace {

/// A file that is opened while one of them is closed would take its number, and be given our words. Reading and writing fail as before.
void hold_standard_streams() {
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    if (::fcntl(stream, F_GETFD) < 0) static_cast<void>(::open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY));
}

}  // namespace

int main(int argc, char** argv) {
  hold_standard_streams();
  chargeplan::io::keep_memory();
  try {
    return chargeplan::cli::Program{}.run(argc, argv);
  } catch (const std::exception& mistake) {  // ours: what may fail is a Result
    return chargeplan::cli::report({chargeplan::ErrorCode::internal, mistake.what(), {}});
  }
}
