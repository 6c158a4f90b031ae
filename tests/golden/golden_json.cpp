#include "golden/golden_json.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace chargeplan::test {
namespace {

using io::json::Kind;
using io::json::Value;

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

bool is_remark(const Value& actual, const Value& expected) {
  bool same = true;
  io::json::each_member(expected, [&](std::string_view key, const Value& value) {
    const Value* own = io::json::find_member(actual, key);
    same = same && own != nullptr && own->text() == value.text();
  });
  return same;
}

void expect_remarks(const Value& actual, const Value& expected, const std::string& path) {
  if (expected.size == 0) {
    EXPECT_EQ(actual.size, 0U) << path << " has " << json_text(actual);
    return;
  }
  const Value* wanted = expected.first();
  for (std::uint32_t i = 0; i < expected.size; ++i, wanted = wanted->next()) {
    bool found = false;
    const Value* own = actual.first();
    for (std::uint32_t k = 0; k < actual.size; ++k, own = own->next()) found = found || is_remark(*own, *wanted);
    EXPECT_TRUE(found) << path << " lacks " << json_text(*wanted) << " among " << json_text(actual);
  }
}

void expect_list(const Value& actual, const Value& expected, const std::string& path) {
  ASSERT_EQ(actual.size, expected.size) << path << ": " << json_text(actual);
  const Value* own = actual.first();
  const Value* wanted = expected.first();
  for (std::uint32_t i = 0; i < expected.size; ++i, own = own->next(), wanted = wanted->next())
    expect_holds(*own, *wanted, path + "[" + std::to_string(i) + "]");
}

void expect_object(const Value& actual, const Value& expected, const std::string& path) {
  io::json::each_member(expected, [&](std::string_view key, const Value& wanted) {
    const auto at = path + "." + std::string{key};
    const Value* own = io::json::find_member(actual, key);
    ASSERT_NE(own, nullptr) << at << " is not there";
    if (key == "warnings" || key == "notes")
      expect_remarks(*own, wanted, at);
    else
      expect_holds(*own, wanted, at);
  });
}

}  // namespace

double json_number(const Value& value) { return std::strtod(std::string{value.text()}.c_str(), nullptr); }

std::string json_text(const Value& value) {
  switch (value.kind) {
    case Kind::null: return "null";
    case Kind::boolean:
    case Kind::number: return std::string{value.text()};
    case Kind::string: return quoted(value.text());
    case Kind::array: {
      std::string out = "[";
      const Value* element = value.first();
      for (std::uint32_t i = 0; i < value.size; ++i, element = element->next())
        out += (i == 0 ? "" : ", ") + json_text(*element);
      return out + "]";
    }
    case Kind::object: break;
  }
  std::string out = "{";
  io::json::each_member(value, [&](std::string_view key, const Value& member) {
    out += (out.size() == 1 ? "" : ", ") + quoted(key) + ": " + json_text(member);
  });
  return out + "}";
}

void expect_holds(const Value& actual, const Value& expected, const std::string& path) {
  ASSERT_EQ(actual.kind, expected.kind) << path << " is " << json_text(actual);
  switch (expected.kind) {
    case Kind::number: {
      const double wanted = json_number(expected);
      EXPECT_NEAR(json_number(actual), wanted, 1e-6 * std::max(1.0, std::abs(wanted))) << path;
      break;
    }
    case Kind::null:
    case Kind::boolean:
    case Kind::string: EXPECT_EQ(actual.text(), expected.text()) << path; break;
    case Kind::array: expect_list(actual, expected, path); break;
    case Kind::object: expect_object(actual, expected, path); break;
  }
}

}  // namespace chargeplan::test
