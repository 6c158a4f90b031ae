/// A store in a Redis, which many processes share.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "http/storage/redis_client.hpp"
#include "http/storage/redis_notes.hpp"
#include "http/storage/redis_queue.hpp"
#include "http/storage/retention.hpp"
#include "http/storage/store.hpp"

namespace chargeplan::http {

struct RedisOptions {
  RedisAddress address;
  Retention retention{};
  bool may_forget = false;                ///< also a Redis that would lose what it was given
  std::size_t most_jobs_of_a_client = 0;  ///< unfinished ones, beyond which this process accepts none; 0: any number
  bool holds_what_it_accepts = true;      ///< this process is at the jobs that it accepts; else any process takes them
};

/// Result:  what was written is in Redis's append-only file, on its disk.
/// Threads: any number at once, and any number of processes.
class RedisStore final : public Store {
 public:
  /// Errors: io: not there, refuses the password; unsupported: older than version 7; invalid_input (`--redis`, not_persistent): it
  ///         would forget.
  [[nodiscard]] static Result<std::unique_ptr<RedisStore>> open(const RedisOptions& options);

  [[nodiscard]] bool is_durable() const override { return !options_.may_forget; }
  [[nodiscard]] std::string_view whereabouts() const override {
    return is_durable() ? "in Redis" : "in Redis, until that ends";
  }
  [[nodiscard]] SharedQueue* shared_queue() override { return &queue_; }
  [[nodiscard]] SharedNotes* shared_notes() override { return &notes_; }
  [[nodiscard]] Result<void> reach() override;
  [[nodiscard]] Result<Kept> keep_plan(const PlanRecord& plan, const std::optional<AnswerKey>& key) override;
  [[nodiscard]] Result<std::optional<std::string>> plan_document(const std::string& id) override;
  [[nodiscard]] Result<std::optional<std::string>> plan_request(const std::string& id) override;
  [[nodiscard]] Result<bool> has_plan(const std::string& id) override;
  [[nodiscard]] Result<Page<PlanSummary>> plans(const PageRequest& page) override;
  [[nodiscard]] Result<bool> remove_plan(const std::string& id) override;
  [[nodiscard]] Result<Kept> accept_job(const JobRecord& job, const std::optional<AnswerKey>& key) override;
  [[nodiscard]] Result<bool> end_job(const std::string& id, const JobEnd& end) override;
  [[nodiscard]] Result<std::optional<JobRecord>> job(const std::string& id) override;
  [[nodiscard]] Result<BegunJob> begin_job(const std::string& id) override;
  [[nodiscard]] Result<void> give_back(const std::vector<std::string>& ids) override { return queue_.give_back(ids); }
  [[nodiscard]] Result<std::vector<JobRecord>> unfinished_jobs() override;
  [[nodiscard]] Result<std::optional<GivenAnswer>> given_answer(const std::string& client, const std::string& key) override;
  [[nodiscard]] Result<bool> put_document(DocumentKind kind, const DocumentSummary& summary, const std::string& text) override;
  [[nodiscard]] Result<std::optional<std::string>> document(DocumentKind kind, const std::string& id) override;
  [[nodiscard]] Result<Page<DocumentSummary>> documents(DocumentKind kind, const PageRequest& page) override;
  [[nodiscard]] Result<bool> remove_document(DocumentKind kind, const std::string& id) override;
  [[nodiscard]] Result<void> remove_outdated(Instant now) override;

 private:
  explicit RedisStore(const RedisOptions& options) : options_{options}, client_{options.address} {}

  [[nodiscard]] Result<void> check_server();
  /// A field of a hash; none where there is no such hash.
  [[nodiscard]] Result<std::optional<std::string>> field(const std::string& key, std::string_view name);
  /// Where the answer of a key is kept; empty without a key.
  [[nodiscard]] static std::string place_of(const std::optional<AnswerKey>& key);
  void append(RedisCommand& command, const PlanRecord& plan) const;

  const RedisOptions options_;
  RedisClient client_;
  RedisQueue queue_{client_};
  RedisNotes notes_{client_};
};

}  // namespace chargeplan::http
