/// Our structs -> JSON text by their field tables: the decoder's mirror.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "chargeplan/demand.hpp"
#include "chargeplan/problem.hpp"
#include "io/json_fields.hpp"
#include "io/json_text.hpp"
#include "io/time_text.hpp"

namespace chargeplan::io::json {

class Encoder {
 public:
  /// `zone`: times are written with its offset.
  /// `zone`: of the times; it outlives the encoder.
  explicit Encoder(const TimeZone& zone) : zone_{zone} {}
  explicit Encoder(TimeZone&&) = delete;

  [[nodiscard]] Text& text() noexcept { return text_; }

  void write(double value) { text_.number(value); }
  void write(int value) { text_.number(static_cast<long long>(value)); }
  void write(long value) { text_.number(static_cast<long long>(value)); }
  void write(const std::string& value) { text_.string(value); }
  void write(Instant value) { text_.string(format_time(value, zone_)); }
  void write(StartTime value) { write(value.instant); }
  void write(std::chrono::seconds value) { text_.number(static_cast<long long>(value.count())); }
  void write(std::chrono::milliseconds value) { text_.number(static_cast<double>(value.count()) / 1000.0); }
  void write(const Series& value) {
    if (value.is_constant()) return write(value[0]);
    write(value.values());
  }
  template <HasNames E>
  void write(const E& value) {
    text_.string(name_of(value));
  }
  template <class T>
  void write(const std::optional<T>& value) {
    if (!value) return text_.null();
    write(*value);
  }
  template <class T>
  void write(const std::vector<T>& values) {
    text_.begin_array();
    for (const T& value : values) write(value);
    text_.end_array();
  }
  template <HasFields T>
  void write(const T& value) {
    text_.begin_object();
    std::apply([&](const auto&... f) { (write_field(f, value), ...); }, Fields<T>::list);
    text_.end_object();
  }

 private:
  template <class Get, class Absent, class T>
  void write_field(const Field<Get, Absent>& f, const T& value) {
    text_.key(f.key);
    if constexpr (!std::is_same_v<Absent, Never>) {
      if (f.absent(value)) return text_.null();
    }
    write(std::invoke(f.get, value));
  }

  const TimeZone& zone_;
  Text text_;
};

}  // namespace chargeplan::io::json
