#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "ingest/core/code.hpp"

namespace hearth::ingest {

inline constexpr std::size_t kMaxWriteKeyBytes = 64;

// The write key that a request presents: `Basic base64(key[:anything])`, else the body's writeKey,
// else `Bearer key`. Basic and body must agree. A Bearer token next to a body's key is an OAuth
// token: it is not compared, and since it is not verified either, such a request is trusted as far
// as its write key. Empty arguments mean absent.
tl::expected<std::string, Refusal> presented_key(std::string_view authorization,
                                                 std::string_view body_key);

// The configured keys. A key is compared as a block of fixed size, with every configured key and to
// the last byte, so that the time of a refusal tells nothing about how near the guess was.
class WriteKeys {
 public:
  // Keys have 1 to kMaxWriteKeyBytes bytes; the caller has checked that (valid()).
  explicit WriteKeys(const std::vector<std::string>& keys);
  static bool valid(std::string_view key);

  std::optional<std::size_t> find(std::string_view key) const;  // index in the constructor's list
  std::size_t size() const { return blocks_.size(); }

 private:
  using Block = std::array<std::uint8_t, kMaxWriteKeyBytes>;
  static Block block(std::string_view key);
  std::vector<Block> blocks_;
};

}  // namespace hearth::ingest
