#include "recall/webhook_signature.hpp"

#include <array>

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "common/check.hpp"

namespace hearth::recall {
namespace {

constexpr std::string_view kPrefix = "whsec_";
constexpr std::size_t kMinKeyBytes = 24;
constexpr std::size_t kMaxKeyBytes = 64;
constexpr const char* kForm = "wants whsec_ and the base64 of 24 to 64 bytes";

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string base64(std::string_view bytes) {
  std::string out((bytes.size() + 2) / 3 * 4 + 1, '\0');
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()), bytes_of(bytes),
                                   static_cast<int>(bytes.size()));
  out.resize(static_cast<std::size_t>(size));
  return out;
}

}  // namespace

Result<std::string> parse_webhook_secret(std::string_view text) {
  if (!text.starts_with(kPrefix)) return fail(ErrorKind::kInvalid, kForm);
  const std::string_view encoded = text.substr(kPrefix.size());
  std::string key(encoded.size() / 4 * 3 + 3, '\0');
  const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(key.data()), bytes_of(encoded),
                                   static_cast<int>(encoded.size()));
  if (size < 0) return fail(ErrorKind::kInvalid, kForm);
  const std::size_t padding = encoded.ends_with("==") ? 2 : encoded.ends_with("=") ? 1 : 0;
  key.resize(static_cast<std::size_t>(size) - padding);
  if (key.size() < kMinKeyBytes || key.size() > kMaxKeyBytes) {
    return fail(ErrorKind::kInvalid, kForm);
  }
  return key;
}

std::string webhook_signature(std::string_view key, std::string_view id, std::string_view timestamp,
                              std::string_view body) {
  const std::string content =
      std::string(id).append(".").append(timestamp).append(".").append(body);
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
  unsigned int size = 0;
  const unsigned char* const made = HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
                                         bytes_of(content), content.size(), digest.data(), &size);
  HEARTH_CHECK(made != nullptr);
  return "v1," + base64({reinterpret_cast<const char*>(digest.data()), size});
}

}  // namespace hearth::recall
