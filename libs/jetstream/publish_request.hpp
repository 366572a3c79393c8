#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "common/result.hpp"
#include "common/time.hpp"

namespace hearth::jetstream {

// The views need to live only until `publish` returns.
struct PublishRequest {
  std::string_view subject;
  std::string_view payload;
  std::string_view msg_id = {};  // empty: not deduplicated by the server
  std::optional<std::uint64_t> expect_last_seq =
      {};  // of the whole stream; 0 is refused, see publisher.hpp
};

struct Ack {
  std::uint64_t sequence = 0;
  bool duplicate = false;  // the server knew the msg_id; `sequence` is that of the first message
};

// Two pointers and a number instead of a std::function: one is stored per message in flight, and
// none must allocate.
struct Completion {
  void (*function)(void* context, std::uint64_t token, const Result<Ack>& outcome) = nullptr;
  void* context = nullptr;
  std::uint64_t token = 0;

  void operator()(const Result<Ack>& outcome) const { function(context, token, outcome); }
};

}  // namespace hearth::jetstream
