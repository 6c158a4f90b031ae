/// SIGHUP: a program that goes on is to read its files again.
#pragma once

#include <csignal>
#include <functional>
#include <thread>

namespace chargeplan::cli {

/// One at a time. While there is none, SIGHUP ends the program.
class ReloadSignal {
 public:
  /// `reload`: called by a thread of this, once for some signals that come close together.
  explicit ReloadSignal(std::function<void()> reload);
  ReloadSignal(const ReloadSignal&) = delete;
  ReloadSignal& operator=(const ReloadSignal&) = delete;
  ~ReloadSignal();

 private:
  struct sigaction before_ {};
  std::jthread watcher_;
};

}  // namespace chargeplan::cli
