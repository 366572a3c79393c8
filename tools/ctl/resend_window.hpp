#pragma once

#include <cstdint>
#include <deque>
#include <string>

namespace hearth::ctl {

struct Outgoing {
  std::string subject, payload, msg_id;
};

// The messages of one way that must arrive without a hole (go-back-N): a fold ignores an imported
// frame that lies beyond one that is missing, so after a failure everything from the first
// unacknowledged message on is sent again, in order, once nothing is in flight any more. Repeats
// are harmless: a fold knows them by their lines. Not thread-safe.
class ResendWindow {
 public:
  explicit ResendWindow(std::size_t max_in_flight) : max_in_flight_(max_in_flight) {}

  void add(Outgoing message);

  // The next message to send and its number, or nullptr: none may be sent now. It counts as in
  // flight until settled() or not_sent().
  const Outgoing* next(std::uint64_t& number);
  void not_sent();  // what next() returned last was not taken
  void settled(std::uint64_t number, bool acknowledged);

  bool idle() const { return entries_.empty(); }
  std::size_t bytes() const { return bytes_; }  // of payloads kept

 private:
  struct Entry {
    Outgoing message;
    bool acknowledged = false;
  };
  std::size_t max_in_flight_;
  std::deque<Entry> entries_;  // from the first unacknowledged
  std::uint64_t first_ = 0;    // number of entries_.front()
  std::size_t sent_ = 0;       // entries_[0..sent_) are in flight or acknowledged
  std::size_t in_flight_ = 0;
  std::size_t bytes_ = 0;
  bool broken_ = false;
};

}  // namespace hearth::ctl
