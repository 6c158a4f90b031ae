#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include <fmt/format.h>

#include "access_flags.hpp"
#include "console.hpp"
#include "http/server.hpp"
#include "interruption.hpp"
#include "io/keep_memory.hpp"
#include "program.hpp"
#include "reload_signal.hpp"
#include "storage_flags.hpp"
#include "words.hpp"

namespace chargeplan::cli {
namespace {

constexpr std::string_view examples = R"(  chargeplan serve
  chargeplan serve --data /var/lib/chargeplan --keep-for 90d
  chargeplan serve --port 9000 --workers 4
  chargeplan serve --redis redis://localhost --role api       (and others, here or elsewhere, with --role worker)
  CHARGEPLAN_PORT=9000 chargeplan serve
  chargeplan serve --bind 0.0.0.0 --keys keys.json --tls-cert cert.pem --tls-key key.pem
  chargeplan serve --bind 0.0.0.0 --no-auth                (everybody who reaches this machine may call)
A flag overrules the environment variable.
)";

struct ServeArguments {
  http::ServerOptions options{.workers = std::max(1U, std::thread::hardware_concurrency())};
  std::string drain_limit;
  StorageFlags storage;
  AccessFlags access;
};

Error problem_of_flags(Issue&& issue) {
  return {ErrorCode::invalid_input, "the command line has 1 problem", {std::move(issue)}};
}

void write_log(std::string_view line) { write_on_stderr(std::string{line} + "\n"); }

int run(const ServeArguments& arguments) {
  constexpr int kept_bytes = 512 << 20;
  io::keep_memory(kept_bytes);
  http::ServerOptions options = arguments.options;
  if (!arguments.drain_limit.empty()) {
    const auto drain_limit_s = duration_s(arguments.drain_limit);
    if (!drain_limit_s || *drain_limit_s < 0 || *drain_limit_s > 86'400)
      return report(problem_of_flags(
          {"--drain-limit", "out_of_range",
           fmt::format("\"{}\" is no duration up to a day, with its unit, such as 30s", arguments.drain_limit)}));
    options.drain_limit = std::chrono::milliseconds{static_cast<long>(*drain_limit_s * 1000)};
  }
  if (const auto access = arguments.access.put_into(options, write_log); !access) return report(access.error());
  options.role = arguments.storage.role();
  auto store = arguments.storage.open(options.queue_limit);
  if (!store) return report(store.error());
  auto server = http::Server::listen(options, write_log, {}, *std::move(store));
  if (!server) {
    Error error = server.error();
    for (Issue& issue : error.issues) issue.path.insert(0, "--");
    return report(error);
  }
  std::optional<ReloadSignal> reload;
  if (!options.tls.certificate.empty()) reload.emplace([&] { server->reload_certificate(); });
  const Interruption interruption;
  server->serve(interruption.token());
  return done;
}

}  // namespace

void add_serve_command(Program& program, CLI::App& parent) {
  const auto arguments = std::make_shared<ServeArguments>();
  CLI::App& command = program.add_command(parent, "serve", "Answer requests over HTTP", std::string{examples},
                                          [arguments] { return run(*arguments); });
  http::ServerOptions& options = arguments->options;
  command.add_option("--port", options.port, "to listen at; 0 takes any that is free (8080)")
      ->type_name("N")
      ->check(CLI::Range(0, 65'535))
      ->envname("CHARGEPLAN_PORT");
  command.add_option("--bind", options.bind, "address to listen at (127.0.0.1: only this machine can call)")
      ->type_name("ADDR")
      ->envname("CHARGEPLAN_BIND");
  arguments->access.add_to(command);
  command.add_option("--workers", options.workers, "requests that are answered at once (default: the cores)")
      ->type_name("N")
      ->check(CLI::Range(1, 256))
      ->envname("CHARGEPLAN_WORKERS");
  command.add_option("--queue", options.queue_limit, "requests that may wait for a worker (64)")
      ->type_name("N")
      ->check(CLI::Range(0, 100'000))
      ->envname("CHARGEPLAN_QUEUE");
  command
      .add_option("--job-deaths", options.job_processes_limit,
                  "processes that may take a job up and die while they are at it, before it is given up (3)")
      ->type_name("N")
      ->check(CLI::Range(1, 1'000'000))
      ->envname("CHARGEPLAN_JOB_DEATHS");
  command
      .add_option("--drain-limit", arguments->drain_limit,
                  "how long what is at work may still take after Ctrl-C or SIGTERM (30s)")
      ->type_name("DURATION")
      ->envname("CHARGEPLAN_DRAIN_LIMIT");
  arguments->storage.add_to(command);
}

}  // namespace chargeplan::cli
