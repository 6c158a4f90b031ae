#include "progress_line.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "console.hpp"
#include "words.hpp"

namespace chargeplan::cli {
namespace {

constexpr std::chrono::milliseconds patience{500}, interval{100};

std::string phase_words(const std::string& phase) {
  if (phase == "build") return "building the model";
  if (phase == "tie_break") return "choosing among the best plans";
  if (phase == "check") return "checking the plan";
  return "solving";
}

}  // namespace

ProgressLine::ProgressLine() {
  if (stderr_takes_progress()) ticker_ = std::jthread{[this](const std::stop_token& over) { tick(over); }};
}

ProgressLine::~ProgressLine() {
  if (!ticker_.joinable()) return;
  ticker_.request_stop();
  ticker_.join();
}

void ProgressLine::update(const Progress& progress) {
  const std::scoped_lock lock{mutex_};
  phase_ = progress.phase;
  if (progress.gap && std::isfinite(*progress.gap)) gap_ = progress.gap;  // infinite: no plan, or no bound, yet
}

void ProgressLine::tick(const std::stop_token& over) {
  std::unique_lock lock{mutex_};
  bool shown = false;
  auto next = start_ + patience;
  while (!changed_.wait_until(lock, over, next, [&] { return over.stop_requested(); })) {
    next = std::chrono::steady_clock::now() + interval;
    const double elapsed_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
    const std::string gap = gap_ ? fmt::format(", gap {:.2g}", *gap_) : std::string{};
    const std::string words =
        fmt::format("{} … {:.1f} s{} (Ctrl-C stops at the best plan so far)", phase_words(phase_), elapsed_s, gap);
    write_on_stderr("\r\033[K" + styled_err(words, Style::dim));
    shown = true;
  }
  if (shown) write_on_stderr("\r\033[K");
}

}  // namespace chargeplan::cli
