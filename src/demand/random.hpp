/// A random source of our own: the standard library's engines are portable, its distributions are not.
#pragma once

#include <cstdint>

namespace chargeplan::demand {

/// SplitMix64: a counter in steps of 2^64 / golden ratio, each value mixed by shifts and two odd constants. 64 bits of state,
/// period 2^64.   Source: Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
class SplitMix64 {
 public:
  explicit constexpr SplitMix64(std::uint64_t seed) noexcept : state_{seed} {}

  constexpr std::uint64_t next() noexcept {
    state_ += 0x9E3779B97F4A7C15U;
    std::uint64_t mixed = state_;
    mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9U;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBU;
    return mixed ^ (mixed >> 31U);
  }

  /// In [0, 1): the upper 53 bits, each of which a double holds exactly.
  constexpr double unit() noexcept { return static_cast<double>(next() >> 11U) * 0x1p-53; }

  /// One of 0 .. count - 1. `count` is far below 2^53, so that the values differ in frequency by less than count / 2^53.
  constexpr std::int64_t below(std::int64_t count) noexcept {
    return static_cast<std::int64_t>(unit() * static_cast<double>(count));
  }

 private:
  std::uint64_t state_;
};

}  // namespace chargeplan::demand
