#include "interruption.hpp"

#include <unistd.h>

#include <atomic>
#include <chrono>

namespace chargeplan::cli {
namespace {

std::atomic<int> signals_so_far{0};
static_assert(std::atomic<int>::is_always_lock_free, "a signal handler may touch no other");

extern "C" void count_signal(int signal) {
  if (signals_so_far.fetch_add(1) > 0) ::_exit(128 + signal);
}

}  // namespace

// A handler may not touch a stop_source: it counts, and a thread looks. (Blocking the signals and waiting for them would not do:
// libraries start threads before main, and those would still get them.)
Interruption::Interruption() {
  signals_so_far = 0;
  struct sigaction action {};
  action.sa_handler = count_signal;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  ::sigaction(SIGINT, &action, &interrupt_before_);
  ::sigaction(SIGTERM, &action, &terminate_before_);
  watcher_ = std::jthread{[this](const std::stop_token& over) {
    while (!over.stop_requested() && !stop_.stop_requested()) {
      if (signals_so_far > 0) stop_.request_stop();
      std::this_thread::sleep_for(std::chrono::milliseconds{10});
    }
  }};
}

Interruption::~Interruption() {
  watcher_.request_stop();
  watcher_.join();
  ::sigaction(SIGINT, &interrupt_before_, nullptr);
  ::sigaction(SIGTERM, &terminate_before_, nullptr);
}

}  // namespace chargeplan::cli
