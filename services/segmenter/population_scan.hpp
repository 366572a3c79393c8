#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "fold/state_reader.hpp"
#include "rules/rule.hpp"
#include "segmenter/installation_view.hpp"

// Walks over everybody, for what is not kept as a sum: whom an unsaved rule would hold for.
namespace hearth::segmenter {

// A partition with up to this many states is read in one step, at one checkpoint; the size that a
// larger one is read in, with the fold going on in between. (Rejected: holding the fold, or Redis,
// for as long as the walk takes; and repeating the walk until nothing moved, which never ends under
// load.)
inline constexpr std::size_t kStatesInOneStep = 10'000;

struct Preview {
  // Everybody is judged at the checkpoint of its own state's step. Partition by partition `from` is
  // the first step's position and `to` the last one's: where they are equal the figures are exact
  // at that position.
  contract::Position from, to;
  std::uint64_t size = 0, unknown = 0;
  std::uint64_t failed = 0;  // for whom the rule cannot be evaluated: no members, like the unknown
  struct Failure {
    std::string entity, reason;  // "u:ann", "division by zero"
  };
  std::optional<Failure> failure;    // one of those
  std::vector<std::string> sample;   // entities, those with the smallest hashes: the same each time
  std::vector<std::string> missing;  // features that are not kept: then nobody was judged
  bool complete = true;              // the windows of all it asks for are covered, everywhere
};

struct PreviewRequest {
  std::string rule;
  std::size_t sample = 0;
  std::chrono::steady_clock::time_point deadline;
};

// Wrong rules are told in `problems`, which is empty for every other error. kLimit: not finished by
// the deadline.
Result<Preview> preview(const PreviewRequest& request, fold::StateReader& reader,
                        InstallationView& view, std::vector<rules::Problem>& problems);

struct Member {
  std::string entity;
  std::int64_t since = 0;
};

// Where a walk over members goes on: after `key` in its bucket, or at the bucket's beginning.
struct MemberCursor {
  std::uint16_t partition = 0, bucket = 0;
  std::string key;

  std::string text() const;  // opaque, fit for a query
  static std::optional<MemberCursor> parse(std::string_view text, std::uint16_t partitions);
};

struct MemberPage {
  std::vector<Member> members;
  std::optional<MemberCursor> next;  // nullopt: that was all
  contract::Position position;       // of the partitions that were read
};

// Up to `limit` members from the cursor on, by partition, bucket and key; fewer, even none, where
// kStatesInOnePage others lay between. Who is a member throughout is listed exactly once.
inline constexpr std::size_t kStatesInOnePage = 20'000;
Result<MemberPage> members(fold::StateReader& reader, std::uint32_t segment, MemberCursor from,
                           std::size_t limit);

}  // namespace hearth::segmenter
