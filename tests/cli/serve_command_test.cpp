#include <csignal>

#include "cli_support.hpp"

namespace chargeplan {
namespace {

using test::contains;
using test::run;

/// Sends a signal once the service listens.
test::RunOptions ended_by(int signal, std::vector<std::string> environment = {}) {
  return {.environment = std::move(environment), .watch = [signal](pid_t service, const std::string& err) {
            if (contains(err, "\"listening\"") && !contains(err, "\"draining\"")) ::kill(service, signal);
          }};
}

TEST(ServeCommand, ListensUntilItIsToldToEnd) {
  for (const int signal : {SIGTERM, SIGINT}) {
    const auto served = run({"serve", "--port", "0"}, ended_by(signal));
    EXPECT_EQ(served.status, 0) << served.err;
    EXPECT_EQ(served.out, "");
    EXPECT_TRUE(contains(served.err, R"("event":"listening","detail":"127.0.0.1","port":)")) << served.err;
    EXPECT_TRUE(contains(served.err, R"("event":"draining"})")) << served.err;
    EXPECT_TRUE(contains(served.err, R"("event":"stopped"})")) << served.err;
  }
}

TEST(ServeCommand, RefusesToListenForOthersWithoutAWord) {
  const auto refused = run({"serve", "--port", "0", "--bind", "0.0.0.0"});
  EXPECT_EQ(refused.status, 2);
  EXPECT_TRUE(contains(refused.err, "--bind: others than this machine could call")) << refused.err;
  EXPECT_TRUE(contains(refused.err, "--no-auth")) << refused.err;
  EXPECT_EQ(run({"serve", "--port", "0", "--bind", "0.0.0.0", "--no-auth"}, ended_by(SIGTERM)).status, 0);
  EXPECT_EQ(run({"serve", "--port", "0", "--bind", "here"}).status, 2);
}

TEST(ServeCommand, TakesFlagsFromTheEnvironmentToo) {
  const auto served = run({"serve"}, ended_by(SIGTERM, {"CHARGEPLAN_PORT=0", "CHARGEPLAN_BIND=127.0.0.2"}));
  EXPECT_EQ(served.status, 0) << served.err;
  EXPECT_TRUE(contains(served.err, "\"127.0.0.2\"")) << served.err;
  const auto overruled =
      run({"serve", "--bind", "127.0.0.3"}, ended_by(SIGTERM, {"CHARGEPLAN_PORT=0", "CHARGEPLAN_BIND=127.0.0.2"}));
  EXPECT_TRUE(contains(overruled.err, "\"127.0.0.3\"")) << overruled.err;
}

TEST(ServeCommand, JudgesItsFlags) {
  for (const std::vector<std::string>& flags : std::vector<std::vector<std::string>>{{"--port", "70000"},
                                                                                     {"--port", "http"},
                                                                                     {"--workers", "0"},
                                                                                     {"--queue", "-1"},
                                                                                     {"--drain-limit", "soon"},
                                                                                     {"--keep-for", "long"},
                                                                                     {"--keep-for", "90"},
                                                                                     {"--cors-origin", "https://a.example/"},
                                                                                     {"--cors-origin", "a.example"},
                                                                                     {"--drain-limit", "5"},
                                                                                     {"--keep-size", "much"},
                                                                                     {"--keep-size", "10"}}) {
    const auto refused = run({"serve", flags[0], flags[1]});
    EXPECT_EQ(refused.status, 2) << flags[0];
    EXPECT_TRUE(contains(refused.err, flags[0])) << refused.err;
  }
}

using ServeData = test::CliTest;

TEST_F(ServeData, IsKeptInAFolderThatOneServiceHas) {
  const std::vector<std::string> serve{"serve",      "--port", "0",           "--data", path("data"),
                                       "--keep-for", "90d",    "--keep-size", "1GiB"};
  test::Outcome second;
  bool asked = false;
  const auto first = run(serve, {.watch = [&](pid_t service, const std::string& err) {
                           if (asked || !contains(err, "\"listening\"")) return;
                           asked = true;
                           second = run(serve);
                           ::kill(service, SIGTERM);
                         }});
  EXPECT_EQ(first.status, 0) << first.err;
  EXPECT_TRUE(contains(first.err, "\"kept\":\"on disk\"")) << first.err;
  EXPECT_EQ(second.status, 4);
  EXPECT_TRUE(contains(second.err, "in use by another chargeplan (process ")) << second.err;
  EXPECT_EQ(run(serve, ended_by(SIGTERM)).status, 0) << "and the next one after it";
}

TEST_F(ServeData, IsNotReadWhereItIsDamaged) {
  ASSERT_EQ(run({"serve", "--port", "0", "--data", path("data")}, ended_by(SIGTERM)).status, 0);
  write("data/chargeplan.sqlite3", std::string(10'000, 'x'));
  const auto refused = run({"serve", "--port", "0", "--data", path("data")});
  EXPECT_EQ(refused.status, 4);
  EXPECT_TRUE(contains(refused.err, "is damaged")) << refused.err;
  EXPECT_TRUE(contains(refused.err, "chargeplan backup")) << refused.err;
}

TEST_F(ServeData, IsNeededByTheFlagsAboutIt) {
  const auto refused = run({"serve", "--port", "0", "--keep-for", "90d"});
  EXPECT_EQ(refused.status, 2);
  EXPECT_TRUE(contains(refused.err, "--data")) << refused.err;
  EXPECT_TRUE(contains(run({"serve", "--port", "0"}, ended_by(SIGTERM)).err, "\"kept\":\"in memory"));
}

TEST_F(ServeData, IsInARedisThatIsNamedAndThere) {
  const auto refused_for = [&](std::vector<std::string> flags) {
    flags.insert(flags.begin(), {"serve", "--port", "0"});
    return run(flags);
  };
  for (const auto& [slug, flags] : {std::pair{"bad_redis_url", std::vector<std::string>{"--redis", "localhost:6379"}},
                                    {"needs_redis", {"--role", "worker"}},
                                    {"needs_redis", {"--redis-volatile"}},
                                    {"two_stores", {"--redis", "redis://localhost", "--data", path("data")}}}) {
    const auto refused = refused_for(flags);
    EXPECT_EQ(refused.status, 2) << refused.err;
    EXPECT_TRUE(contains(refused.err, slug) || contains(refused.err, "--redis")) << refused.err;
  }
  EXPECT_EQ(refused_for({"--redis", "redis://localhost", "--role", "nobody"}).status, 2);
  const auto gone = refused_for({"--redis", "redis://:secret@127.0.0.1:1"});
  EXPECT_EQ(gone.status, 4);
  EXPECT_TRUE(contains(gone.err, "Redis at 127.0.0.1, port 1, database 0")) << gone.err;
  EXPECT_FALSE(contains(gone.err, "secret")) << gone.err;
}

TEST_F(ServeData, IsCopied) {
  ASSERT_EQ(run({"serve", "--port", "0", "--data", path("data")}, ended_by(SIGTERM)).status, 0);
  EXPECT_EQ(run({"backup", "--data", path("data"), path("copy.sqlite3")}).status, 0);
  EXPECT_TRUE(exists("copy.sqlite3"));
  EXPECT_EQ(run({"backup", path("copy2.sqlite3")}, {.environment = {"CHARGEPLAN_DATA=" + path("data")}}).status, 0);
  EXPECT_EQ(run({"backup", "--data", path("none"), path("copy3.sqlite3")}).status, 4);
  EXPECT_EQ(run({"backup", path("copy3.sqlite3")}).status, 2);
}

}  // namespace
}  // namespace chargeplan
