/// What processes that share a store tell each other beside it, and may forget: how often clients call, and plans made lately.
#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace chargeplan::http {

/// Where nobody can be asked there are no notes: every function then says that it knows nothing.
/// Threads: every function may be called from any thread, and waits for a server: never from an I/O thread.
class SharedNotes {
 public:
  SharedNotes() = default;
  SharedNotes(const SharedNotes&) = delete;
  SharedNotes& operator=(const SharedNotes&) = delete;
  virtual ~SharedNotes() = default;

  /// Counts a call of a client's, who may make so many in a minute. Result: none where it may be made; else how long it is to wait.
  [[nodiscard]] virtual std::optional<std::chrono::seconds> wait_of(const std::string& client, long calls_per_minute) = 0;

  /// The document that was noted under a key in the last hour; none where it had to make room for others.
  [[nodiscard]] virtual std::optional<std::string> plan(const std::string& key) = 0;
  virtual void note_plan(const std::string& key, const std::string& document) = 0;
};

}  // namespace chargeplan::http
