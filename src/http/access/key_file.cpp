#include "http/access/key_file.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <system_error>
#include <tuple>
#include <utility>

#include "chargeplan/demand.hpp"
#include "io/document_kind.hpp"
#include "io/files.hpp"
#include "io/json_decoder.hpp"
#include "io/json_encoder.hpp"

namespace chargeplan::http {

enum class KeysSchema { v1 };

template <class Keys>
struct KeysDocument {
  Keys keys{};
  KeysSchema schema = KeysSchema::v1;
};

}  // namespace chargeplan::http

namespace chargeplan::io::json {

template <>
struct Names<http::KeysSchema> {
  static constexpr std::array<Name<http::KeysSchema>, 1> list{{{"chargeplan.keys/1", http::KeysSchema::v1}}};
};

template <>
struct Names<http::KeyScope> {
  static constexpr std::array<Name<http::KeyScope>, 2> list{
      {{"all", http::KeyScope::all}, {"metrics", http::KeyScope::metrics}}};
};

template <>
struct Fields<http::ApiKey> {
  static constexpr std::tuple list{required("name", &http::ApiKey::name), required("sha256", &http::ApiKey::sha256),
                                   field("scope", &http::ApiKey::scope), required("created", &http::ApiKey::created)};
};

template <class Keys>
struct Fields<http::KeysDocument<Keys>> {
  static constexpr std::tuple list{required(
                                       "schema", [](auto& file) -> auto& { return file.schema; }),
                                   required(
                                       "keys", [](auto& file) -> auto& { return file.keys; })};
};

}  // namespace chargeplan::io::json

namespace chargeplan::http {
namespace {

constexpr std::size_t file_limit_bytes = std::size_t{16} << 20U;

}  // namespace

Result<std::vector<ApiKey>> read_keys(const std::string& path) {
  const auto text = io::read_file(path, file_limit_bytes);
  if (!text) return tl::unexpected(text.error());
  const auto parsed = io::json::Document::parse(*text);
  if (!parsed) return tl::unexpected(parsed.error());
  io::json::Decoder decoder{{}};
  KeysDocument<std::vector<ApiKey>> file;
  decoder.read(parsed->root(), {}, file);
  if (!decoder.has_issues()) return std::move(file.keys);
  return tl::unexpected(io::invalid_document("file of keys", decoder.take_issues()));
}

Result<void> write_keys(const std::string& path, const std::vector<ApiKey>& keys) {
  const TimeZone utc = TimeZone::find("UTC").value();
  io::json::Encoder encoder{utc};
  encoder.write(KeysDocument<const std::vector<ApiKey>&>{keys});
  return io::write_file(path, encoder.text().take() + "\n").map([&] {
    std::error_code ignored;  // it holds no key, only who has one
    std::filesystem::permissions(path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write, ignored);
  });
}

KeyFile::Version KeyFile::version_of(const std::string& path) {
  struct stat facts {};
  if (stat(path.c_str(), &facts) != 0) return {};
  return {facts.st_ino, facts.st_mtim.tv_sec * std::int64_t{1'000'000'000} + facts.st_mtim.tv_nsec, facts.st_size};
}

KeyFile::KeyFile(std::string path, Report report, std::vector<ApiKey> keys, Version version)
    : path_{std::move(path)}, report_{std::move(report)}, keys_{std::move(keys)}, version_{version} {}

Result<std::shared_ptr<KeyFile>> KeyFile::open(std::string path, Report report) {
  const Version version = version_of(path);
  return read_keys(path).map([&](std::vector<ApiKey>&& keys) {
    return std::shared_ptr<KeyFile>{
        new KeyFile{std::move(path), std::move(report), std::move(keys), version}};  // NOLINT: the constructor is private
  });
}

std::optional<ApiKey> KeyFile::find(std::string_view sha256) {
  refresh();
  // Hashes are compared, not keys: how long that takes tells nothing of a key.
  const auto found = std::find_if(keys_.begin(), keys_.end(), [&](const ApiKey& key) { return key.sha256 == sha256; });
  return found == keys_.end() ? std::nullopt : std::optional{*found};
}

void KeyFile::refresh() {
  const Version version = version_of(path_);
  if (version == version_) return;
  version_ = version;
  if (auto keys = read_keys(path_))
    keys_ = *std::move(keys);
  else
    report_(keys.error());
}

}  // namespace chargeplan::http
