#include "segmenter/person_lookup.hpp"

#include "contract/message.hpp"
#include "contract/person_path.hpp"
#include "fold/command_answer.hpp"
#include "segmenter/core/kept_sources.hpp"
#include "segmenter/core/kpi_keys.hpp"
#include "segmenter/core/observed_time.hpp"
#include "segmenter/core/person.hpp"

namespace hearth::segmenter {
namespace {

std::optional<pb::Entity> parsed(const std::optional<std::string>& bytes) {
  pb::Entity entity;
  if (!bytes || !entity.ParseFromString(*bytes)) return std::nullopt;
  return entity;
}

// What an operator had erased leaves a trace that is nobody.
bool is_nobody(const pb::User& user) { return user.forgotten() != 0 && !has_records(user); }

}  // namespace

service::Response user_not_found(const service::Request& request) {
  return service::problem(request, 404, "user_not_found", "no event of this user has been folded");
}

tl::expected<FoundPerson, service::Response> find_person(const service::Request& request,
                                                         fold::StateReader& reader) {
  if (auto there = fold::wait_for_position(request, reader); !there) {
    return tl::unexpected(there.error());
  }
  const std::string_view id = request.path_parameter("id");
  if (!fold::is_id(id)) return tl::unexpected(user_not_found(request));
  FoundPerson found;
  found.entity = contract::user_entity(id);
  for (std::size_t forwards = 0; forwards <= contract::kMaxForwards; ++forwards) {
    found.home = contract::home(found.entity, reader.partitions());
    auto read = reader.read(found.home, {found.entity, std::string(kNamesKey),
                                         std::string(kKeptKey), std::string(kOutagesKey)});
    if (!read) return tl::unexpected(fold::refusal(request, read.error()));
    auto state = parsed(read->values[0]);
    if (!state) break;
    if (!state->user().forward().empty()) {
      found.entity = state->user().forward();
      continue;
    }
    if (is_nobody(state->user())) break;
    found.checkpoint = std::move(read->checkpoint);
    found.state = *std::move(state);
    found.names = parsed(read->values[1]);
    found.kept = parsed(read->values[2]);
    found.outages = parsed(read->values[3]);
    return found;
  }
  return tl::unexpected(user_not_found(request));
}

}  // namespace hearth::segmenter
