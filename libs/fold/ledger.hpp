#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "common/result.hpp"
#include "contract/cause.hpp"
#include "fold/lost_past.hpp"
#include "fold/state.pb.h"

namespace hearth::fold {

// A message of a partition's ledger, as it lies in its stream.
struct LedgerMessage {
  std::uint64_t sequence = 0;
  std::string payload;  // pb::LedgerRecord
};

std::string encode_takeover(std::string_view owner);

// What bounds the decisions of a ledger that are to be looked up.
struct LedgerEnd {
  std::uint64_t ledger = 1;        // the first of its messages that is not read
  std::uint64_t log = UINT64_MAX;  // the last message of the log that was decided on
  std::vector<LostPast> lost = {};
};

// The decisions of earlier owners, read along with the causes that are folded now: both are in the
// same order, so that however long the ledger is, a few messages of it are in memory.
class LedgerCursor {
 public:
  enum class Found : std::uint8_t {
    kUnread,    // add() the next message, then ask again
    kRecorded,  // it was decided; perhaps to lead to nothing
    kBeyond,    // the ledger ends before it
  };

  // Reads the messages before the end, from where the checkpoint stands.
  void start(const pb::Checkpoint& checkpoint, LedgerEnd end);
  std::uint64_t next() const { return next_; }
  // kCorrupt: it is no record, out of turn, or knows more of the log than there is.
  Status add(const LedgerMessage& message);

  // What was decided for `cause`, which is higher than any asked for before. kCorrupt: decisions
  // lie before it that nobody has asked for, so the ledger is not that of this log.
  Result<Found> find(const contract::Cause& cause, std::string& decision);

  // Where it stands. Depends on the ledger and the causes alone, not on who takes over when: equal
  // folds have equal checkpoints.
  void stand(pb::Checkpoint& checkpoint) const;

 private:
  struct Record {
    std::uint64_t sequence;
    pb::LedgerRecord content;
  };
  // True: something of it was void.
  bool drop_lost(Record& record) const;
  bool has_more(const Record& record) const;
  contract::Cause next_decided(const Record& record) const;
  void drop();

  std::deque<Record> records_;  // those with decisions
  std::uint32_t taken_ = 0;     // of the first record
  std::uint64_t included_ = 0, next_ = 1;
  LedgerEnd end_;
};

}  // namespace hearth::fold
