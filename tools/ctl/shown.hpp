#pragma once

#include <string>
#include <string_view>

namespace hearth::ctl {

// The beginning of a text that anybody may have sent, for an operator's terminal: without control
// characters, which could do things there, and not cut within a character of UTF-8.
std::string shown(std::string_view text);

}  // namespace hearth::ctl
