#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "fold/state_reader.hpp"
#include "segmenter/answers.hpp"
#include "segmenter/core/state.pb.h"

namespace hearth::segmenter {

// A person as it was kept at one checkpoint of its partition.
struct FoundPerson {
  std::string entity;  // of whoever keeps the id that was asked for
  contract::Partition home;
  fold::pb::Checkpoint checkpoint;
  pb::Entity state;
  std::optional<pb::Entity> names, kept;  // of the partition; absent: not there yet

  const pb::User& user() const { return state.user(); }
  std::string_view id() const { return std::string_view(entity).substr(2); }
  contract::Position position() const { return {{home, checkpoint.sequence()}}; }
};

// Of the user that the path parameter "id" names, at ?at_least. Ids that belong to somebody are
// followed to their keeper. An error is a refusal.
tl::expected<FoundPerson, service::Response> find_person(const service::Request& request,
                                                         fold::StateReader& reader);

service::Response user_not_found(const service::Request& request);

// Percent-decoded bytes need not be text, and no message in the log may hold what is not.
bool is_text(std::string_view text, std::size_t max_bytes);
bool is_id(std::string_view id);

}  // namespace hearth::segmenter
