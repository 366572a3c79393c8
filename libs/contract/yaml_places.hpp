#pragma once

#include <string_view>

#include "contract/text_runs.hpp"

namespace hearth::contract {

// Reads a text character by character and knows where it is.
class TextCursor {
 public:
  explicit TextCursor(std::string_view text) : text_(text) {}

  bool at_end() const { return at_ >= text_.size(); }
  char front() const { return at_end() ? '\0' : text_[at_]; }
  std::string_view rest() const { return text_.substr(at_); }
  TextPlace place() const { return place_; }
  TextPlace byte_place() const { return byte_place_; }  // with columns in bytes

  std::string_view take();
  void take(std::size_t characters);
  template <class Condition>
  void skip(Condition skipped) {
    while (!at_end() && skipped(front())) take();
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  TextPlace place_{1, 1}, byte_place_{1, 1};
};

// Where nodes and texts stand in a YAML file, one after the other in the order in which they come:
// so all of them together cost two passes over the file.
class YamlPlaces {
 public:
  explicit YamlPlaces(std::string_view file);

  // yaml-cpp counts columns in bytes; people and the rule language count characters.
  TextPlace place_of(TextPlace mark);
  // Of the scalar at the mark whose place was asked for last: a quote, '|', '>' or a tag may stand
  // there. Empty where it stands there as it reads; the mark alone where it cannot be told.
  TextRuns runs_of(TextPlace mark, std::string_view text) const;

 private:
  TextCursor cursor_;
};

}  // namespace hearth::contract
