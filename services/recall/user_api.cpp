#include "recall/user_api.hpp"

#include <nlohmann/json.hpp>

#include "contract/message.hpp"
#include "contract/object_writer.hpp"
#include "contract/person_path.hpp"
#include "fold/answers.hpp"
#include "fold/command_answer.hpp"
#include "recall/core/answers.hpp"
#include "recall/core/commands.hpp"
#include "recall/core/consent.hpp"
#include "recall/core/forget.hpp"

namespace hearth::recall {
namespace {

constexpr std::size_t kMaxBody = 1'024;
constexpr std::size_t kMaxMessageId = 2'048;
service::Response user_not_found(const service::Request& request) {
  return service::problem(request, 404, "user_not_found", "nothing of this user has been folded");
}

}  // namespace

struct UserApi::Found {
  pb::Entity state;
  contract::Position position;
  nlohmann::ordered_json body;  // begun with the id

  service::Response answer(nlohmann::ordered_json more) {
    body.update(std::move(more));
    return fold::answer(std::move(body), position);
  }
};

UserApi::UserApi(fold::StateReader& reader, fold::Commands& commands, Now now)
    : reader_(reader), commands_(commands), now_(std::move(now)) {}

void UserApi::add_routes(service::HttpServer& server, const service::ApiKeys& keys,
                         const fold::Awaited<UserApi>& api) {
  const auto guarded = [&](service::Response (UserApi::*call)(const service::Request&)) {
    return keys.guard(api.handler(std::mem_fn(call)));
  };
  service::RouteOptions with_body;
  with_body.body.max_bytes = kMaxBody;
  server.route("GET", "/v1/users/{id}/inbox", {}, guarded(&UserApi::inbox));
  server.route("POST", "/v1/users/{id}/inbox/{message}/read", with_body, guarded(&UserApi::read));
  server.route("GET", "/v1/users/{id}/journeys", {}, guarded(&UserApi::journeys));
  server.route("GET", "/v1/users/{id}/consent", {}, guarded(&UserApi::consent));
  server.route("PUT", "/v1/users/{id}/consent", with_body, guarded(&UserApi::give));
  server.route("DELETE", "/v1/users/{id}", {}, guarded(&UserApi::forget));
}

tl::expected<UserApi::Found, service::Response> UserApi::find(const service::Request& request) {
  if (auto there = fold::wait_for_position(request, reader_); !there) {
    return tl::unexpected(there.error());
  }
  const std::string_view id = request.path_parameter("id");
  if (!fold::is_id(id)) return tl::unexpected(user_not_found(request));
  std::string entity = contract::user_entity(id);
  for (std::size_t forwards = 0; forwards <= contract::kMaxForwards; ++forwards) {
    const contract::Partition home = contract::home(entity, reader_.partitions());
    const auto read = reader_.read(home, {entity});
    if (!read) return tl::unexpected(fold::refusal(request, read.error()));
    Found found;
    const auto& bytes = read->values.front();
    if (!bytes) break;
    if (!found.state.ParseFromString(*bytes)) {
      return tl::unexpected(
          fold::refusal(request, Error{ErrorKind::kCorrupt, "a stored state does not parse"}));
    }
    if (is_trace(found.state.user())) break;
    if (found.state.user().linked_to().empty()) {
      found.position = {{home, read->checkpoint.sequence()}};
      found.body["user_id"] = entity.substr(entity.find(':') + 1);
      return found;
    }
    entity = found.state.user().linked_to();
  }
  return tl::unexpected(user_not_found(request));
}

service::Response UserApi::inbox(const service::Request& request) {
  auto found = find(request);
  return found ? found->answer(inbox_answer(found->state.user())) : found.error();
}

service::Response UserApi::journeys(const service::Request& request) {
  auto found = find(request);
  return found ? found->answer(journeys_answer(found->state.user())) : found.error();
}

service::Response UserApi::consent(const service::Request& request) {
  auto found = find(request);
  return found ? found->answer(consent_answer(found->state.user())) : found.error();
}

service::Response UserApi::read(const service::Request& request) {
  const std::string_view message = request.path_parameter("message");
  if (!fold::is_text(message, kMaxMessageId)) {
    return service::problem(request, 404, "message_not_found", "the inbox holds no such message");
  }
  std::string body;
  contract::ObjectWriter object(body);
  object.text("message", message);
  object.close();
  return execute(request, kReadCommand, std::move(body));
}

service::Response UserApi::give(const service::Request& request) {
  const auto consent = parse_consent(request.body);
  if (!consent) {
    return service::problem(request, 400, "invalid_request",
                            "wants channels and booleans: {\"inbox\": true, \"webhook\": false}");
  }
  return execute(request, kConsentCommand, nlohmann::json(*consent).dump());
}

service::Response UserApi::forget(const service::Request& request) {
  return execute(request, kForgetCommand, "{}");
}

service::Response UserApi::execute(const service::Request& request, std::string_view name,
                                   std::string body) {
  const std::string_view id = request.path_parameter("id");
  if (!fold::is_id(id)) return user_not_found(request);
  const auto command = fold::command_of(request, contract::user_entity(id), name, std::move(body),
                                        fold::KeyNeed::kOptional);
  if (!command) return command.error();
  return fold::command_answer(request, commands_.execute(*command, now_(), request.deadline));
}

}  // namespace hearth::recall
