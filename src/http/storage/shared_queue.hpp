/// Jobs that several processes share. Each is one process's at a time, and may be another's once the first has been silent about it.
#pragma once

#include <chrono>
#include <cstddef>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "chargeplan/error.hpp"
#include "http/storage/store.hpp"

namespace chargeplan::http {

/// How often a process says that it still has its jobs, and after which silence another takes them.
inline constexpr std::chrono::milliseconds claim_interval{500};
inline constexpr std::chrono::milliseconds claim_limit{5000};

/// Errors:  io.
/// Threads: every function may be called from any thread, and waits for a server: never from an I/O thread.
class SharedQueue {
 public:
  SharedQueue() = default;
  SharedQueue(const SharedQueue&) = delete;
  SharedQueue& operator=(const SharedQueue&) = delete;
  virtual ~SharedQueue() = default;

  /// What a process can take.
  struct Room {
    std::size_t jobs = 1;
    std::size_t of_a_client = std::numeric_limits<int>::max();  ///< of one client's, those that it has counted
    std::map<std::string, std::size_t> has{};                   ///< by client
  };
  /// Takes jobs that nobody has, without their bodies: the clients take turns, each with its oldest. Waits for the first for a while.
  [[nodiscard]] virtual Result<std::vector<JobRecord>> take(const Room& room, std::chrono::milliseconds wait) = 0;

  struct Held {
    std::string id;
    std::optional<JobProgress> progress;  ///< none before it has begun
  };
  enum class Claim {
    held,
    over,  ///< it was cancelled, or has ended otherwise
    lost,  ///< another process has it
  };
  /// Says that this process has them still. Result: of each, whether that is so.
  [[nodiscard]] virtual Result<std::vector<Claim>> hold(const std::vector<Held>& jobs) = 0;

  struct Seen {
    JobRecord record;  ///< running where somebody says how far it is
    std::optional<JobProgress> progress;
  };
  /// Result: of each what is known, none where there is no such job.
  [[nodiscard]] virtual Result<std::vector<std::optional<Seen>>> look(const std::vector<std::string>& ids) = 0;
};

}  // namespace chargeplan::http
