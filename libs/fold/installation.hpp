#pragma once

#include <cstdint>
#include <string>

#include "contract/message.hpp"
#include "jetstream/connection.hpp"
#include "jetstream/publisher.hpp"

namespace hearth::jetstream {
struct StreamSpec;
}

// What an installation is, in the log itself: the first message of every stream, and the stream's
// description, which outlives it. Services are told a prefix and learn the rest here, so that none
// can disagree.
namespace hearth::fold {

struct LogLimits {
  Millis max_age = std::chrono::hours(24 * 30);
  std::int64_t max_bytes =
      std::int64_t{1} << 30;  // per partition; full: publishers are refused, nothing is dropped
  Millis duplicate_window = std::chrono::minutes(2);
};

// Messages to users on their way to a receiver. They are kept for a week, so that one can see what
// left, but not once the stream is half full; who delivers drops them after a day.
jetstream::StreamSpec outreach_stream(const contract::Names& names, std::int64_t max_bytes);

// Creates what is missing: the partitions' streams with their genesis, and the streams beside the
// log. Safe to repeat. kConflict: the prefix belongs to an installation with another genesis.
Status create_log(jetstream::Connection& connection, jetstream::Publisher& publisher,
                  const contract::Genesis& genesis, const LogLimits& limits, TimePoint now);

// kNotFound: nothing was created under this prefix yet.
Result<contract::Genesis> read_genesis(jetstream::Connection& connection,
                                       const contract::Names& names);

// The configuration in force in a partition; number 0 where there is none.
Result<contract::Configuration> last_configuration(jetstream::Connection& connection,
                                                   const contract::Names& names,
                                                   contract::Partition partition);

// The time of the last mark in a partition, which is what a driven clock says. kNotFound: there is
// none.
Result<TimePoint> last_mark(jetstream::Connection& connection, const contract::Names& names,
                            contract::Partition partition);

// Publishes `body`, whatever is in force (configurations.hpp).
Result<contract::Configuration> apply_configuration(jetstream::Connection& connection,
                                                    jetstream::Publisher& publisher,
                                                    const contract::Names& names,
                                                    std::uint16_t partitions,
                                                    const std::string& body,
                                                    const std::string& sha256, TimePoint now);

}  // namespace hearth::fold
