#pragma once

#include <string>
#include <string_view>

#include "fold/answers.hpp"
#include "fold/state_reader.hpp"
#include "rewards/core/state.pb.h"

namespace hearth::rewards {

// A user as it was kept at one checkpoint of its partition.
struct FoundUser {
  std::string id;
  contract::Partition home;
  fold::pb::Checkpoint checkpoint;
  pb::Standing standing;
  pb::Lines lines;

  contract::Position position() const { return {{home, checkpoint.sequence()}}; }
  // By the log's clock, which a sandbox moves: what holds at that position.
  TimePoint now() const { return from_unix_ms(checkpoint.log_time_ms()); }
};

// The user that the path parameter "id" names, or whom that id was linked to, at ?at_least. An
// error is a refusal.
tl::expected<FoundUser, service::Response> find_user(const service::Request& request,
                                                     fold::StateReader& reader);

service::Response user_not_found(const service::Request& request);

// One entity of its home, as an answer needs it; `missing` is the problem where there is none.
struct FoundEntity {
  pb::Entity state;
  contract::Position position;
};
tl::expected<FoundEntity, service::Response> find_entity(const service::Request& request,
                                                         fold::StateReader& reader,
                                                         const std::string& key,
                                                         std::string_view missing);

}  // namespace hearth::rewards
