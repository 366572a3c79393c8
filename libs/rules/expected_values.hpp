#pragma once

#include <initializer_list>

#include <gtest/gtest.h>

#include "rules/example_schema.hpp"

// For tests: tables of expressions and what they come to.
namespace hearth::rules::example {

inline void expect(std::initializer_list<Case> cases) {
  for (const Case& one : cases) EXPECT_EQ(value_of(one.text), one.value) << one.text;
}

}  // namespace hearth::rules::example
