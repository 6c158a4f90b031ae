#include "http/storage/redis_queue.hpp"

#include <unistd.h>

#include <array>
#include <utility>

#include <fmt/format.h>

#include "http/random_id.hpp"
#include "http/storage/redis_scripts.hpp"
#include "http/storage/redis_values.hpp"

namespace chargeplan::http {
namespace {

constexpr std::chrono::milliseconds silent_interval{1000};  ///< between looks for jobs of processes that are gone

std::string key_of(std::string_view name) { return fmt::format("{}{}", redis_prefix, name); }

std::string name_of_this_process() {
  std::array<char, 65> host{};
  ::gethostname(host.data(), host.size() - 1);
  return fmt::format("{}-{}-{}", host.data(), ::getpid(), random_id(2));
}

using Entries = std::vector<std::pair<std::string, std::string>>;  ///< with the ids of their jobs

/// Of `[[ENTRY, ["job", ID]], …]`; an entry that was removed meanwhile has no fields.
Entries entries_of(const RedisReply& list) {
  Entries entries;
  for (const RedisReply& entry : list.items)
    if (entry.items.size() == 2 && entry.items[1].items.size() == 2)
      entries.emplace_back(text_at(entry, 0), text_at(entry.items[1], 1));
  return entries;
}

std::string text_of(const JobProgress& progress) {
  return fmt::format("{} {} {}", progress.elapsed_s, progress.gap ? fmt::to_string(*progress.gap) : "-", progress.phase);
}

std::optional<JobProgress> progress_of(const std::string& text) {
  const std::size_t first = text.find(' '), second = text.find(' ', first + 1);
  if (first == std::string::npos || second == std::string::npos) return std::nullopt;
  JobProgress progress{.phase = text.substr(second + 1), .gap = {}, .elapsed_s = decimal_of(text.substr(0, first))};
  const std::string gap = text.substr(first + 1, second - first - 1);
  if (gap != "-") progress.gap = decimal_of(gap);
  return progress;
}

}  // namespace

RedisQueue::RedisQueue(RedisClient& client) : client_{client}, holder_{name_of_this_process()} {}

Result<std::vector<JobRecord>> RedisQueue::take(const Room& room, std::chrono::milliseconds wait) {
  if (std::chrono::steady_clock::now() >= look_for_silent_.load()) {
    look_for_silent_ = std::chrono::steady_clock::now() + silent_interval;
    if (auto looked = put_back_silent(); !looked) return tl::unexpected(std::move(looked.error()));
  }
  auto taken = take_waiting(room);
  if (taken && taken->records.empty() && wait.count() > 0)
    taken = listen(taken->bell, wait).and_then([&] { return take_waiting(room); });
  return std::move(taken).map([](Taken&& found) { return std::move(found.records); });
}

/// A Redis in which no process has had a job yet has no group.
Result<void> RedisQueue::put_back_silent() {
  const std::string key = key_of("queue");
  RedisCommand look{"XAUTOCLAIM", key, "workers", holder_};
  const auto found = client_.run(look.number(claim_limit.count()).text("0-0"));
  if (!found && found.error().message.find("NOGROUP") != std::string::npos) return {};
  if (!found) return tl::unexpected(found.error());
  const auto silent = found->items.size() < 2 ? Entries{} : entries_of(found->items[1]);
  if (silent.empty()) return {};
  RedisCommand command{"EVAL", redis_scripts().put_back_silent, "0"};
  for (const auto& [entry, id] : silent) command.text(entry).text(id);
  return client_.run(command).map([](const RedisReply&) {});
}

Result<RedisQueue::Taken> RedisQueue::take_waiting(const Room& room) {
  RedisCommand command{"EVAL", redis_scripts().take, "0", holder_};
  command.number(claim_limit.count()).number(static_cast<std::int64_t>(room.jobs));
  command.number(static_cast<std::int64_t>(room.of_a_client));
  for (const auto& [client, jobs] : room.has) command.text(client).number(static_cast<std::int64_t>(jobs));
  return client_.run(command).map([](const RedisReply& rows) {
    Taken taken{.bell = text_at(rows, 0), .records = {}};
    for (std::size_t i = 1; i < rows.items.size(); ++i) taken.records.push_back(job_record_of(rows.items[i]));
    return taken;
  });
}

Result<void> RedisQueue::listen(const std::string& bell, std::chrono::milliseconds wait) {
  const std::string key = key_of("bell");
  RedisCommand command{"XREAD", "BLOCK"};
  command.number(wait.count()).text("STREAMS").text(key).text(bell);
  return client_.run_waiting(command, wait).map([](const RedisReply&) {});
}

Result<std::vector<SharedQueue::Claim>> RedisQueue::hold(const std::vector<Held>& jobs) {
  if (jobs.empty()) return std::vector<Claim>{};
  RedisCommand command{"EVAL", redis_scripts().hold, "0", holder_};
  command.number(claim_limit.count());
  for (const Held& job : jobs) command.text(job.id).copy(job.progress ? text_of(*job.progress) : std::string{});
  return client_.run(command).map([](const RedisReply& words) {
    std::vector<Claim> claims;
    for (const RedisReply& word : words.items)
      claims.push_back(word.text == "held" ? Claim::held : word.text == "lost" ? Claim::lost : Claim::over);
    return claims;
  });
}

Result<void> RedisQueue::give_back(const std::vector<std::string>& ids) {
  if (ids.empty()) return {};
  RedisCommand command{"EVAL", redis_scripts().give_back, "0", holder_};
  for (const std::string& id : ids) command.text(id);
  return client_.run(command).map([](const RedisReply&) {});
}

Result<std::vector<std::optional<SharedQueue::Seen>>> RedisQueue::look(const std::vector<std::string>& ids) {
  if (ids.empty()) return std::vector<std::optional<Seen>>{};
  RedisCommand command{"EVAL", redis_scripts().look, "0"};
  for (const std::string& id : ids) command.text(id);
  return client_.run(command).map([](const RedisReply& rows) {
    std::vector<std::optional<Seen>> found;
    for (const RedisReply& row : rows.items) {
      auto& seen = found.emplace_back();
      if (text_at(row, 0).empty()) continue;
      seen = Seen{job_record_of(row), progress_of(text_at(row, 8))};
      if (seen->record.status == JobStatus::queued && seen->progress) seen->record.status = JobStatus::running;
    }
    return found;
  });
}

}  // namespace chargeplan::http
