#include "contract/yaml_places.hpp"

#include <algorithm>
#include <charconv>

namespace hearth::contract {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool continues_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

enum class Style { kPlain, kSingleQuoted, kDoubleQuoted };

// Steps over what stands before the text: tags and anchors, a block's header, the opening quote.
Style open(TextCursor& file) {
  while (file.front() == '!' || file.front() == '&') {
    file.skip([](char c) { return !is_blank(c); });
    file.skip(is_blank);
  }
  if (file.front() == '|' || file.front() == '>') {
    file.skip([](char c) { return c != '\n'; });
    file.skip(is_blank);
    return Style::kPlain;
  }
  const bool single = file.front() == '\'';
  if (!single && file.front() != '"') return Style::kPlain;
  file.take();
  return single ? Style::kSingleQuoted : Style::kDoubleQuoted;
}

// How many characters of a double-quoted scalar are the escape that `rest` begins with.
std::size_t escape_length(std::string_view rest) {
  if (rest.size() < 2) return rest.size();
  if (rest[1] == 'x') return 4;
  if (rest[1] == 'u') return 6;
  return rest[1] == 'U' ? 10 : 2;
}

bool stands_for_blank(std::string_view escape) {
  if (escape.size() < 2) return true;
  if (escape.size() == 2) return std::string_view(" tnr\t\n\r").find(escape[1]) != escape.npos;
  unsigned code = 0;
  std::from_chars(escape.data() + 2, escape.data() + escape.size(), code, 16);
  return code <= ' ' && is_blank(static_cast<char>(code));
}

// Goes to the next character that is no blank: the length of the escape there, 0 if it is none.
std::size_t find_character(TextCursor& file, Style style) {
  for (;;) {
    file.skip(is_blank);
    if (style == Style::kSingleQuoted) return file.rest().starts_with("''") ? 2 : 0;
    if (style == Style::kPlain || file.front() != '\\') return 0;
    const std::size_t length = escape_length(file.rest());
    if (!stands_for_blank(file.rest().substr(0, length))) return length;
    file.take(length);
  }
}

bool goes_on(const TextRuns& runs, TextPlace text, TextPlace file) {
  if (runs.empty() || runs.back().text.line != text.line) return false;
  const TextRun& last = runs.back();
  return last.file.line == file.line &&
         last.file.column - last.text.column == file.column - text.column;
}

}  // namespace

std::string_view TextCursor::take() {
  std::size_t length = 1;
  while (at_ + length < text_.size() && continues_character(text_[at_ + length])) ++length;
  const std::string_view taken = text_.substr(at_, length);
  at_ += length;
  ++place_.column;
  byte_place_.column += static_cast<int>(length);
  if (taken == "\n") place_ = byte_place_ = {place_.line + 1, 1};
  return taken;
}

void TextCursor::take(std::size_t characters) {
  for (; characters > 0 && !at_end(); --characters) take();
}

YamlPlaces::YamlPlaces(std::string_view file)
    : cursor_(file.starts_with(kByteOrderMark) ? file.substr(kByteOrderMark.size()) : file) {}

TextPlace YamlPlaces::place_of(TextPlace mark) {
  while (!cursor_.at_end() && cursor_.byte_place() < mark) cursor_.take();
  return cursor_.byte_place() == mark ? cursor_.place() : mark;
}

// Whatever its style, a scalar's characters that are no blanks stand in the file in their order.
TextRuns YamlPlaces::runs_of(TextPlace mark, std::string_view text) const {
  const TextRuns nothing_but_mark{TextRun{{1, 1}, mark}};
  if (cursor_.byte_place() != mark) return nothing_but_mark;
  const TextPlace begin = cursor_.place();
  TextCursor file = cursor_, read(text);
  const Style style = open(file);
  TextRuns runs;
  TextRun end{read.place(), file.place()};
  for (read.skip(is_blank); !read.at_end(); read.skip(is_blank)) {
    const std::size_t escape = find_character(file, style);
    if (!goes_on(runs, read.place(), file.place())) runs.push_back({read.place(), file.place()});
    const std::string_view character = read.take();
    if (escape == 0 && !file.rest().starts_with(character)) return nothing_but_mark;
    file.take(std::max<std::size_t>(escape, 1));
    end = {read.place(), file.place()};
  }
  if (runs.size() == 1 && runs[0].text == TextPlace{1, 1} && runs[0].file == begin) return {};
  runs.push_back(end);
  return runs;
}

}  // namespace hearth::contract
