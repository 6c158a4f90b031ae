#include "interruption.hpp"

#include <unistd.h>

#include <ctime>

namespace chargeplan::cli {

// A thread waits for the signals, because a handler may not touch a stop_source. Every thread that the solver starts later
// inherits the mask, so no other one gets them.
Interruption::Interruption() {
  sigemptyset(&signals_);
  sigaddset(&signals_, SIGINT);
  sigaddset(&signals_, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals_, &mask_before_);
  watcher_ = std::jthread{[this](const std::stop_token& over) {
    while (!over.stop_requested()) {
      const timespec patience{0, 50'000'000};
      const int signal = sigtimedwait(&signals_, nullptr, &patience);
      if (signal < 0) continue;
      if (stop_.stop_requested()) ::_exit(128 + signal);
      stop_.request_stop();
    }
  }};
}

Interruption::~Interruption() {
  watcher_.request_stop();
  watcher_.join();
  pthread_sigmask(SIG_SETMASK, &mask_before_, nullptr);
}

}  // namespace chargeplan::cli
