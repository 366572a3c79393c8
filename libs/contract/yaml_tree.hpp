#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "contract/product.hpp"

// YAML text as a plain tree that remembers where everything stood. yaml-cpp's own nodes are not
// used: they keep only the last of two equal keys, and they follow aliases, with which a few lines
// can unfold into gigabytes.
namespace hearth::contract {

inline constexpr std::size_t kMaxYamlBytes = 1024 * 1024;
inline constexpr std::size_t kMaxYamlDepth = 32;

struct YamlNode {
  enum class Shape { kNull, kScalar, kSequence, kMapping };
  Shape shape = Shape::kNull;
  int line = 0, column = 0;     // from 1, in characters
  bool quoted = false;          // a scalar that is text even if it reads like a number
  std::string text;             // of a scalar
  TextRuns runs;                // of that, see YamlPlaces::runs_of
  std::vector<YamlNode> keys;   // of a mapping, as scalars, parallel to items
  std::vector<YamlNode> items;  // of a sequence or a mapping
};

// The single document in `text`, or the first problem that made it unreadable.
tl::expected<YamlNode, Problem> parse_yaml(std::string_view text);

}  // namespace hearth::contract
