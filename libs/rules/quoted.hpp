#pragma once

#include <string>
#include <string_view>

namespace hearth::rules {

// The text as a literal of the language, in double quotes; whole.
std::string quoted(std::string_view text);

// The beginning of a UTF-8 text, at most `bytes` long and without half a character at its end.
std::string_view beginning(std::string_view text, std::size_t bytes);

bool is_utf8(std::string_view text);

}  // namespace hearth::rules
