#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

#include "common/result.hpp"
#include "contract/names.hpp"
#include "frames.hpp"
#include "jetstream/connection.hpp"
#include "jetstream/publisher.hpp"

namespace hearth::bench {

// Publishes frames straight into the log, as many under way as ingest may have, and counts the
// acknowledgements.
class LogWriter {
 public:
  static Result<std::unique_ptr<LogWriter>> connect(const std::string& nats_url,
                                                    const contract::Names& names);
  ~LogWriter();

  Status publish(const EncodedFrame& frame);
  Status finish();  // waits for every acknowledgement; kUnknown when one was a refusal

 private:
  explicit LogWriter(const contract::Names& names) : names_(names) {}
  static void on_ack(void* context, std::uint64_t token, const Result<jetstream::Ack>& outcome);

  const contract::Names& names_;
  std::atomic<std::uint64_t> refused_ = 0;
  std::unique_ptr<jetstream::Connection> connection_;
  std::unique_ptr<jetstream::Publisher> publisher_;  // last: it completes what is under way
};

}  // namespace hearth::bench
