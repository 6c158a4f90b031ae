// Items by id, in their order and out of it, from the first look to the index.
#include "domain/finder.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace chargeplan::test {
namespace {

struct Item {
  std::string id;
};

std::vector<Item> items(int count) {
  std::vector<Item> all;
  for (int i = 0; i < count; ++i) all.push_back({std::to_string(i)});
  return all;
}

TEST(Finder, FindsAllInTheirOrderAndWithSomeLeftOut) {
  const auto all = items(30);
  domain::Finder find{all};
  for (const auto& item : all) EXPECT_EQ(find(item.id), &item);
  domain::Finder find_some{all};
  for (std::size_t i = 0; i < all.size(); i += 3) EXPECT_EQ(find_some(all[i].id), &all[i]);
  const auto more = items(200);
  domain::Finder find_few{more};
  for (std::size_t i = 0; i < more.size(); i += 19) EXPECT_EQ(find_few(more[i].id), &more[i]);
}

TEST(Finder, FindsAllBackwardsAndTellsWhatIsNotThere) {
  const auto all = items(30);
  domain::Finder find{all};
  for (std::size_t i = all.size(); i-- > 0;) {
    EXPECT_EQ(find(all[i].id), &all[i]);
    EXPECT_EQ(find("no " + all[i].id), nullptr);
  }
}

TEST(Finder, FindsNothingInNothing) {
  const std::vector<Item> none;
  domain::Finder find{none};
  for (int i = 0; i < 10; ++i) EXPECT_EQ(find("0"), nullptr);
}

}  // namespace
}  // namespace chargeplan::test
