#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "common/time.hpp"
#include "contract/names.hpp"
#include "redis/connection.hpp"
#include "redis/script.hpp"

namespace hearth::fold {

struct LeaseSettings {
  Millis ttl = std::chrono::seconds(3);  // a dead owner's partitions are free after this
  Millis renewal() const { return ttl / 3; }
};

struct LeaseChanges {
  std::vector<contract::Partition> gained;
  std::vector<contract::Partition> lost;  // shed, taken away, or expired
};

// Which partitions this replica owns. Members heartbeat; each takes at most its fair share,
// ceil(partitions / members), and sheds one at a time while it has more, so that a new replica gets
// its part without a stampede. A lease only keeps two owners from working in vain; what keeps them
// from harm is the commit, which compares lease and checkpoint.
class Leases {
 public:
  Leases(redis::Address address, contract::Names names, std::string service, std::string token,
         std::uint16_t partitions, LeaseSettings settings);

  // Call every renewal(). On an error nothing changes: commits will tell.
  Result<LeaseChanges> renew();
  void release(contract::Partition partition);  // by one who has lost it or failed to open it
  void release_all();                           // at the end of the process
  std::size_t held() const { return held_.size(); }
  std::size_t members() const { return members_; }
  Millis renewal() const { return settings_.renewal(); }

 private:
  Status connected();

  redis::Address address_;
  contract::Names names_;
  std::string service_, token_;
  std::uint16_t partitions_;
  LeaseSettings settings_;
  redis::Script heartbeat_, claim_, release_;
  std::optional<redis::Connection> connection_;
  std::set<contract::Partition> held_;
  std::size_t members_ = 1;
};

}  // namespace hearth::fold
