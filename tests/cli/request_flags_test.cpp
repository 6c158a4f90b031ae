#include "request_flags.hpp"

#include <gtest/gtest.h>

#include <set>

#include "io/request_fields.hpp"

namespace chargeplan {
namespace {

template <class T>
std::set<std::string> paths_of(const std::string& section) {
  std::set<std::string> paths;
  for (const std::string_view key : io::json::keys_of<T>) paths.insert(section + "." + std::string{key});
  return paths;
}

TEST(RequestFlags, AreThereForEveryFieldOfHorizonSiteAndOptions) {
  std::set<std::string> fields = paths_of<io::HorizonFields>("horizon");
  fields.merge(paths_of<Site>("site"));
  fields.merge(paths_of<PlanOptions>("options"));
  std::set<std::string> flags;
  for (const auto& flag : cli::request_flags()) flags.insert(std::string{flag.section} + "." + std::string{flag.key});
  EXPECT_EQ(flags, fields);
}

TEST(RequestFlags, AreNamedAsTheirFields) {
  for (const auto& flag : cli::request_flags()) {
    std::string name{flag.flag.substr(2)};
    std::replace(name.begin(), name.end(), '-', '_');
    if (flag.kind == cli::FlagKind::duration) name += "_s";
    if (name == "site_id") name = "id";
    EXPECT_EQ(name, flag.key);
  }
}

TEST(RequestFlags, SetTheSeriesThatTheyName) {
  for (const auto& flag : cli::request_flags()) {
    EXPECT_EQ(flag.set != nullptr, flag.kind == cli::FlagKind::series) << flag.flag;
    if (flag.set == nullptr) continue;
    Site site;
    flag.set(site, Series{42.0});
    EXPECT_NE(site, Site{}) << flag.flag;
    EXPECT_TRUE(flag.key.ends_with(flag.unit)) << flag.flag;
  }
}

}  // namespace
}  // namespace chargeplan
