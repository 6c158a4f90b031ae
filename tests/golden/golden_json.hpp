/// What golden cases need of JSON: a part of a document as text again, and whether a document holds another one.
#pragma once

#include <string>

#include "io/json_document.hpp"

namespace chargeplan::test {

/// A value as a document of its own.
[[nodiscard]] std::string json_text(const io::json::Value& value);

[[nodiscard]] double json_number(const io::json::Value& value);

/// Fails the test where `actual` has not everything that `expected` names: numbers to 1e-6 * max(1, |value|), lists of the same
/// length and order; lists of remarks (`warnings`, `notes`) hold the named ones among others, and none where none is expected.
void expect_holds(const io::json::Value& actual, const io::json::Value& expected, const std::string& path);

}  // namespace chargeplan::test
