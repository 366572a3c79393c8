#pragma once

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "common/result.hpp"

namespace hearth::service {

enum class Level { kDebug, kInfo, kWarn, kError };
std::string_view name(Level level);  // "debug", "info", "warn", "error"
std::optional<Level> parse_level(std::string_view text);

// One value of a line. The error form becomes {"kind": …, "message": …}.
using FieldValue = std::variant<std::string_view, std::int64_t, double, bool, Error>;

struct Field {
  Field(std::string_view field, std::string_view text) : name(field), value(text) {}
  Field(std::string_view field, const char* text) : name(field), value(std::string_view(text)) {}
  Field(std::string_view field, const std::string& text)
      : name(field), value(std::string_view(text)) {}
  template <std::integral T>
  Field(std::string_view field, T number) : name(field), value(static_cast<std::int64_t>(number)) {}
  Field(std::string_view field, bool truth) : name(field), value(truth) {}
  Field(std::string_view field, double number) : name(field), value(number) {}
  explicit Field(Error error) : name("error"), value(std::move(error)) {}

  std::string_view name;  // outlives the call; so does text
  FieldValue value;
};

struct LogIdentity {
  std::string service;
  std::string version;
  std::string pod;  // of the environment; empty outside Kubernetes
};

// JSON lines, one event each, at most 16 KiB (container runtimes cut longer ones). `message` is a
// constant sentence: what varies goes into fields, never raw user ids (see Pseudonyms), payloads or
// secrets. A (logger, message) pair is written at most 20 times a second; the next second's first
// line says how many were suppressed. Synchronous, behind one mutex: not for hot paths.
// Thread-safe; given by reference, never global.
class Log {
 public:
  using Now = std::chrono::system_clock::time_point (*)();
  Log(LogIdentity identity, std::ostream& out, Now now = &std::chrono::system_clock::now);
  ~Log();

  Log named(std::string_view logger) const;  // shares everything but the `logger` field

  void debug(std::string_view message, std::initializer_list<Field> fields = {});
  void info(std::string_view message, std::initializer_list<Field> fields = {});
  void warn(std::string_view message, std::initializer_list<Field> fields = {});
  void error(std::string_view message, std::initializer_list<Field> fields = {});
  void write(Level level, std::string_view message, std::initializer_list<Field> fields);

  void set_level(Level level);  // at any time, for every Log that shares it
  Level level() const;

 private:
  struct Shared;
  Log(std::shared_ptr<Shared> shared, std::string logger);

  std::shared_ptr<Shared> shared_;
  std::string logger_ = "main";
};

}  // namespace hearth::service
