#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "common/check.hpp"
#include "service/http_head.hpp"

// The head of a request as a peer may send it. What is accepted says one thing only about where the
// message ends, and says it again when it is written out and read once more.
namespace hearth::service {
namespace {

bool is_clean(std::string_view text) {
  return std::none_of(text.begin(), text.end(),
                      [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

std::ptrdiff_t count(const Head& head, std::string_view name) {
  return std::count_if(head.headers.begin(), head.headers.end(),
                       [&](const NamedText& header) { return header.first == name; });
}

void check_accepted(const Head& head) {
  HEARTH_CHECK(head.path.starts_with('/') && is_clean(head.path));
  HEARTH_CHECK(!head.method.empty() && is_clean(head.method));
  HEARTH_CHECK(head.headers.size() <= kMaxHeaders);
  for (const auto& [name, value] : head.headers) {
    HEARTH_CHECK(!name.empty() && is_clean(name) && is_clean(value));
    HEARTH_CHECK(
        std::none_of(name.begin(), name.end(), [](char c) { return c >= 'A' && c <= 'Z'; }));
  }
  for (const auto& [name, value] : head.query) HEARTH_CHECK(is_clean(name) && is_clean(value));
  HEARTH_CHECK(count(head, "content-length") + count(head, "transfer-encoding") <= 1);
  HEARTH_CHECK(!(head.is_chunked && head.content_length > 0));
}

// Without the query, which was decoded.
std::string written(const Head& head) {
  std::string text = head.method + ' ' + head.path + " HTTP/1.1\r\n";
  for (const auto& [name, value] : head.headers) text += name + ": " + value + "\r\n";
  return text + "\r\n";
}

void check(std::string_view text) {
  const auto head = Head::parse(text);
  if (!head) {
    HEARTH_CHECK(head.error().status >= 400 && head.error().status < 600);
    HEARTH_CHECK(!head.error().code.empty());
    return;
  }
  check_accepted(*head);
  if (head->wants_close) return;  // perhaps HTTP/1.0, which needs no Host
  const auto again = Head::parse(written(*head));
  if (!again && again.error().status == 431) return;  // blanks that were added make it too long
  HEARTH_CHECK(again);
  HEARTH_CHECK(again->method == head->method && again->path == head->path);
  HEARTH_CHECK(again->headers == head->headers);
  HEARTH_CHECK(again->content_length == head->content_length);
  HEARTH_CHECK(again->is_chunked == head->is_chunked && again->is_gzip == head->is_gzip);
}

}  // namespace
}  // namespace hearth::service

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  hearth::service::check({reinterpret_cast<const char*>(data), size});
  return 0;
}
