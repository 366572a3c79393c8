#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "service/http_message.hpp"

namespace hearth::service {

constexpr std::size_t kMaxHeadBytes = 16 * 1024;
constexpr std::size_t kMaxHeaders = 64;
constexpr std::size_t kMaxTargetBytes = 4 * 1024;

// Why a request is not served. The connection is closed after the answer unless the message had no
// body.
struct Refusal {
  int status;
  std::string_view code;
  std::string_view message;
};

// The request line and headers, parsed from the bytes as sent, before cpp-httplib sees anything.
// 0.11.4 accepts what lets two parsers disagree about where a message ends (two lengths, a length
// and chunks, folded lines, bare line feeds), any number of headers and lines of any length; here
// each of them is an error.
struct Head {
  std::string method;
  std::string path;                // as sent: a path's segments are decoded after they are split
  std::vector<NamedText> query;    // decoded
  std::vector<NamedText> headers;  // names in lower case, values trimmed, otherwise as sent
  std::uint64_t content_length = 0;
  bool is_chunked = false;
  bool is_gzip = false;
  bool expects_continue = false;
  bool wants_close = false;

  bool has_body() const { return is_chunked || content_length > 0; }

  // `text` runs from the first byte through the empty line.
  static tl::expected<Head, Refusal> parse(std::string_view text);
};

}  // namespace hearth::service
