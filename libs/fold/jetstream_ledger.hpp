#pragma once

#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "contract/names.hpp"
#include "fold/inbox.hpp"
#include "fold/ledger.hpp"
#include "jetstream/connection.hpp"
#include "jetstream/publisher.hpp"
#include "jetstream/reader.hpp"

namespace hearth::fold {

// Since the process began.
struct LedgerCounts {
  std::uint64_t appended = 0;
  std::uint64_t conflicts = 0;  // refused: another owner has appended
  std::uint64_t unknown = 0;    // no answer came
  std::uint64_t failed = 0;     // it did not happen
  std::uint64_t recorded = 0;   // decisions taken from the ledger instead of anew
};

// The live ledgers: a stream a partition. One thread, except that acknowledgements arrive on the
// publisher's.
class JetStreamLedger {
 public:
  static constexpr bool kAppends = true;
  JetStreamLedger(jetstream::Connection& connection, jetstream::Publisher& publisher,
                  contract::Names names);

  // kNotFound: the installation was made before there were ledgers.
  Result<LogBounds> bounds(contract::Partition partition);

  // What is void in it. An operator's repair adds to it, before the first fold that must know.
  Result<std::vector<LostPast>> lost(contract::Partition partition);
  Status record_lost(contract::Partition partition, const LostPast& lost);

  Status open(contract::Partition partition, std::uint64_t from);
  void close(contract::Partition partition);
  // Waits for the next messages, of which there must be one. kUnavailable: none came in time.
  Status read(contract::Partition partition, std::vector<LedgerMessage>& out);

  // Begins to append behind message `after`; appended() waits for its number, once. kConflict: the
  // ledger ends elsewhere. kUnknown: it may have been appended, or may yet be.
  void append(contract::Partition partition, const std::string& payload, std::uint64_t after);
  Result<std::uint64_t> appended(contract::Partition partition);

  LedgerCounts& counts() { return counts_; }

 private:
  struct Append {
    std::uint64_t token = 0;
    std::optional<Result<std::uint64_t>> outcome;
  };
  // Written by the publisher, which is destroyed first (it completes what is in flight).
  struct Appends {
    std::mutex mutex;
    std::condition_variable changed;
    std::map<contract::Partition, Append> last;  // of each partition; earlier ones do not matter
    std::uint64_t next = 1;
  };
  static void on_ack(void* context, std::uint64_t token, const Result<jetstream::Ack>& outcome);
  void count(const Result<std::uint64_t>& outcome);

  jetstream::Connection& connection_;
  jetstream::Publisher& publisher_;
  contract::Names names_;
  std::map<contract::Partition, std::unique_ptr<jetstream::OrderedReader>> readers_;
  Appends appends_;
  LedgerCounts counts_;
};

}  // namespace hearth::fold
