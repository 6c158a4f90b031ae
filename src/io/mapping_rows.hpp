/// One row of somebody's sessions, read by a mapping: the session as far as it can be read, and everything odd about it.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "io/mapping_file.hpp"
#include "io/mapping_oddities.hpp"
#include "io/tables_keys.hpp"

namespace chargeplan::io {

/// A row and what became of it.
struct ImportedRow {
  const GridRow* row = nullptr;
  Session session;
  bool dropped = false;
  std::string overlap_key;  ///< whose stays must not overlap; empty: nobody's
};

class RowImport {
 public:
  RowImport(const MappedFile& file, const Mapping& mapping, OddityLog& log,
            std::vector<std::pair<std::uint32_t, Issue>>& skipped);
  [[nodiscard]] ImportedRow read(const GridRow& row);

 private:
  using Action = OddityCount::Action;

  void oddity(const std::string& slug, Action action, const std::optional<MappedColumn>& column, std::string message);
  void read_id(const MappedRule* rule);
  void read_key(const SessionKey& key, const MappedRule& rule);
  void read_value(const SessionKey& key, const MappedRule& rule, const Cell& cell);
  void read_time(const SessionKey& key, const MappedRule& rule);
  void missing(const SessionKey& key, const MappedRule& rule);
  void check_energy();
  void check_stay();
  void check_missing_cells();

  const MappedFile& file_;
  const Mapping& mapping_;
  OddityLog& log_;
  std::vector<std::pair<std::uint32_t, Issue>>& skipped_;

  // Of the row being read.
  ImportedRow now_;
  std::set<std::string> counted_;
  std::optional<MappedTime> arrival_, departure_;
  bool has_energy_ = false;
};

}  // namespace chargeplan::io
