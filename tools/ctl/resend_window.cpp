#include "resend_window.hpp"

#include <utility>

#include "common/check.hpp"

namespace hearth::ctl {

void ResendWindow::add(Outgoing message) {
  bytes_ += message.payload.size();
  entries_.push_back({std::move(message), false});
}

const Outgoing* ResendWindow::next(std::uint64_t& number) {
  if (broken_ || sent_ == entries_.size() || in_flight_ == max_in_flight_) return nullptr;
  number = first_ + sent_;
  ++in_flight_;
  return &entries_[sent_++].message;
}

void ResendWindow::not_sent() {
  HEARTH_CHECK(sent_ > 0 && in_flight_ > 0);
  --sent_;
  --in_flight_;
}

void ResendWindow::settled(std::uint64_t number, bool acknowledged) {
  HEARTH_CHECK(in_flight_ > 0 && number >= first_ && number - first_ < sent_);
  --in_flight_;
  entries_[number - first_].acknowledged = acknowledged;
  broken_ = broken_ || !acknowledged;
  while (!entries_.empty() && entries_.front().acknowledged) {
    bytes_ -= entries_.front().message.payload.size();
    entries_.pop_front();
    ++first_;
    --sent_;
  }
  if (!broken_ || in_flight_ > 0) return;
  for (Entry& entry : entries_) entry.acknowledged = false;
  sent_ = 0;
  broken_ = false;
}

}  // namespace hearth::ctl
