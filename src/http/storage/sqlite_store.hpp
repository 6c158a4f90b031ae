/// A store in one SQLite database: a file, or memory.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <utility>

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>

#include "http/random_id.hpp"
#include "http/storage/checkpointer.hpp"
#include "http/storage/folder_lock.hpp"
#include "http/storage/retention.hpp"
#include "http/storage/store.hpp"

namespace chargeplan::http {

/// Threads: one connection, used by one thread at a time.
class SqliteStore final : public Store {
 public:
  /// In memory: gone with the process. `most_bytes`: beyond them nothing more is kept. Errors: io.
  [[nodiscard]] static Result<std::unique_ptr<SqliteStore>> in_memory(const Retention& retention,
                                                                      std::optional<std::int64_t> most_bytes = {});
  /// A file in a folder that is ours; made where it is missing, checked and brought to this version's tables where it is there.
  /// Errors: io: no such folder, no right, damaged, of a later version.
  [[nodiscard]] static Result<std::unique_ptr<SqliteStore>> open(const std::string& path, const Retention& retention,
                                                                 FolderLock&& lock);

  [[nodiscard]] bool is_durable() const override { return lock_.has_value(); }
  [[nodiscard]] std::string_view whereabouts() const override {
    return is_durable() ? "on disk" : "in memory, until the service ends";
  }
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
  [[nodiscard]] Result<void> give_back(const std::vector<std::string>& ids) override;
  [[nodiscard]] Result<std::vector<JobRecord>> unfinished_jobs() override;
  [[nodiscard]] Result<std::optional<GivenAnswer>> given_answer(const std::string& client, const std::string& key) override;
  [[nodiscard]] Result<bool> put_document(DocumentKind kind, const DocumentSummary& summary, const std::string& text) override;
  [[nodiscard]] Result<std::optional<std::string>> document(DocumentKind kind, const std::string& id) override;
  [[nodiscard]] Result<Page<DocumentSummary>> documents(DocumentKind kind, const PageRequest& page) override;
  [[nodiscard]] Result<bool> remove_document(DocumentKind kind, const std::string& id) override;
  [[nodiscard]] Result<void> remove_outdated(Instant now) override;

 private:
  SqliteStore(std::unique_ptr<SQLite::Database> database, const Retention& retention, std::optional<FolderLock>&& lock)
      : lock_{std::move(lock)}, database_{std::move(database)}, retention_{retention} {}

  void insert(const PlanRecord& plan);
  /// False where the key is taken.
  bool insert_answer(const AnswerKey& key, const GivenAnswer& answer, Instant created);
  void hold_size_limit();
  [[nodiscard]] std::int64_t used_bytes();

  /// The library's exceptions end here.
  template <class Work>
  auto guarded(Work&& work) -> Result<decltype(work())> {
    const std::lock_guard lock{mutex_};
    try {
      return work();
    } catch (const SQLite::Exception& failure) {
      return tl::unexpected(Error{ErrorCode::io, std::string{"the database: "} + failure.what(), {}});
    }
  }

  const std::string process_ = random_id(2);  ///< in what it has begun
  std::mutex mutex_;
  std::optional<FolderLock> lock_;  ///< given back after the database is closed
  std::unique_ptr<SQLite::Database> database_;
  Retention retention_;
  std::unique_ptr<Checkpointer> checkpointer_;  ///< of a file
};

}  // namespace chargeplan::http
