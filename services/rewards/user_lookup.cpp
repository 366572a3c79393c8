#include "rewards/user_lookup.hpp"

#include "contract/message.hpp"
#include "contract/person_path.hpp"
#include "fold/command_answer.hpp"
#include "rewards/core/keys.hpp"
#include "rewards/core/trace.hpp"

namespace hearth::rewards {
namespace {

const Error kUnreadable{ErrorKind::kCorrupt, "a stored state does not parse"};

// Absent is an empty one.
bool parse(const std::optional<std::string>& bytes, pb::Entity& entity) {
  return !bytes || entity.ParseFromString(*bytes);
}

}  // namespace

service::Response user_not_found(const service::Request& request) {
  return service::problem(request, 404, "user_not_found", "no event of this user has been folded");
}

tl::expected<FoundUser, service::Response> find_user(const service::Request& request,
                                                     fold::StateReader& reader) {
  if (auto there = fold::wait_for_position(request, reader); !there) {
    return tl::unexpected(there.error());
  }
  const std::string_view id = request.path_parameter("id");
  if (!fold::is_id(id)) return tl::unexpected(user_not_found(request));
  std::string entity = contract::user_entity(id);
  for (std::size_t forwards = 0; forwards <= contract::kMaxForwards; ++forwards) {
    const contract::Partition home = contract::home(entity, reader.partitions());
    auto read = reader.read(home, {entity, lines_key(entity)});
    if (!read) return tl::unexpected(fold::refusal(request, read.error()));
    pb::Entity user, lines;
    if (!parse(read->values[0], user) || !parse(read->values[1], lines)) {
      return tl::unexpected(fold::refusal(request, kUnreadable));
    }
    if (!user.has_standing() || is_trace(user.standing())) break;
    if (user.standing().linked_to().empty()) {
      return FoundUser{std::string(id_in(entity)), home, std::move(read->checkpoint),
                       std::move(*user.mutable_standing()), std::move(*lines.mutable_lines())};
    }
    entity = user.standing().linked_to();
  }
  return tl::unexpected(user_not_found(request));
}

tl::expected<FoundEntity, service::Response> find_entity(const service::Request& request,
                                                         fold::StateReader& reader,
                                                         const std::string& key,
                                                         std::string_view missing) {
  if (auto there = fold::wait_for_position(request, reader); !there) {
    return tl::unexpected(there.error());
  }
  const std::string_view id = request.path_parameter("id");
  const contract::Partition home = contract::home(key, reader.partitions());
  const auto none = [&] {
    return tl::unexpected(service::problem(request, 404, missing, "nothing of that name is known"));
  };
  if (!fold::is_id(id)) return none();
  const auto read = reader.read(home, {key});
  if (!read) return tl::unexpected(fold::refusal(request, read.error()));
  if (!read->values.front()) return none();
  FoundEntity found;
  if (!parse(read->values.front(), found.state)) {
    return tl::unexpected(fold::refusal(request, kUnreadable));
  }
  found.position[home] = read->checkpoint.sequence();
  return found;
}

}  // namespace hearth::rewards
