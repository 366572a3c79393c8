#include "ingest/core/message_id.hpp"

#include <array>

#include <xxhash.h>

namespace hearth::ingest {
namespace {

std::string to_hex(XXH128_hash_t hash) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex(32, '0');
  for (std::size_t i = 0; i < 16; ++i) {
    hex[i] = kDigits[hash.high64 >> (60 - 4 * i) & 15];
    hex[16 + i] = kDigits[hash.low64 >> (60 - 4 * i) & 15];
  }
  return hex;
}

}  // namespace

std::string fill_message_id(std::string_view event_json, const Origin& origin) {
  const XXH128_hash_t bytes = XXH3_128bits(event_json.data(), event_json.size());
  const std::array<std::uint64_t, 5> parts{bytes.high64, bytes.low64,
                                           static_cast<std::uint64_t>(to_unix_ms(origin.received)),
                                           origin.index, origin.nonce};
  std::string hex = to_hex(XXH3_128bits(parts.data(), sizeof parts));
  hex[12] = '8';                                            // version: custom
  hex[16] = "89ab"[static_cast<std::size_t>(hex[16]) & 3];  // variant: RFC 9562
  return hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-" + hex.substr(12, 4) + "-" +
         hex.substr(16, 4) + "-" + hex.substr(20);
}

std::string frame_id(contract::Partition partition, std::span<const std::string_view> message_ids) {
  // Each id is preceded by its length: "a","bc" and "ab","c" must differ.
  std::string joined = std::to_string(partition.number);
  for (const auto id : message_ids) {
    joined += ' ';
    joined += std::to_string(id.size());
    joined += ':';
    joined += id;
  }
  return to_hex(XXH3_128bits(joined.data(), joined.size()));
}

}  // namespace hearth::ingest
