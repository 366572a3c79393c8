#pragma once

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

namespace hearth::ingest {

// Owns texts that events show and the request does not contain: filled ids, unescaped names, merged
// contexts. What keep() returned stays valid as long as the arena, also when the arena is moved.
class TextArena {
 public:
  std::string_view keep(std::string_view text);

 private:
  static constexpr std::size_t kBlockBytes = 4096;
  std::vector<std::unique_ptr<char[]>> blocks_;
  char* next_ = nullptr;
  std::size_t left_ = 0;
};

}  // namespace hearth::ingest
