#pragma once

#include <span>
#include <string>
#include <string_view>

#include "common/result.hpp"
#include "redis/connection.hpp"

namespace hearth::redis {

// A Lua script called by its SHA-1, so that a commit does not carry its source. Redis forgets
// scripts when it restarts; callers then see NOSCRIPT (nothing was run) and load again. Not shared
// between threads: each keeps its own.
class Script {
 public:
  explicit Script(std::string source) : source_(std::move(source)) {}

  // Sends the source and learns its SHA-1. Called after every connect; no command may be under way.
  Status load(Connection& connection);

  // Pipelined. Before the first load() it carries the source (EVAL), afterwards the SHA-1
  // (EVALSHA), whose reply may be the error NOSCRIPT: then nothing was run, and the caller loads
  // and repeats.
  void append_eval(Connection& connection, std::span<const std::string_view> keys,
                   std::span<const std::string_view> arguments) const;

  // For a caller with no other commands under way: repeats with the source on NOSCRIPT.
  Result<Reply> eval(Connection& connection, std::span<const std::string_view> keys,
                     std::span<const std::string_view> arguments) const;

  static bool is_missing(const ReplyView& reply) { return reply.is_error("NOSCRIPT"); }

  std::string_view source() const { return source_; }
  std::string_view sha() const { return sha_; }  // empty before load()

 private:
  std::string source_;
  std::string sha_;
};

}  // namespace hearth::redis
