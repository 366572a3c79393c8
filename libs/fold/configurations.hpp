#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "contract/message.hpp"
#include "contract/position.hpp"
#include "contract/product_configuration.hpp"
#include "jetstream/connection.hpp"
#include "jetstream/publisher.hpp"

// How the log is told a new configuration, by an operator's file or by an API.
namespace hearth::fold {

struct NextConfiguration {
  std::string body;    // JSON object
  std::string sha256;  // equal digests are equal configurations
};

// The digest of a file without overlay is that of the file itself, as people compute it.
NextConfiguration next_configuration(const contract::ConfigurationText& text);

// What shall follow on `current`, whose number is 0 where there is none yet. Called again when
// somebody else took the number: so nobody's change is lost under another's. An error ends it all.
using Compose = std::function<Result<NextConfiguration>(const contract::Configuration& current)>;

struct AppliedConfiguration {
  contract::Configuration configuration;
  contract::Position position;  // of it, in the partitions that were told now
  bool changed = false;         // false: what was composed is in force already
};

class Configurations {
 public:
  // All must outlive it. `source`: who publishes, as in an envelope.
  Configurations(jetstream::Connection& connection, jetstream::Publisher& publisher,
                 contract::Names names, std::uint16_t partitions, std::string source);

  // Numbers a configuration and publishes it into every partition. The number is claimed in
  // partition 0 by its message id, so that of two who apply at once one takes the next number. What
  // is in force already changes nothing, but completes an earlier attempt that died half way.
  // Errors: those of `compose` · kConflict: others apply all the time · those of the log.
  Result<AppliedConfiguration> apply(const Compose& compose, TimePoint now);

 private:
  struct Published {
    std::uint64_t sequence = 0;
    bool claimed = false;
  };
  Result<Published> publish(contract::Partition partition,
                            const contract::Configuration& configuration, TimePoint now);
  Result<AppliedConfiguration> claim(const Compose& compose, TimePoint now);

  jetstream::Connection& connection_;
  jetstream::Publisher& publisher_;
  const contract::Names names_;
  const std::uint16_t partitions_;
  const std::string source_;
};

}  // namespace hearth::fold
