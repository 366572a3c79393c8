#pragma once

#include <string>
#include <string_view>

#include "common/result.hpp"
#include "fold/settings.hpp"

namespace hearth::ctl {

// The text of hearth.yaml, checked; every problem is printed to stderr as
// `file:line:column: path: text`. Needs no server.
Result<std::string> read_product_file(const std::string& path);

Status check_product(const std::string& path);
// Publishes the file as the next numbered configuration and prints the number.
Status apply_product(const fold::ServiceSettings& settings, const std::string& path);

std::string sha256_hex(std::string_view text);

}  // namespace hearth::ctl
