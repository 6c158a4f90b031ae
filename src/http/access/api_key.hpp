/// API keys: who may call, and what. A key itself is shown once, when it is made; kept is its SHA-256.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "chargeplan/units.hpp"

namespace chargeplan::http {

enum class KeyScope {
  all,
  metrics,  ///< only to read what the service counts
};

struct ApiKey {
  std::string name;    ///< of whoever has it; told apart by it in the log, the queue and the limits
  std::string sha256;  ///< of the key's text. A key is 256 random bits: nothing slower than this is needed to keep it
  KeyScope scope = KeyScope::all;
  Instant created{};
  bool operator==(const ApiKey&) const = default;
};

struct NewKey {
  std::string text;  ///< what a client sends
  ApiKey key;
};

/// From the system's randomness. The text begins with `chargeplan_`, so that scanners of repositories know it.
[[nodiscard]] NewKey make_key(std::string name, KeyScope scope, Instant created);

/// Where keys come from. Called from the I/O thread for each request: it may not wait.
class KeySource {
 public:
  KeySource() = default;
  KeySource(const KeySource&) = delete;
  KeySource& operator=(const KeySource&) = delete;
  virtual ~KeySource() = default;
  /// The key whose text has this SHA-256; none where there is no such key (any more).
  [[nodiscard]] virtual std::optional<ApiKey> find(std::string_view sha256) = 0;
};

}  // namespace chargeplan::http
