#include "http/log_line.hpp"

#include "chargeplan/demand.hpp"
#include "io/json_text.hpp"

namespace chargeplan::http {
namespace {

class Line {
 public:
  explicit Line(Instant time) {
    static const TimeZone utc = TimeZone::find("UTC").value();
    text_.begin_object();
    add("time", format_time(time, utc));
  }
  void add(std::string_view key, std::string_view value) {
    text_.key(key);
    text_.string(value);
  }
  void add(std::string_view key, long long value) {
    text_.key(key);
    text_.number(value);
  }
  std::string take() {
    text_.end_object();
    return text_.take();
  }

 private:
  io::json::Text text_;
};

}  // namespace

std::string log_line(const LoggedRequest& logged) {
  Line line{logged.received};
  line.add("event", "request");
  line.add("request_id", logged.request_id);
  line.add("client", logged.client);
  if (!logged.key.empty()) line.add("key", logged.key);
  line.add("method", logged.method);
  line.add("path", logged.path);
  line.add("status", static_cast<long long>(logged.status));
  line.add("duration_us", static_cast<long long>(logged.duration.count()));
  line.add("body_bytes", static_cast<long long>(logged.body_bytes));
  line.add("answer_bytes", static_cast<long long>(logged.answer_bytes));
  if (!logged.code.empty()) line.add("code", logged.code);
  if (!logged.fault.empty()) line.add("fault", logged.fault);
  return line.take();
}

std::string log_line(const LoggedEvent& logged) {
  Line line{logged.time};
  line.add("event", logged.event);
  if (!logged.detail.empty()) line.add("detail", logged.detail);
  if (logged.port != 0) line.add("port", static_cast<long long>(logged.port));
  if (!logged.kept.empty()) line.add("kept", logged.kept);
  return line.take();
}

}  // namespace chargeplan::http
