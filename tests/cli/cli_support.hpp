/// Runs the real program, as a shell would.
#pragma once

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include "io/files.hpp"
#include "io/json_document.hpp"
#include "support/temporary_folder.hpp"

namespace chargeplan::test {

struct Outcome {
  int status = -1;  ///< 128 + signal where one ended it
  std::string out, err;
};

struct RunOptions {
  std::string input{};                                         ///< on stdin
  std::vector<std::string> environment{};                      ///< `NAME=value`, besides PATH
  bool close_stdout = false, close_stderr = false;             ///< the reader goes away at once
  bool without_streams = false;                                ///< begins with stdout and stderr closed
  std::function<void(pid_t, const std::string& err)> watch{};  ///< called as something new stands on stderr
};

namespace detail {

struct Pipe {
  std::array<int, 2> ends{-1, -1};
  Pipe() {
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error{"no pipe"};
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  ~Pipe() { close_read(), close_write(); }
  void close_read() { close_end(0); }
  void close_write() { close_end(1); }

 private:
  void close_end(std::size_t end) {
    if (ends[end] >= 0) ::close(ends[end]);
    ends[end] = -1;
  }
};

inline std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> list;
  for (std::string& text : texts) list.push_back(text.data());
  list.push_back(nullptr);
  return list;
}

inline void drain(Pipe& out, Pipe& err, Outcome& outcome, const std::function<void()>& on_error_text) {
  std::array<pollfd, 2> waiting{{{out.ends[0], POLLIN, 0}, {err.ends[0], POLLIN, 0}}};
  int open = (out.ends[0] >= 0 ? 1 : 0) + (err.ends[0] >= 0 ? 1 : 0);
  while (open > 0 && ::poll(waiting.data(), waiting.size(), 120'000) > 0)
    for (std::size_t i = 0; i < waiting.size(); ++i) {
      if (waiting[i].fd < 0 || waiting[i].revents == 0) continue;
      std::array<char, 65536> buffer{};
      const ssize_t got = ::read(waiting[i].fd, buffer.data(), buffer.size());
      if (got > 0) (i == 0 ? outcome.out : outcome.err).append(buffer.data(), static_cast<std::size_t>(got));
      if (got > 0 && i == 1) on_error_text();
      if (got <= 0) {
        waiting[i].fd = -1;
        --open;
      }
    }
}

}  // namespace detail

inline Outcome run(const std::vector<std::string>& arguments, const RunOptions& options = {}) {
  std::vector<std::string> command{CHARGEPLAN_BINARY};
  for (const std::string& argument : arguments) command.push_back(argument);
  std::vector<std::string> environment{"PATH=/usr/bin:/bin"};
  for (const std::string& variable : options.environment) environment.push_back(variable);
  const TemporaryFolder folder;  // stdin is a file: no pipe that could fill up
  const std::string input = (folder.path() / "stdin").string();
  if (!io::write_file(input, options.input)) throw std::runtime_error{"no stdin"};

  detail::Pipe out, err;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, input.c_str(), O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, out.ends[1], STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, err.ends[1], STDERR_FILENO);
  if (options.without_streams)
    for (const int stream : {STDOUT_FILENO, STDERR_FILENO}) posix_spawn_file_actions_addclose(&actions, stream);
  if (options.close_stdout) out.close_read();
  if (options.close_stderr) err.close_read();
  pid_t child = 0;
  const int spawned = ::posix_spawn(&child, CHARGEPLAN_BINARY, &actions, nullptr, detail::pointers(command).data(),
                                    detail::pointers(environment).data());
  posix_spawn_file_actions_destroy(&actions);
  if (spawned != 0) throw std::runtime_error{"the program does not start"};
  out.close_write();
  err.close_write();

  Outcome outcome;
  detail::drain(out, err, outcome, [&] {
    if (options.watch) options.watch(child, outcome.err);
  });
  int status = 0;
  ::waitpid(child, &status, 0);
  outcome.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return outcome;
}

/// A test with a folder of its own.
class CliTest : public testing::Test {
 protected:
  [[nodiscard]] std::string path(const std::string& name) const { return (folder_.path() / name).string(); }
  std::string write(const std::string& name, const std::string& content) const {
    if (!io::write_file(path(name), content)) throw std::runtime_error{"cannot write " + name};
    return path(name);
  }
  [[nodiscard]] std::string content(const std::string& name) const { return io::read_file(path(name)).value_or(""); }
  [[nodiscard]] bool exists(const std::string& name) const { return std::filesystem::exists(path(name)); }

  TemporaryFolder folder_;
};

inline bool is_json(const std::string& text) { return io::json::Document::parse(text).has_value(); }
inline bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// Two cars at noon, as a request without a site.
inline const std::string two_cars = R"({"sessions": [
  {"id": "a", "arrival": "2025-08-18T10:00:00Z", "departure": "2025-08-18T14:00:00Z", "max_power_kw": 22, "energy_required_kwh": 20},
  {"id": "b", "arrival": "2025-08-18T11:00:00Z", "departure": "2025-08-18T13:00:00Z", "max_power_kw": 11, "energy_required_kwh": 9}]}
)";

/// A test with the plan of two cars under 10 kW in p.json, and its request in r.json.
class PlannedTest : public CliTest {
 protected:
  void SetUp() override {
    const Outcome planned = run(
        {"plan", "-", "--grid-limit-kw", "10", "--request-out", path("r.json"), "--out", path("p.json")}, {.input = two_cars});
    ASSERT_EQ(planned.status, 0) << planned.err;
  }
};

inline const std::string two_cars_table =
    "id,arrival,departure,max_power_kw,energy_required_kwh\n"
    "a,2025-08-18T10:00:00Z,2025-08-18T14:00:00Z,22,20\n"
    "b,2025-08-18T11:00:00Z,2025-08-18T13:00:00Z,11,9\n";

}  // namespace chargeplan::test
