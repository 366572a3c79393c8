#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "rules/fault.hpp"

namespace hearth::rules {

struct StringLiteral {
  std::string content;
  std::uint32_t end = 0;  // the offset behind its closing quotes
};

// Reads the literal that begins at `begin`, with its r, of the source: '…',
// "…", '''…''', """…""", with the escapes of CEL or, after an r, none.
tl::expected<StringLiteral, Fault> read_string(std::string_view source, std::uint32_t begin);

}  // namespace hearth::rules
