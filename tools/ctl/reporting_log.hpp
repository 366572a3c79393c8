#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "fold/jetstream_log.hpp"
#include "progress.hpp"

namespace hearth::ctl {

// A log whose refold says how far it is.
class ReportingLog : public fold::JetStreamLog {
 public:
  // `what`: who is folded, for the operator; `until`: the last message that is to be folded.
  ReportingLog(jetstream::Connection& connection, jetstream::Publisher& publisher,
               const contract::Names& names, std::string what, std::uint64_t until)
      : fold::JetStreamLog(connection, publisher, names), what_(std::move(what)), until_(until) {}

  Status poll(contract::Partition partition, std::size_t max, std::vector<fold::LogMessage>& out) {
    const Status polled = fold::JetStreamLog::poll(partition, max, out);
    if (!out.empty()) at_ = std::min(out.back().sequence, until_);  // it reads ahead
    progress_.report([this] {
      return what_ + ": folding, at message " + std::to_string(at_) + " of " +
             std::to_string(until_);
    });
    return polled;
  }

 private:
  const std::string what_;
  const std::uint64_t until_;
  std::uint64_t at_ = 0;
  Progress progress_;
};

}  // namespace hearth::ctl
