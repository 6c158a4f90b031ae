#include <fmt/format.h>

#include <algorithm>

#include "io/mapping.hpp"
#include "io/mapping_file.hpp"
#include "io/mapping_overlaps.hpp"
#include "io/mapping_rows.hpp"
#include "io/tables_rules.hpp"

namespace chargeplan::io {
namespace {

using Action = OddityCount::Action;

class DemandImport {
 public:
  DemandImport(const MappedFile& file, const Mapping& mapping) : file_{file}, mapping_{mapping} {}

  Result<DemandTable> run() {
    read_rows();
    auto issues = handle_overlaps(rows_, file_, mapping_.overlaps, log_, skipped_);
    std::erase_if(rows_, [](const ImportedRow& row) { return row.dropped; });
    if (!issues.empty()) return tl::unexpected(table_error(file_.grid().place(), std::move(issues)));
    drop_what_no_plan_takes();
    std::stable_sort(skipped_.begin(), skipped_.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    for (auto& [row, issue] : skipped_) table_.skipped.push_back(std::move(issue));
    for (auto& row : rows_) table_.sessions.push_back(std::move(row.session));
    table_.oddities = log_.take();
    add_notes();
    return std::move(table_);
  }

 private:
  void read_rows() {
    RowImport reader{file_, mapping_, log_, skipped_};
    for (const auto& row : file_.grid().rows()) {
      if (!file_.keeps(row)) {
        ++filtered_;
        continue;
      }
      ++table_.row_count;
      rows_.push_back(reader.read(row));
    }
  }

  /// The rules of every plan, on what is left: a dropped row must not make another one wrong.
  void drop_what_no_plan_takes() {
    std::vector<Session> sessions;
    for (const auto& row : rows_) sessions.push_back(row.session);
    const auto row_of = [&](std::size_t session) { return std::uint64_t{rows_[session].row->index} + 1; };
    for (auto& issue : check_sessions(sessions, file_.zone(), row_of)) {
      if (issue.session >= rows_.size()) continue;
      auto& row = rows_[issue.session];
      const auto* rule = file_.rule(issue.key);
      if (!row.dropped) log_.count(issue.slug, Action::dropped);
      row.dropped = true;
      skipped_.push_back(
          {row.row->index,
           {file_.place(*row.row, rule != nullptr ? rule->column : std::nullopt), issue.slug, std::move(issue.message)}});
    }
    std::erase_if(rows_, [](const ImportedRow& row) { return row.dropped; });
  }

  void add_notes() {
    table_.notes = file_.grid().notes();
    if (filtered_ > 0)
      table_.notes.push_back({file_.grid().place(), "filtered",
                              fmt::format("{} of {} rows are not taken: the mapping's filter leaves them out", filtered_,
                                          filtered_ + table_.row_count)});
    if (file_.rule("id") == nullptr)
      table_.notes.push_back({file_.grid().place(), "ids_are_rows", "the mapping names no id; each session's is its row"});
  }

  const MappedFile& file_;
  const Mapping& mapping_;
  OddityLog log_;
  DemandTable table_;
  std::vector<ImportedRow> rows_;
  std::vector<std::pair<std::uint32_t, Issue>> skipped_;
  long filtered_ = 0;
};

}  // namespace

Result<DemandTable> import_demand(std::string_view content, std::string_view mapping_json, const TableOptions& options,
                                  const OpenFile& open_file) {
  const auto mapping = read_mapping(mapping_json, MappingKind::demand);
  if (!mapping) return tl::unexpected(mapping.error());
  const auto file = MappedFile::open(content, *mapping, options, open_file);
  if (!file) return tl::unexpected(file.error());
  return DemandImport{*file, *mapping}.run();
}

}  // namespace chargeplan::io
