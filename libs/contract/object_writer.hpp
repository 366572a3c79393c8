#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "contract/json_text.hpp"

namespace hearth::contract {

// Appends the fields of one JSON object to a buffer. Field names are ours and need no escaping.
// Objects nest by opening another writer on the same buffer; the inner one is closed before the
// outer goes on.
class ObjectWriter {
 public:
  explicit ObjectWriter(std::string& out) : out_(out) { out_ += '{'; }
  ObjectWriter(const ObjectWriter&) = delete;
  ObjectWriter& operator=(const ObjectWriter&) = delete;

  void text(std::string_view name, std::string_view value) {
    field(name);
    append_string(out_, value);
  }
  void number(std::string_view name, std::int64_t value) {
    field(name);
    append_number(out_, value);
  }
  void unsigned_number(std::string_view name, std::uint64_t value) {
    field(name);
    append_unsigned(out_, value);
  }
  void raw(std::string_view name, std::string_view json) {
    field(name);
    out_.append(json);
  }

  // Nothing at all for an empty value: an absent field reads as empty.
  void optional_text(std::string_view name, std::string_view value) {
    if (!value.empty()) text(name, value);
  }
  void optional_raw(std::string_view name, std::string_view json) {
    if (!json.empty()) raw(name, json);
  }
  void optional_flag(std::string_view name, bool value) {
    if (value) raw(name, "true");
  }

  // Writes the name; the caller appends the value.
  void field(std::string_view name) {
    out_.append(empty_ ? "\"" : ",\"");
    empty_ = false;
    out_.append(name);
    out_.append("\":");
  }

  void close() { out_ += '}'; }

 private:
  std::string& out_;
  bool empty_ = true;
};

}  // namespace hearth::contract
