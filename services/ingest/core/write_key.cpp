#include "ingest/core/write_key.hpp"

#include <algorithm>

#include "common/check.hpp"

namespace hearth::ingest {
namespace {

std::optional<std::uint32_t> base64_digit(char c) {
  if (c >= 'A' && c <= 'Z') return static_cast<std::uint32_t>(c - 'A');
  if (c >= 'a' && c <= 'z') return static_cast<std::uint32_t>(c - 'a' + 26);
  if (c >= '0' && c <= '9') return static_cast<std::uint32_t>(c - '0' + 52);
  if (c == '+' || c == '-') return 62;
  if (c == '/' || c == '_') return 63;
  return std::nullopt;
}

// Both alphabets, padding optional: what SDKs write differs.
std::optional<std::string> decode_base64(std::string_view text) {
  while (text.ends_with('=')) text.remove_suffix(1);
  std::string bytes;
  std::uint32_t window = 0;
  int bits = 0;
  for (const char c : text) {
    const auto digit = base64_digit(c);
    if (!digit) return std::nullopt;
    window = (window << 6 | *digit) & 0xffffffU;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes.push_back(static_cast<char>(window >> bits & 0xffU));
    }
  }
  return bytes;
}

// What follows the scheme, if it is this one; schemes are case-insensitive (RFC 9110, 11.1).
std::optional<std::string_view> after_scheme(std::string_view header, std::string_view scheme) {
  if (header.size() <= scheme.size() || header[scheme.size()] != ' ') return std::nullopt;
  const bool same = std::equal(scheme.begin(), scheme.end(), header.begin(),
                               [](char a, char b) { return (a | 0x20) == (b | 0x20); });
  if (!same) return std::nullopt;
  header.remove_prefix(scheme.size());
  while (header.starts_with(' ')) header.remove_prefix(1);
  while (header.ends_with(' ')) header.remove_suffix(1);
  return header;
}

tl::unexpected<Refusal> refuse(Code code) {
  return tl::unexpected(Refusal{code, std::string(title(code))});
}

}  // namespace

tl::expected<std::string, Refusal> presented_key(std::string_view authorization,
                                                 std::string_view body_key) {
  if (authorization.empty()) {
    if (body_key.empty()) return refuse(Code::kWriteKeyMissing);
    return std::string(body_key);
  }
  if (const auto token = after_scheme(authorization, "bearer")) {
    return std::string(body_key.empty() ? *token : body_key);
  }
  const auto encoded = after_scheme(authorization, "basic");
  if (!encoded) return refuse(Code::kAuthorizationInvalid);
  auto key = decode_base64(*encoded);
  if (!key) return refuse(Code::kAuthorizationInvalid);
  key->resize(std::min(key->find(':'), key->size()));
  if (key->empty()) {  // "Basic Og==": an SDK without a key in its settings
    if (body_key.empty()) return refuse(Code::kWriteKeyMissing);
    return std::string(body_key);
  }
  if (!body_key.empty() && body_key != *key) return refuse(Code::kWriteKeyMismatch);
  return std::move(*key);
}

bool WriteKeys::valid(std::string_view key) {
  return !key.empty() && key.size() <= kMaxWriteKeyBytes &&
         std::all_of(key.begin(), key.end(),
                     [](char c) { return c > ' ' && c < 0x7f && c != ':'; });
}

WriteKeys::WriteKeys(const std::vector<std::string>& keys) {
  for (const auto& key : keys) {
    HEARTH_CHECK(valid(key));
    blocks_.push_back(block(key));
  }
}

WriteKeys::Block WriteKeys::block(std::string_view key) {
  Block filled{};  // a valid key holds no zero byte, so padding cannot make two keys equal
  std::copy_n(key.begin(), std::min(key.size(), kMaxWriteKeyBytes), filled.begin());
  return filled;
}

std::optional<std::size_t> WriteKeys::find(std::string_view key) const {
  const Block wanted = block(key);
  std::optional<std::size_t> found;
  for (std::size_t i = 0; i < blocks_.size(); ++i) {
    std::uint8_t difference = 0;
    for (std::size_t at = 0; at < kMaxWriteKeyBytes; ++at) {
      difference = static_cast<std::uint8_t>(difference | (wanted[at] ^ blocks_[i][at]));
    }
    if (difference == 0) found = i;
  }
  return valid(key) ? found : std::nullopt;
}

}  // namespace hearth::ingest
