#include "service/http_answer.hpp"

#include <string_view>

namespace hearth::service {
namespace {

constexpr std::size_t kTypicalHead = 256;

void append_header(std::string& text, std::string_view name, std::string_view value) {
  const auto start = text.size();
  text.append(name).append(": ").append(value);
  for (auto i = start; i < text.size(); ++i) {
    if (text[i] == '\r' || text[i] == '\n' || text[i] == '\0') text[i] = ' ';
  }
  text += "\r\n";
}

}  // namespace

std::string to_bytes(const Response& response, AnswerForm form) {
  std::string text;
  text.reserve(kTypicalHead + response.body.size());
  text.append("HTTP/1.1 ").append(std::to_string(response.status)).append(" ");
  text.append(reason_phrase(response.status)).append("\r\n");
  if (response.status != 204) {
    if (!response.body.empty()) append_header(text, "Content-Type", response.content_type);
    append_header(text, "Content-Length", std::to_string(response.body.size()));
  }
  for (const auto& [name, value] : response.headers) append_header(text, name, value);
  if (form.close) append_header(text, "Connection", "close");
  text += "\r\n";
  if (form.with_body && response.status != 204) text += response.body;
  return text;
}

}  // namespace hearth::service
