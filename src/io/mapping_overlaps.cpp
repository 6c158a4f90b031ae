#include "io/mapping_overlaps.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace chargeplan::io {
namespace {

using Action = OddityCount::Action;

std::vector<ImportedRow*> by_key_and_arrival(std::vector<ImportedRow>& rows) {
  std::vector<ImportedRow*> stays;
  for (auto& row : rows)
    if (!row.dropped && !row.overlap_key.empty() && row.session.departure > row.session.arrival) stays.push_back(&row);
  std::stable_sort(stays.begin(), stays.end(), [](const ImportedRow* a, const ImportedRow* b) {
    return std::tie(a->overlap_key, a->session.arrival, a->session.departure) <
           std::tie(b->overlap_key, b->session.arrival, b->session.departure);
  });
  return stays;
}

}  // namespace

std::vector<Issue> handle_overlaps(std::vector<ImportedRow>& rows, const MappedFile& file, OverlapRule rule, OddityLog& log,
                                   std::vector<std::pair<std::uint32_t, Issue>>& skipped) {
  constexpr auto slug = "sessions_overlap";
  std::vector<Issue> issues;
  ImportedRow* before = nullptr;
  const auto drop = [&](ImportedRow& row, std::string message) {
    row.dropped = true;
    log.count(slug, Action::dropped);
    skipped.push_back({row.row->index, {file.grid().place(*row.row), slug, std::move(message)}});
  };
  for (ImportedRow* now : by_key_and_arrival(rows)) {
    const bool overlaps =
        before != nullptr && before->overlap_key == now->overlap_key && now->session.arrival < before->session.departure;
    if (!overlaps) {
      before = now;
      continue;
    }
    const std::string message =
        fmt::format("{} arrives before the stay of row {} has ended ({})", quoted_text(now->overlap_key),
                    std::uint64_t{before->row->index} + 1, format_time(before->session.departure, file.zone()));
    switch (rule) {
      case OverlapRule::error: issues.push_back({file.grid().place(*now->row), slug, message}); break;
      case OverlapRule::flag: log.count(slug, Action::flagged); break;
      case OverlapRule::drop: drop(*now, message); continue;  // the earlier one stays the one to compare with
      case OverlapRule::trim:
        if (now->session.arrival == before->session.arrival) {  // nothing would be left
          drop(*before, fmt::format("the stay of row {} begins at the same time", std::uint64_t{now->row->index} + 1));
        } else {
          before->session.departure = now->session.arrival;
          log.count(slug, Action::repaired);
        }
        break;
    }
    before = now;
  }
  return issues;
}

}  // namespace chargeplan::io
