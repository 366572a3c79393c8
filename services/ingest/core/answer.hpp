#pragma once

#include <string>
#include <string_view>

#include "ingest/core/code.hpp"
#include "ingest/core/request.hpp"

// The bodies that the collector answers with, and the one that it keeps of a refused event. All are
// JSON.
namespace hearth::ingest {

// {"success":true,"accepted":n,"duplicates":d,"rejected":[{"index","messageId","code","message",
// "count"}…]}; `count` only where several events from `index` on are meant.
std::string success_body(const ParsedBatch& batch);

// {"code","message"}, without which analytics-python retries a 400, and RFC 9457's members beside
// them.
std::string error_body(const Refusal& refusal);

// What browser and mobile SDKs load first: send to this collector and nowhere else, and no metrics
// of your own.
std::string settings_body(std::string_view write_key);

// {"code","message","count","index","messageId","type","received","sentAt","context","contextCut","peerIp",
// "truncated","raw"}: what judging the event anew needs. `type` only where the path said it; `raw`
// is the event as text, because it need not be JSON, and `context` and `sentAt` are its batch's;
// `peerIp` only where the event may ask for it. Invalid UTF-8 is replaced by U+FFFD. An event is
// cut after kMaxDeadLetterRaw bytes; a longer context is left out, which `contextCut` says.
inline constexpr std::size_t kMaxDeadLetterRaw = 64 * 1024;
inline constexpr std::size_t kMaxDeadLetterContext = 64 * 1024;
std::string dead_letter_body(const Rejected& rejected, TimePoint received,
                             const SentWith& with = {});

// The dead letters of one request. Its batch's context is repeated in each until they hold
// kMaxContexts of it, so that a small request cannot unfold into a large one; the others go
// without.
class DeadLetterBodies {
 public:
  DeadLetterBodies(TimePoint received, const SentWith& with) : received_(received), with_(with) {}
  std::string next(const Rejected& rejected);
  std::string next(const Rejected& rest, const EventRun& run);

  static constexpr std::size_t kMaxContexts =
      4'000'000;  // bytes: what a body may have as it is sent

 private:
  TimePoint received_;
  SentWith with_;
  std::size_t room_ = kMaxContexts;
};

}  // namespace hearth::ingest
