#include "service/http_head.hpp"

#include <algorithm>
#include <charconv>

#include "service/percent.hpp"

namespace hearth::service {
namespace {

using Parsed = tl::expected<void, Refusal>;

constexpr std::string_view kLineEnd = "\r\n";

tl::unexpected<Refusal> refuse(int status, std::string_view code, std::string_view message) {
  return tl::unexpected<Refusal>(Refusal{status, code, message});
}

tl::unexpected<Refusal> malformed(std::string_view message) {
  return refuse(400, "malformed_request", message);
}

bool is_token(std::string_view text) {
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           kMarks.find(c) != std::string_view::npos;
  });
}

bool is_text(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte == '\t' || (byte >= 0x20 && byte != 0x7F);
  });
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  }
  return result;
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

Parsed read_query(std::string_view text, Head& head) {
  while (!text.empty()) {
    const auto pair = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(text.size(), pair.size() + 1));
    if (pair.empty()) continue;
    const auto equals = std::min(pair.find('='), pair.size());
    auto name = percent_decode(pair.substr(0, equals), Plus::kIsSpace);
    auto value = percent_decode(pair.substr(std::min(pair.size(), equals + 1)), Plus::kIsSpace);
    if (!name || !value) return malformed("The query has a broken escape.");
    head.query.emplace_back(std::move(*name), std::move(*value));
  }
  return {};
}

Parsed read_request_line(std::string_view line, Head& head) {
  const auto first = line.find(' ');
  const auto last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) return malformed("No request line.");
  head.method = line.substr(0, first);
  const auto target = line.substr(first + 1, last - first - 1);
  const auto version = line.substr(last + 1);
  if (!is_token(head.method)) return malformed("The method is not a token.");
  if (target.size() > kMaxTargetBytes) return refuse(414, "uri_too_long", "The URI is too long.");
  if (!target.starts_with('/') || target.find(' ') != std::string_view::npos || !is_text(target)) {
    return malformed("The target is not a path.");
  }
  if (version != "HTTP/1.1" && version != "HTTP/1.0") {
    return refuse(505, "http_version", "Only HTTP/1.1 and HTTP/1.0 are spoken here.");
  }
  head.wants_close = version == "HTTP/1.0";
  const auto question = std::min(target.find('?'), target.size());
  head.path = target.substr(0, question);
  return read_query(target.substr(std::min(target.size(), question + 1)), head);
}

Parsed read_header(std::string_view line, Head& head) {
  const auto colon = line.find(':');
  if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) {
    return malformed("A header line has no valid name.");  // also folded lines
  }
  const auto value = trimmed(line.substr(colon + 1));
  if (!is_text(value)) return malformed("A header has a control character.");
  if (head.headers.size() == kMaxHeaders) {
    return refuse(431, "too_many_headers", "More than 64 headers.");
  }
  head.headers.emplace_back(lower(line.substr(0, colon)), value);
  return {};
}

// The value of a header that decides how the message is read, and so may stand there once only.
tl::expected<std::optional<std::string>, Refusal> single(const Head& head, std::string_view name) {
  std::optional<std::string> value;
  for (const auto& [key, text] : head.headers) {
    if (key != name) continue;
    if (value) return malformed("A header that frames the message is repeated.");
    value = text;
  }
  return value;
}

Parsed read_framing(Head& head) {
  const auto length = single(head, "content-length");
  const auto transfer = single(head, "transfer-encoding");
  const auto host = single(head, "host");
  if (!length || !transfer || !host)
    return malformed("A header that frames the message is repeated.");
  if (!*host && !head.wants_close) return malformed("HTTP/1.1 needs a Host header.");
  if (*length && *transfer) return malformed("Content-Length and Transfer-Encoding together.");
  if (*transfer) {
    if (head.wants_close) return malformed("HTTP/1.0 has no Transfer-Encoding.");
    if (lower(**transfer) != "chunked") {
      return refuse(501, "transfer_encoding", "Only chunked is understood.");
    }
    head.is_chunked = true;
  }
  if (*length) {
    const char* end = (*length)->data() + (*length)->size();
    const auto [stop, error] = std::from_chars((*length)->data(), end, head.content_length);
    if (error != std::errc{} || stop != end) return malformed("Content-Length is not a number.");
  }
  return {};
}

Parsed read_options(Head& head) {
  const auto encoding = single(head, "content-encoding");
  const auto expect = single(head, "expect");
  if (!encoding || !expect) return malformed("A header that frames the message is repeated.");
  if (*encoding && lower(**encoding) != "identity") {
    if (lower(**encoding) != "gzip") {
      return refuse(415, "content_encoding", "Only gzip and identity are understood.");
    }
    head.is_gzip = true;
  }
  if (*expect) {
    if (lower(**expect) != "100-continue") return refuse(417, "expectation", "Cannot do that.");
    head.expects_continue = true;
  }
  for (const auto& [name, value] : head.headers) {
    if (name != "connection") continue;
    if (lower(value).find("close") != std::string::npos) head.wants_close = true;
  }
  return {};
}

}  // namespace

tl::expected<Head, Refusal> Head::parse(std::string_view text) {
  Head head;
  if (text.size() > kMaxHeadBytes) return refuse(431, "head_too_large", "Headers exceed 16 KiB.");
  auto end = text.find(kLineEnd);
  if (end == std::string_view::npos) return malformed("No request line.");
  if (auto read = read_request_line(text.substr(0, end), head); !read) {
    return tl::unexpected(read.error());
  }
  text.remove_prefix(end + kLineEnd.size());
  while (!text.starts_with(kLineEnd)) {
    end = text.find(kLineEnd);
    if (end == std::string_view::npos) return malformed("The headers do not end.");
    if (auto read = read_header(text.substr(0, end), head); !read) {
      return tl::unexpected(read.error());
    }
    text.remove_prefix(end + kLineEnd.size());
  }
  if (auto read = read_framing(head); !read) return tl::unexpected(read.error());
  if (auto read = read_options(head); !read) return tl::unexpected(read.error());
  return head;
}

}  // namespace hearth::service
