/// A real Redis of a test's own: on a Unix socket in a folder that goes with it.
#pragma once

#include <csignal>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

#include "http/storage/redis_client.hpp"

namespace chargeplan::test {

class RedisServer {
 public:
  explicit RedisServer(std::vector<std::string> flags = {}) : flags_{std::move(flags)}, folder_{made_folder()} { start(); }
  RedisServer(const RedisServer&) = delete;
  RedisServer& operator=(const RedisServer&) = delete;
  ~RedisServer() {
    kill();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  [[nodiscard]] http::RedisAddress address() const { return {.socket = folder_ + "/socket"}; }

  void start() {
    std::filesystem::remove(folder_ + "/socket");
    std::vector<std::string> words{"redis-server",
                                   "--port",
                                   "0",
                                   "--unixsocket",
                                   folder_ + "/socket",
                                   "--dir",
                                   folder_,
                                   "--save",
                                   "",
                                   "--appendonly",
                                   "yes",
                                   "--appendfsync",
                                   "always",
                                   "--logfile",
                                   folder_ + "/log"};
    words.insert(words.end(), flags_.begin(), flags_.end());
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    process_ = ::fork();
    if (process_ == 0) {
      ::execvp("redis-server", arguments.data());
      ::_exit(127);
    }
    wait_until_there();
  }
  void kill() {
    if (process_ <= 0) return;
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
    process_ = 0;
  }

 private:
  static std::string made_folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "redis-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error{"no folder for a Redis"};
    return pattern;
  }
  /// One that wants a password is there as well when it says so.
  void wait_until_there() const {
    for (int i = 0; i < 200; ++i) {
      http::RedisClient client{address()};
      const auto reply = client.run(http::RedisCommand{"PING"});
      if (reply || reply.error().message.find("NOAUTH") != std::string::npos) return;
      std::this_thread::sleep_for(std::chrono::milliseconds{25});
    }
    throw std::runtime_error{"redis-server did not start"};
  }

  std::vector<std::string> flags_;
  std::string folder_;
  pid_t process_ = 0;
};

}  // namespace chargeplan::test
