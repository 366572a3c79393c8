#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fold/answers.hpp"
#include "fold/state_reader.hpp"
#include "segmenter/core/observed_time.hpp"

namespace hearth::segmenter {

// A person as it was kept at one checkpoint of its partition.
struct FoundPerson {
  std::string entity;  // of whoever keeps the id that was asked for
  contract::Partition home;
  fold::pb::Checkpoint checkpoint;
  pb::Entity state;
  std::optional<pb::Entity> names, kept, outages;  // of the partition; absent: not there yet

  const pb::User& user() const { return state.user(); }
  std::string_view id() const { return std::string_view(entity).substr(2); }
  contract::Position position() const { return {{home, checkpoint.sequence()}}; }
  // By the log's clock, which a sandbox moves: what holds at that position.
  TimePoint now() const { return from_unix_ms(checkpoint.log_time_ms()); }
  std::vector<Outage> lost_time() const { return outages_at(outages ? &*outages : nullptr, now()); }
};

// Of the user that the path parameter "id" names, at ?at_least. Ids that belong to somebody are
// followed to their keeper. An error is a refusal.
tl::expected<FoundPerson, service::Response> find_person(const service::Request& request,
                                                         fold::StateReader& reader);

service::Response user_not_found(const service::Request& request);

}  // namespace hearth::segmenter
