#include "http/gzip.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include <fmt/format.h>
#include <zlib.h>

#include "http/media_type.hpp"

namespace chargeplan::http {
namespace {

constexpr int gzip_window_bits = 15 + 16;  // 16: zlib writes and wants gzip's own header
constexpr int quick_level = 1;

/// zlib takes its input by a pointer that is not const, and never writes through it.
Bytef* input_of(std::string_view text) { return reinterpret_cast<Bytef*>(const_cast<char*>(text.data())); }     // NOLINT
Bytef* output_of(std::string& text, std::size_t from) { return reinterpret_cast<Bytef*>(text.data() + from); }  // NOLINT

Error packed_error(std::string slug, std::string message) {
  Error error{ErrorCode::invalid_input, message, {}};
  error.issues.push_back({"", std::move(slug), std::move(message)});
  return error;
}

/// Ends what was begun, however the function is left.
struct Unpacking {
  Unpacking() : ready{inflateInit2(&stream, gzip_window_bits) == Z_OK} {}
  Unpacking(const Unpacking&) = delete;
  Unpacking& operator=(const Unpacking&) = delete;
  ~Unpacking() { inflateEnd(&stream); }
  z_stream stream{};
  bool ready;
};

}  // namespace

bool takes_gzip(std::string_view accept_encoding) {
  if (accept_encoding.empty()) return false;  // any coding would do by the letter; who wants one names it
  constexpr std::array<std::string_view, 1> offered{"gzip"};
  return choose_type(accept_encoding, offered).has_value();
}

std::string gzip(std::string_view plain) {
  z_stream stream{};
  if (deflateInit2(&stream, quick_level, Z_DEFLATED, gzip_window_bits, MAX_MEM_LEVEL, Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::bad_alloc{};
  std::string packed(deflateBound(&stream, plain.size()), '\0');
  stream.next_in = input_of(plain);
  stream.avail_in = static_cast<uInt>(plain.size());
  stream.next_out = output_of(packed, 0);
  stream.avail_out = static_cast<uInt>(packed.size());
  deflate(&stream, Z_FINISH);  // the bound holds: all of it at once
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

Result<std::string> gunzip(std::string_view packed, const GunzipLimits& limits) {
  Unpacking unpacking;
  if (!unpacking.ready) throw std::bad_alloc{};
  z_stream& stream = unpacking.stream;
  stream.next_in = input_of(packed);
  stream.avail_in = static_cast<uInt>(packed.size());
  std::string plain;
  for (;;) {
    const std::size_t before = plain.size();
    if (before > limits.most_bytes)
      return tl::unexpected(packed_error(
          "unpacked_too_large", fmt::format("unpacked it is larger than the {} bytes that are read", limits.most_bytes)));
    plain.resize(std::min(std::max<std::size_t>(before * 2, 65'536), limits.most_bytes + 1));
    stream.next_out = output_of(plain, before);
    stream.avail_out = static_cast<uInt>(plain.size() - before);
    const int outcome = inflate(&stream, Z_NO_FLUSH);
    plain.resize(plain.size() - stream.avail_out);
    if (outcome == Z_STREAM_END && stream.avail_in == 0) break;
    // Several packed parts one after the other are one text.
    const bool goes_on = outcome == Z_STREAM_END ? inflateReset(&stream) == Z_OK
                                                 : outcome == Z_OK && (stream.avail_in > 0 || stream.avail_out == 0);
    if (!goes_on) return tl::unexpected(packed_error("broken_gzip", "this is no whole gzip"));
  }
  if (plain.size() > limits.most_bytes)
    return tl::unexpected(packed_error(
        "unpacked_too_large", fmt::format("unpacked it is larger than the {} bytes that are read", limits.most_bytes)));
  return plain;
}

}  // namespace chargeplan::http
