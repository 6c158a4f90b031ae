#include <fmt/compile.h>

#include <algorithm>
#include <array>

#include "chargeplan/demand.hpp"

namespace chargeplan {
namespace {

/// Sessions may not be validated yet: a year of 30000 is an issue to report, not a question for a calendar.
constexpr Instant first_asked{std::chrono::sys_days{std::chrono::year{1970} / 1 / 2}};
constexpr Instant last_asked{std::chrono::sys_days{std::chrono::year{2199} / 12 / 30}};

Instant first_arrival(const std::vector<Session>& sessions) {
  Instant first = sessions.empty() ? Instant{} : sessions.front().arrival;
  for (const auto& session : sessions) first = std::min(first, session.arrival);
  return std::clamp(first, first_asked, last_asked);
}

/// Whole steps that cover the time up to the next local midnight.
int steps_to_midnight(Instant start, std::chrono::seconds step, const TimeZone& zone) {
  if (step < std::chrono::seconds{1} || start < first_asked || start > last_asked) return 1;  // `validate` says what is wrong
  const auto today = zone.date_of(start);
  Instant midnight = start;
  // A zone may skip a whole day, and where the clock goes back at midnight the next day's first instant may be past already.
  for (auto day = std::chrono::sys_days{today}; midnight <= start;) midnight = zone.day_start(day += std::chrono::days{1});
  const std::chrono::microseconds step_us = step;
  return static_cast<int>((midnight - start + step_us - std::chrono::microseconds{1}) / step_us);
}

}  // namespace

Horizon resolve_horizon(const HorizonRequest& request, const std::vector<Session>& sessions, const TimeZone& zone) {
  Horizon horizon;
  horizon.start = request.start ? *request.start : zone.day_start(zone.date_of(first_arrival(sessions)));
  horizon.step = request.step;
  horizon.step_count = request.step_count ? *request.step_count : steps_to_midnight(horizon.start, request.step, zone);
  horizon.time_zone = zone.name();
  horizon.presence = request.presence;
  horizon.past_step_count = request.past_step_count;
  return horizon;
}

std::string format_time(Instant instant, const TimeZone& zone) {
  using namespace std::chrono;
  // RFC 3339 has offsets of whole minutes; a zone that once had seconds (Monrovia until 1972) is written with its cut offset.
  const auto offset = duration_cast<minutes>(zone.utc_offset(instant));
  const local_time<microseconds> wall{instant.time_since_epoch() + offset};
  const auto day = floor<days>(wall);
  const year_month_day date{day};
  const hh_mm_ss time{wall - day};
  std::array<char, 48> text{};
  char* end = fmt::format_to(text.data(), FMT_COMPILE("{:04}"), static_cast<int>(date.year()));
  const auto two_digits = [&end](char before, auto value) {  // by hand: a request has two times a session
    for (const char c : {before, static_cast<char>('0' + value / 10), static_cast<char>('0' + value % 10)}) *end++ = c;
  };
  two_digits('-', static_cast<unsigned>(date.month()));
  two_digits('-', static_cast<unsigned>(date.day()));
  two_digits('T', time.hours().count());
  two_digits(':', time.minutes().count());
  two_digits(':', time.seconds().count());
  if (const auto fraction = time.subseconds().count(); fraction != 0) {
    end = fmt::format_to(end, FMT_COMPILE(".{:06}"), fraction);
    while (end[-1] == '0') --end;
  }
  const hh_mm_ss offset_time{abs(offset)};
  two_digits(offset.count() < 0 ? '-' : '+', offset_time.hours().count());
  two_digits(':', offset_time.minutes().count());
  return {text.data(), end};
}

}  // namespace chargeplan
