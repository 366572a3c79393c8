#pragma once

#include <cstddef>
#include <cstdint>

// What bounds a rule and its evaluation. Beyond the first group a rule is
// refused at load, beyond the second its value is the error "too large".
namespace hearth::rules {

inline constexpr std::size_t kMaxTextBytes = 16 * 1024;
inline constexpr int kMaxNesting = 50;  // brackets, calls, conditions in one another
inline constexpr int kMaxHeight = 200;  // of the tree: a + b + c is two high
inline constexpr std::size_t kMaxInstructions = 4096;
inline constexpr std::size_t kMaxStack = 512;    // values at one time, a list's items included
inline constexpr std::size_t kMaxProblems = 20;  // that are told at once

inline constexpr std::int64_t kMaxIterations = 10'000;   // of all macros and list searches together
inline constexpr std::size_t kMaxMadeItems = 2048;       // of lists made in one evaluation
inline constexpr std::size_t kMaxMadeBytes = 32 * 1024;  // of strings made in one evaluation

}  // namespace hearth::rules
