#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "contract/message.hpp"
#include "contract/names.hpp"
#include "fold/inbox.hpp"
#include "fold/jetstream_ledger.hpp"
#include "jetstream/connection.hpp"
#include "jetstream/publisher.hpp"
#include "jetstream/reader.hpp"
#include "jetstream/streams.hpp"

namespace hearth::fold {

// The live log: a stream a partition. One thread, except that acknowledgements arrive on the
// publisher's.
class JetStreamLog {
 public:
  using Ledger = JetStreamLedger;
  JetStreamLog(jetstream::Connection& connection, jetstream::Publisher& publisher,
               contract::Names names);

  Result<LogBounds> bounds(contract::Partition partition);
  Result<std::optional<LogMessage>> get(contract::Partition partition, std::uint64_t sequence);
  Status open(contract::Partition partition, std::uint64_t from);
  void close(contract::Partition partition);
  std::uint64_t session() const { return connection_.reconnects(); }
  Status poll(contract::Partition partition, std::size_t max, std::vector<LogMessage>& out);
  Result<std::set<Skip>> skips(std::string_view service, contract::Partition partition);
  // The newest that the log was told; its number is 0 where there is none.
  Result<contract::Configuration> last_configuration();
  Status record_skip(std::string_view service, contract::Partition partition, const Skip& skip);
  Status publish(const Outgoing& outgoing);
  void completions(std::vector<Published>& out);
  Ledger& ledger() { return ledger_; }

 private:
  struct Open {
    std::unique_ptr<jetstream::OrderedReader> reader;
    std::vector<jetstream::ReceivedMessage> received;  // keeps the last poll's payloads alive
  };
  // Written by the publisher, which is destroyed first (it completes what is in flight).
  struct Answers {
    std::mutex mutex;
    std::map<std::uint64_t, Published> waiting;
    std::vector<Published> ready;
    std::uint64_t next = 1;
  };
  static void on_ack(void* context, std::uint64_t token, const Result<jetstream::Ack>& outcome);

  jetstream::Connection& connection_;
  jetstream::Publisher& publisher_;
  contract::Names names_;
  std::map<contract::Partition, Open> open_;
  jetstream::StoredMessage got_;
  Answers answers_;
  Ledger ledger_;
};

}  // namespace hearth::fold
