#include "fold/ledger.hpp"

#include <limits>
#include <utility>

#include "fold/signals.hpp"

namespace hearth::fold {
namespace {

contract::Cause last_before(std::uint64_t sequence) {
  constexpr std::uint64_t kMost = std::numeric_limits<std::uint64_t>::max();
  return {sequence - 1, contract::Cause::Phase::kItem, kMost, kMost,
          std::numeric_limits<std::uint32_t>::max()};
}

}  // namespace

std::string encode_takeover(std::string_view owner) {
  pb::LedgerRecord record;
  record.mutable_takeover()->set_owner(std::string(owner));
  return record.SerializeAsString();
}

void LedgerCursor::start(const pb::Checkpoint& checkpoint, LedgerEnd end) {
  records_.clear();
  included_ = checkpoint.journal();
  taken_ = checkpoint.journal_taken();
  next_ = included_ + 1;
  end_ = std::move(end);
}

void LedgerCursor::stand(pb::Checkpoint& checkpoint) const {
  checkpoint.set_journal(included_);
  checkpoint.set_journal_taken(taken_);
}

Status LedgerCursor::add(const LedgerMessage& message) {
  const std::string where = "ledger message " + std::to_string(message.sequence);
  if (message.sequence != next_) {
    return fail(ErrorKind::kCorrupt, where + " came, not " + std::to_string(next_));
  }
  Record record{message.sequence, {}};
  if (!record.content.ParseFromString(message.payload)) {
    return fail(ErrorKind::kCorrupt, where + " does not parse");
  }
  ++next_;
  const bool was_void = drop_lost(record);
  const std::uint64_t reached = record.content.reached().sequence();
  if (reached > end_.log) {
    return fail(ErrorKind::kCorrupt, where + " is about message " + std::to_string(reached) +
                                         " of the log, which ends at " + std::to_string(end_.log) +
                                         ": it has lost its end");
  }
  // Where all its decisions were void, it still says that nothing was decided before them.
  if (record.content.decisions_size() > 0 || was_void) records_.push_back(std::move(record));
  return {};
}

bool LedgerCursor::drop_lost(Record& record) const {
  pb::LedgerRecord& content = record.content;
  bool was_void = false;
  for (const LostPast& lost : end_.lost) {
    if (record.sequence > lost.ledger || content.reached().sequence() < lost.from) continue;
    auto& decisions = *content.mutable_decisions();
    while (!decisions.empty() && decisions.rbegin()->cause().sequence() >= lost.from)
      decisions.RemoveLast();
    *content.mutable_reached() = to_proto(last_before(lost.from));
    was_void = true;
  }
  return was_void;
}

Result<LedgerCursor::Found> LedgerCursor::find(const contract::Cause& cause,
                                               std::string& decision) {
  decision.clear();
  for (;;) {
    if (records_.empty()) return next_ < end_.ledger ? Found::kUnread : Found::kBeyond;
    const Record& first = records_.front();
    if (has_more(first) && next_decided(first) < cause) {
      return fail(ErrorKind::kCorrupt, "ledger message " + std::to_string(first.sequence) +
                                           " has a decision for " + to_text(next_decided(first)) +
                                           ", which the state does not come to");
    }
    if (from_proto(first.content.reached()) >= cause) break;
    drop();
  }
  const Record& first = records_.front();
  if (has_more(first) && next_decided(first) == cause) {
    decision = first.content.decisions(static_cast<int>(taken_)).decision();
    ++taken_;
  }
  if (from_proto(first.content.reached()) == cause) drop();
  return Found::kRecorded;
}

bool LedgerCursor::has_more(const Record& record) const {
  return taken_ < static_cast<std::uint32_t>(record.content.decisions_size());
}

contract::Cause LedgerCursor::next_decided(const Record& record) const {
  return from_proto(record.content.decisions(static_cast<int>(taken_)).cause());
}

void LedgerCursor::drop() {
  included_ = records_.front().sequence;
  records_.pop_front();
  taken_ = 0;
}

}  // namespace hearth::fold
