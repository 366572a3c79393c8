#include "answer_reader.hpp"

#include <algorithm>
#include <charconv>

namespace hearth::load {
namespace {

constexpr std::size_t kMaxHead = 16 * 1024;
constexpr std::size_t kMaxBody = 4 * 1024 * 1024;

bool equal_in_any_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return (x | 0x20) == (y | 0x20); });
}

// The value of a header field without the blanks around it.
std::optional<std::string_view> field(std::string_view head, std::string_view name) {
  while (!head.empty()) {
    const std::size_t end = std::min(head.find("\r\n"), head.size());
    const std::string_view line = head.substr(0, end);
    head.remove_prefix(std::min(end + 2, head.size()));
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || !equal_in_any_case(line.substr(0, colon), name))
      continue;
    std::string_view value = line.substr(colon + 1);
    while (value.starts_with(' ')) value.remove_prefix(1);
    while (value.ends_with(' ')) value.remove_suffix(1);
    return value;
  }
  return std::nullopt;
}

template <class Number>
bool parse(std::string_view text, Number& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

}  // namespace

AnswerReader::State AnswerReader::take(std::string_view bytes) {
  text_ += bytes;
  if (body_at_ == 0) {
    const std::size_t end = text_.find("\r\n\r\n");
    if (end == std::string::npos) {
      return text_.size() > kMaxHead ? State::kMalformed : State::kIncomplete;
    }
    body_at_ = end + 4;
    if (!read_head()) return State::kMalformed;
  }
  // Nothing was asked beyond this answer, so nothing may follow it.
  const std::size_t size = text_.size() - body_at_;
  if (size > length_) return State::kMalformed;
  return size == length_ ? State::kComplete : State::kIncomplete;
}

bool AnswerReader::read_head() {
  const std::string_view head = std::string_view(text_).substr(0, body_at_ - 4);
  if (!head.starts_with("HTTP/1.1 ") || head.size() < 12) return false;
  if (!parse(head.substr(9, 3), status_)) return false;
  if (const auto connection = field(head, "Connection")) {
    keeps_alive_ = !equal_in_any_case(*connection, "close");
  }
  const auto length = field(head, "Content-Length");
  if (!length) return status_ == 204;
  return parse(*length, length_) && length_ <= kMaxBody;
}

std::optional<std::string_view> AnswerReader::header(std::string_view name) const {
  return field(std::string_view(text_).substr(0, body_at_), name);
}

void AnswerReader::reset() {
  text_.clear();
  body_at_ = length_ = 0;
  status_ = 0;
  keeps_alive_ = true;
}

}  // namespace hearth::load
