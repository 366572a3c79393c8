#pragma once

#include <cstddef>

namespace hearth::ingest {

// Blanks after a request's text, so that simdjson may read past the last event without a copy of it
// (it wants 32).
inline constexpr std::size_t kRequestPadding = 64;

}  // namespace hearth::ingest
