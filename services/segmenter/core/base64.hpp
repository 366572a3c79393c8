#pragma once

#include <optional>
#include <string>
#include <string_view>

// RFC 4648, with padding: how a protobuf travels inside of a signal's JSON.
namespace hearth::segmenter {

std::string to_base64(std::string_view bytes);
std::optional<std::string> from_base64(std::string_view text);

}  // namespace hearth::segmenter
