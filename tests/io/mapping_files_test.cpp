/// The real files, each imported by the mapping kept in examples/, against the counts in tests/golden/imports.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "io/json_document.hpp"
#include "io/mapping.hpp"
#include "io/tables_support.hpp"

namespace chargeplan::test {
namespace {

namespace fs = std::filesystem;
using io::OddityCount;

const fs::path root{CHARGEPLAN_SOURCE_DIR};

std::string content_of(const fs::path& path) {
  std::ifstream stream{path, std::ios::binary};
  EXPECT_TRUE(stream) << path;
  std::ostringstream content;
  content << stream.rdbuf();
  return content.str();
}

Result<std::string> beside(const fs::path& folder, const std::string& name) {
  if (!fs::exists(folder / name)) return tl::unexpected(Error{ErrorCode::io, name + " is not there", {}});
  return content_of(folder / name);
}

std::string oddity_text(const OddityCount& oddity) {
  constexpr std::array<std::string_view, 3> words{"dropped", "repaired", "flagged"};
  return fmt::format("{} {} {}", oddity.slug, words.at(static_cast<std::size_t>(oddity.action)), oddity.count);
}

template <class Table>
std::vector<std::string> report_of(const Result<Table>& table, std::string_view what, std::size_t size) {
  if (!table) {
    std::vector<std::string> lines;
    for (const auto& issue : table.error().issues) lines.push_back(issue.path + " | " + issue.slug + " | " + issue.message);
    return lines;
  }
  std::vector<std::string> lines{fmt::format("rows {}", table->row_count), fmt::format("{} {}", what, size),
                                 fmt::format("skipped {}", table->skipped.size())};
  for (const auto& oddity : table->oddities) lines.push_back(oddity_text(oddity));
  return lines;
}

struct Golden {
  std::string file, mapping, kind;
  std::vector<std::string> report;
};

Golden read_golden(const fs::path& path) {
  const std::string text = content_of(path);
  const auto document = io::json::Document::parse(text);
  EXPECT_TRUE(document) << path;
  const auto member = [&](std::string_view key) { return std::string{io::json::find_member(document->root(), key)->text()}; };
  Golden golden{member("file"), member("mapping"), member("kind"), {}};
  const auto* report = io::json::find_member(document->root(), "report");
  const auto* line = report->first();
  for (std::uint32_t i = 0; i < report->size; ++i, line = line->next()) golden.report.emplace_back(line->text());
  return golden;
}

class RealFile : public testing::TestWithParam<std::string> {};

TEST_P(RealFile, IsImportedWithEveryOddityCounted) {
  const Golden golden = read_golden(root / "tests/golden/imports" / (GetParam() + ".json"));
  const auto mapping = content_of(root / "examples/mappings" / golden.mapping);
  const auto content = content_of(root / golden.file);
  auto options = table_options();
  options.file_name = fs::path{golden.file}.filename();
  const auto open = [&](const std::string& name) { return beside((root / golden.file).parent_path(), name); };
  if (golden.kind == "demand") {
    const auto table = io::import_demand(content, mapping, options, open);
    EXPECT_EQ(report_of(table, "sessions", table ? table->sessions.size() : 0), golden.report);
  } else {
    const auto table = io::import_series(content, mapping, options, open);
    EXPECT_EQ(report_of(table, "values", table ? table->values.size() : 0), golden.report);
  }
}

std::string replaced(const std::string& text, std::string_view from, std::string_view to) {
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.substr(0, at).append(to).append(text.substr(at + from.size()));
}

/// The column of one bidding zone, by the mapping of another.
Result<io::SeriesTable> smard_prices(std::string_view zone_name) {
  static const std::string content = content_of(root / "tests/data/smard_prices_2019.csv.gz");
  const auto mapping = replaced(content_of(root / "examples/mappings/smard_2019_no2.json"), "Norwegen 2", zone_name);
  return io::import_series(content, mapping, table_options(), [](const std::string& name) { return beside(root, name); });
}

TEST(SmardPrices, OfEveryBiddingZoneLackWhatTheSourceSays) {
  const std::vector<std::pair<std::string_view, long>> zones{{"Deutschland/Luxemburg", 0},
                                                             {"∅ Anrainer DE/LU", 7776},
                                                             {"Belgien", 0},
                                                             {"Dänemark 1", 0},
                                                             {"Dänemark 2", 0},
                                                             {"Frankreich", 0},
                                                             {"Niederlande", 0},
                                                             {"Norwegen 2", 0},
                                                             {"Österreich", 0},
                                                             {"Polen", 7776},
                                                             {"Schweden 4", 0},
                                                             {"Schweiz", 0},
                                                             {"Tschechien", 0},
                                                             {"Italien (Nord)", 0},
                                                             {"Slowenien", 0},
                                                             {"Ungarn", 24}};
  for (const auto& [name, missing] : zones) {
    const auto table = smard_prices(name);
    ASSERT_TRUE(table) << name << ": " << table.error().message;
    EXPECT_EQ(table->row_count, 9504) << name;
    EXPECT_EQ(table->values.size(), static_cast<std::size_t>(9504 - missing)) << name;
    EXPECT_EQ(table->skipped.size(), static_cast<std::size_t>(missing)) << name;
  }
  const auto never = smard_prices("DE/AT/LU");
  ASSERT_FALSE(never);
  EXPECT_EQ(never.error().issues.at(0).slug, "too_few_rows");
}

TEST(SmardPrices, Of2019HaveTheMeanAndTheExtremesOfTheSource) {
  const auto table = smard_prices("Deutschland/Luxemburg");
  ASSERT_TRUE(table);
  double sum = 0, lowest = 1e9, highest = -1e9;
  int hours_2019 = 0, negative = 0;
  for (std::size_t i = 0; i < table->times.size() && table->times[i] < utc(2019, 12, 31, 23); ++i) {
    const double per_mwh = table->values[i] * 1000;
    sum += per_mwh;
    lowest = std::min(lowest, per_mwh);
    highest = std::max(highest, per_mwh);
    negative += per_mwh < 0 ? 1 : 0;
    ++hours_2019;
  }
  EXPECT_EQ(table->times.front(), utc(2018, 12, 31, 23));
  EXPECT_EQ(hours_2019, 8760);
  EXPECT_NEAR(sum / hours_2019, 37.67, 0.005);
  EXPECT_NEAR(lowest, -90.01, 1e-9);
  EXPECT_NEAR(highest, 121.46, 1e-9);
  EXPECT_EQ(negative, 211);
}

TEST(SmardPrices, OfTheClockChangesHave23And25Hours) {
  const auto table = smard_prices("Norwegen 2");
  ASSERT_TRUE(table);
  const auto& berlin = zone("Europe/Berlin");
  const auto hours_of = [&](std::chrono::year_month_day date) {
    return std::count_if(table->times.begin(), table->times.end(), [&](Instant time) { return berlin.date_of(time) == date; });
  };
  using namespace std::chrono_literals;
  EXPECT_EQ(hours_of(2019y / 3 / 31), 23);
  EXPECT_EQ(hours_of(2019y / 10 / 27), 25);
  EXPECT_EQ(hours_of(2019y / 12 / 20), 24);
  EXPECT_EQ(table->interval, std::chrono::hours{1});
}

TEST(LuxembourgLoad, LacksSixCellsInAll) {
  const auto content = content_of(root / "tests/data/smard_lu_2024.csv.gz");
  const auto mapping = content_of(root / "examples/mappings/smard_lu_load.json");
  std::size_t missing = 0;
  for (const auto* name : {"Wasserkraft", "Sonstige Konventionelle", "Biomasse", "Wind Onshore", "Photovoltaik", "Erdgas",
                           "Gesamtverbrauch (Netzlast)", "Residuallast"}) {
    const auto table = io::import_series(content, replaced(mapping, "Gesamtverbrauch (Netzlast)", name), table_options(), {});
    ASSERT_TRUE(table) << name << table.error().message;
    missing += table->skipped.size();
  }
  EXPECT_EQ(missing, 6U);
}

TEST(Norway12, HasItsBusiestDayAtOneSite) {
  const auto table = io::import_demand(content_of(root / "tests/data/norway12_charging_reports.csv.gz"),
                                       content_of(root / "examples/mappings/norway12_tro_r.json"), table_options(),
                                       [](const std::string& name) { return beside(root / "tests/data", name); });
  ASSERT_TRUE(table);
  const auto& oslo = zone("Europe/Oslo");
  using namespace std::chrono_literals;
  EXPECT_EQ(std::count_if(table->sessions.begin(), table->sessions.end(),
                          [&](const Session& session) { return oslo.date_of(session.arrival) == 2019y / 12 / 20; }),
            55);
}

std::vector<std::string> golden_names() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator{root / "tests/golden/imports"}) names.push_back(entry.path().stem());
  std::sort(names.begin(), names.end());
  return names;
}

INSTANTIATE_TEST_SUITE_P(Mapping, RealFile, testing::ValuesIn(golden_names()), [](const auto& name) { return name.param; });

}  // namespace
}  // namespace chargeplan::test
