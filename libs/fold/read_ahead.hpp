#pragma once

#include <algorithm>
#include <cstddef>
#include <deque>
#include <vector>

#include "fold/inbox.hpp"
#include "fold/limits.hpp"

namespace hearth::fold {

// The messages of one partition that are read and decoded, but not folded yet.
template <class Log>
class ReadAhead {
 public:
  ReadAhead(Log& log, contract::Partition partition) : log_(log), partition_(partition) {}

  // `session`: of the log, as the partition was proved to be where it is. A later one may be of a
  // server that came back with another log, so what it hands out is not taken: kUnavailable.
  // kCorrupt: a gap.
  Status poll(std::uint64_t session) {
    constexpr std::size_t kStep = 32;
    for (std::size_t polled = kStep; polled == kStep && has_room();) {
      messages_.clear();
      const Status outcome =
          log_.poll(partition_, std::min(kStep, kMaxInbox - inbox_.size()), messages_);
      if (log_.session() != session) return fail(ErrorKind::kUnavailable, "another session");
      for (const LogMessage& message : messages_) {
        inbox_.push_back(decode(decoder_, message));
        bytes_ += inbox_.back().bytes;
      }
      if (!outcome) return outcome;
      polled = messages_.size();
    }
    return {};
  }

  bool empty() const { return inbox_.empty(); }
  const Decoded& front() const { return inbox_.front(); }
  const Decoded& back() const { return inbox_.back(); }
  auto begin() const { return inbox_.begin(); }
  auto end() const { return inbox_.end(); }
  void pop_front() {
    bytes_ -= inbox_.front().bytes;
    inbox_.pop_front();
  }
  void clear() {
    inbox_.clear();
    bytes_ = 0;
  }

 private:
  bool has_room() const { return inbox_.size() < kMaxInbox && bytes_ < kMaxInboxBytes; }

  Log& log_;
  const contract::Partition partition_;
  contract::Decoder decoder_;
  std::deque<Decoded> inbox_;
  std::size_t bytes_ = 0;
  std::vector<LogMessage> messages_;
};

}  // namespace hearth::fold
