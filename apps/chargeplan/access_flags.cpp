#include "access_flags.hpp"

#include <fmt/format.h>

#include <string_view>
#include <utility>

#include "http/access/key_file.hpp"
#include "http/clock.hpp"
#include "http/log_line.hpp"

namespace chargeplan::cli {
namespace {

/// As a browser writes it: a scheme, a host, perhaps a port, and nothing after them.
bool is_origin(std::string_view text) {
  const auto host = text.find("://");
  if (host != std::string_view::npos && (text.starts_with("https://") || text.starts_with("http://")))
    return text.size() > host + 3 && text.find_first_of("/?#@ ", host + 3) == std::string_view::npos;
  return text == "*";
}

}  // namespace

void AccessFlags::add_to(CLI::App& command) {
  CLI::Option* keys =
      command.add_option("--keys", keys_file_, "file of the API keys that may call (`chargeplan keys add` makes it)")
          ->type_name("FILE")
          ->envname("CHARGEPLAN_KEYS");
  command.add_flag("--no-auth", no_auth_, "let everybody call who can reach the address")
      ->envname("CHARGEPLAN_NO_AUTH")
      ->excludes(keys);
  command.add_option("--rate-limit", rate_limit_.per_minute, "requests of each key in a minute; 0: any number (6000)")
      ->type_name("N")
      ->check(CLI::Range(0L, 10'000'000L))
      ->envname("CHARGEPLAN_RATE_LIMIT");
  CLI::Option* certificate =
      command.add_option("--tls-cert", tls_.certificate, "certificate and its chain, PEM: HTTPS in the place of HTTP")
          ->type_name("FILE")
          ->envname("CHARGEPLAN_TLS_CERT");
  CLI::Option* key = command.add_option("--tls-key", tls_.key, "key of the certificate, PEM")
                         ->type_name("FILE")
                         ->envname("CHARGEPLAN_TLS_KEY");
  certificate->needs(key);
  key->needs(certificate);
  command
      .add_option("--cors-origin", cors_.origins,
                  "page of another host that may call, such as https://planning.example; may be repeated")
      ->type_name("ORIGIN")
      ->envname("CHARGEPLAN_CORS_ORIGIN");
}

Result<void> AccessFlags::put_into(http::ServerOptions& options, const http::Log& log) const {
  Error no_origins{ErrorCode::invalid_input, "the service cannot be called as asked", {}};
  for (const std::string& origin : cors_.origins)
    if (!is_origin(origin))
      no_origins.issues.push_back(
          {"--cors-origin", "bad_origin",
           fmt::format("\"{}\" is no origin such as https://planning.example, with nothing after it", origin)});
  if (!no_origins.issues.empty()) return tl::unexpected(std::move(no_origins));
  options.no_auth = no_auth_;
  options.tls = tls_;
  options.gate.rate_limit = rate_limit_;
  options.gate.cors = cors_;
  if (keys_file_.empty()) return {};
  // Without its issues, as these quote what is in the file: `chargeplan keys list` tells them.
  const auto report = [log, file = keys_file_](const Error& error) {
    const std::string detail = fmt::format("{}: {}; the keys stay as they were", file, error.message);
    log(log_line(http::LoggedEvent{.time = http::now(), .event = "failure", .detail = detail}));
  };
  return http::KeyFile::open(keys_file_, report).map([&](std::shared_ptr<http::KeyFile>&& keys) {
    options.gate.keys = std::move(keys);
  });
}

}  // namespace chargeplan::cli
