/// What the service keeps: plans with their requests, jobs, answers by Idempotency-Key, sites and demands. Whatever keeps them.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "chargeplan/error.hpp"
#include "chargeplan/units.hpp"

namespace chargeplan::http {

struct PlanSummary {
  std::string id;
  Instant created{};
  std::string status;  ///< as in the plan document
  double objective_cost = 0;
  std::string request_sha256;
  std::string site_id;  ///< empty where the site has none
  long sessions = 0;
  bool operator==(const PlanSummary&) const = default;
};

struct PlanRecord {
  PlanSummary summary;
  std::string document;  ///< JSON
  std::string request;   ///< JSON, canonical
};

/// Under what a client asks for the same answer again.
struct AnswerKey {
  std::string client;
  std::string key;
  std::string request_sha256;  ///< of target and body: another request under the same key is a mistake of the client's
};

/// What was answered under a key: a plan, or a job that was accepted.
struct GivenAnswer {
  std::string request_sha256;
  std::string plan_id;
  std::string job_id;
};

enum class Kept {
  yes,
  key_taken,  ///< there is an answer under this key already; nothing was kept
  full,       ///< as many of the client's jobs are to be done as may; nothing was kept
};

enum class JobStatus { queued, running, done, failed, cancelled };

struct JobRecord {
  std::string id;
  JobStatus status = JobStatus::queued;  ///< the store does not know whether an unfinished one runs
  Instant created{};
  std::string client;
  std::string request_id;
  std::string target;   ///< of the request that it answers
  std::string body;     ///< of that request; not read with the record
  std::string plan_id;  ///< where it is done
  std::string error;    ///< the problem, JSON, where it failed
};

/// A job that is begun by a process that did not accept it, or not in its present life.
struct BegunJob {
  std::string body;   ///< of its request
  int processes = 0;  ///< that have begun it, this one too, without those that gave it back
};

/// How far a job is that is at work.
struct JobProgress {
  std::string phase;
  std::optional<double> gap;
  double elapsed_s = 0;
};

/// How a job ends. A plan comes with it if, and only if, it is done.
struct JobEnd {
  JobStatus status = JobStatus::done;
  Instant finished{};
  std::string error{};
  const PlanRecord* plan = nullptr;
};

enum class DocumentKind { site, demand };

struct DocumentSummary {
  std::string id;
  Instant updated{};
  long bytes = 0;
};

/// The part of a list that follows `after`, the `next` of the part before; empty: from its start.
struct PageRequest {
  std::size_t limit = 50;
  std::string after{};
};

template <class Item>
struct Page {
  std::vector<Item> items;
  std::string next;  ///< empty at the end of the list
};

class SharedNotes;
class SharedQueue;

/// Result:  what was written when a function returns survives the process and, where the store `is_durable`, the machine's failing.
/// Errors:  io: the medium (full, gone, damaged); invalid_input: a cursor that is none.
/// Threads: every function may be called from any thread, and may wait for a disk: never from an I/O thread.
class Store {
 public:
  Store() = default;
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;
  virtual ~Store() = default;

  [[nodiscard]] virtual bool is_durable() const = 0;
  /// For the log: where what is kept is, and until when.
  [[nodiscard]] virtual std::string_view whereabouts() const = 0;
  /// Where other processes keep what they have, too; null where this process is alone.
  [[nodiscard]] virtual SharedQueue* shared_queue() { return nullptr; }
  /// As above.
  [[nodiscard]] virtual SharedNotes* shared_notes() { return nullptr; }

  /// Whether it can be asked at all.
  [[nodiscard]] virtual Result<void> reach() = 0;

  [[nodiscard]] virtual Result<Kept> keep_plan(const PlanRecord& plan, const std::optional<AnswerKey>& key) = 0;
  [[nodiscard]] virtual Result<std::optional<std::string>> plan_document(const std::string& id) = 0;
  [[nodiscard]] virtual Result<std::optional<std::string>> plan_request(const std::string& id) = 0;
  [[nodiscard]] virtual Result<bool> has_plan(const std::string& id) = 0;
  /// Newest first.
  [[nodiscard]] virtual Result<Page<PlanSummary>> plans(const PageRequest& page) = 0;
  /// False where there is none.
  [[nodiscard]] virtual Result<bool> remove_plan(const std::string& id) = 0;

  [[nodiscard]] virtual Result<Kept> accept_job(const JobRecord& job, const std::optional<AnswerKey>& key) = 0;
  /// Once: false where it has ended before; then nothing changes, and the plan is not kept.
  [[nodiscard]] virtual Result<bool> end_job(const std::string& id, const JobEnd& end) = 0;
  [[nodiscard]] virtual Result<std::optional<JobRecord>> job(const std::string& id) = 0;
  /// Writes down that this process is at it, however often it says so: who dies of a job cannot.
  [[nodiscard]] virtual Result<BegunJob> begin_job(const std::string& id) = 0;
  /// Leaves jobs to others, or to the next start: that this process began them does not count.
  [[nodiscard]] virtual Result<void> give_back(const std::vector<std::string>& ids) = 0;
  /// Oldest first.
  [[nodiscard]] virtual Result<std::vector<JobRecord>> unfinished_jobs() = 0;

  [[nodiscard]] virtual Result<std::optional<GivenAnswer>> given_answer(const std::string& client, const std::string& key) = 0;

  /// True where it is new.
  [[nodiscard]] virtual Result<bool> put_document(DocumentKind kind, const DocumentSummary& summary,
                                                  const std::string& text) = 0;
  [[nodiscard]] virtual Result<std::optional<std::string>> document(DocumentKind kind, const std::string& id) = 0;
  /// By id.
  [[nodiscard]] virtual Result<Page<DocumentSummary>> documents(DocumentKind kind, const PageRequest& page) = 0;
  [[nodiscard]] virtual Result<bool> remove_document(DocumentKind kind, const std::string& id) = 0;

  /// Removes what is older than it is to be kept.
  [[nodiscard]] virtual Result<void> remove_outdated(Instant now) = 0;
};

}  // namespace chargeplan::http
