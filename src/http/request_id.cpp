#include "http/request_id.hpp"

#include <algorithm>
#include <cctype>
#include <random>

#include <fmt/format.h>

namespace chargeplan::http {

std::string request_id(std::string_view of_client) {
  const auto is_plain = [](unsigned char c) {
    return c < 128 && (std::isalnum(c) != 0 || c == '-' || c == '_' || c == '.' || c == ':');
  };
  if (!of_client.empty() && of_client.size() <= 128 && std::all_of(of_client.begin(), of_client.end(), is_plain))
    return std::string{of_client};
  thread_local std::mt19937_64 random{std::random_device{}()};  // told apart, not kept secret
  const auto high = random();
  return fmt::format("{:016x}{:016x}", high, random());
}

}  // namespace chargeplan::http
