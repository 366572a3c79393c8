#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "rules/value.hpp"
#include "rules/workspace.hpp"

namespace hearth::rules {

// Operands are values: unknowns and errors are dealt with before the call.
using Unary = Value (*)(const Value&, Workspace&);
using Binary = Value (*)(const Value&, const Value&, Workspace&);

// One line of the language's table of operators, functions and methods.
struct Overload {
  enum class Form : std::uint8_t { kOperator, kFunction, kMethod };
  std::string_view name;
  Form form;
  std::array<Type, 2> takes;  // a method's receiver is the first
  std::size_t arity;
  Type gives;
  Unary one = nullptr;  // by arity
  Binary two = nullptr;
};

std::span<const Overload> overloads();

}  // namespace hearth::rules
