#include "reload_signal.hpp"

#include <atomic>
#include <chrono>
#include <utility>

namespace chargeplan::cli {
namespace {

std::atomic<bool> came{false};
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler may touch no other");

extern "C" void note_signal(int /*signal*/) { came = true; }

}  // namespace

// Why a thread looks: as in interruption.cpp.
ReloadSignal::ReloadSignal(std::function<void()> reload) {
  came = false;
  struct sigaction action {};
  action.sa_handler = note_signal;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  ::sigaction(SIGHUP, &action, &before_);
  watcher_ = std::jthread{[reload = std::move(reload)](const std::stop_token& over) {
    while (!over.stop_requested()) {
      if (came.exchange(false)) reload();
      std::this_thread::sleep_for(std::chrono::milliseconds{50});
    }
  }};
}

ReloadSignal::~ReloadSignal() {
  watcher_.request_stop();
  watcher_.join();
  ::sigaction(SIGHUP, &before_, nullptr);
}

}  // namespace chargeplan::cli
