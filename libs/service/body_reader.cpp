#include "service/body_reader.hpp"

#include <algorithm>

namespace hearth::service {
namespace {

constexpr std::size_t kRatioFreeBytes = 64 * 1024;
constexpr std::size_t kFirstReserve = 16 * 1024;
constexpr int kMaxEmptyPieces = 4;
constexpr Refusal kTooLarge = {413, "body_too_large",
                               "The body is larger than this route accepts."};

}  // namespace

std::optional<Refusal> check_body(const Head& head, const BodyRules& rules) {
  if (!head.has_body()) return std::nullopt;
  if (rules.max_bytes == 0) return Refusal{413, "no_body_expected", "This route takes no body."};
  if (head.is_chunked && !rules.allows_chunked) {
    return Refusal{411, "length_required", "This route needs a Content-Length."};
  }
  if (head.content_length > rules.max_bytes) return kTooLarge;
  if (head.is_gzip && rules.max_expanded == 0) {
    return Refusal{415, "content_encoding", "This route does not take compressed bodies."};
  }
  return std::nullopt;
}

bool BodyReader::receive(std::string_view piece) {
  // behind the end of a gzip stream the library offers nothing, again and again
  if (piece.empty() && ++empty_pieces_ > kMaxEmptyPieces) {
    return stop({400, "malformed_body", "Bytes follow the end of the compressed body."});
  }
  const std::size_t size = body_.size() + piece.size();
  if (size > (head_.is_gzip ? rules_.max_expanded : rules_.max_bytes)) return stop(kTooLarge);
  if (head_.is_gzip && size > kRatioFreeBytes + rules_.max_ratio * stream_.body_bytes()) {
    return stop({413, "expansion_ratio", "The compressed body expands too much."});
  }
  if (size > body_.capacity()) {
    // Memory is for what has come, not for what was announced: who announces much and sends little
    // must not keep others out.
    const std::size_t expected = head_.is_gzip ? 0 : std::min(head_.content_length, kFirstReserve);
    const std::size_t capacity = std::max({size, expected, 2 * body_.capacity()});
    if (!lease_.take(capacity - body_.capacity())) {
      return stop({503, "overloaded", "Too many bodies are being read. Try again."});
    }
    body_.reserve(capacity);
  }
  body_ += piece;
  return true;
}

Refusal BodyReader::refusal() const {
  if (refusal_) return *refusal_;
  switch (stream_.failure()) {
    case SocketStream::Failure::kTimeout:
      return {408, "body_timeout", "The body came too slowly."};
    case SocketStream::Failure::kTooLarge:
      return kTooLarge;
    default:
      return {400, "malformed_body", "The body is cut short or its encoding is broken."};
  }
}

bool BodyReader::stop(const Refusal& refusal) {
  refusal_ = refusal;
  return false;
}

}  // namespace hearth::service
