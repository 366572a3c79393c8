#include "segmenter/user_api.hpp"

#include <functional>

#include <nlohmann/json.hpp>
#include <simdjson.h>

#include "contract/message.hpp"
#include "contract/names.hpp"
#include "fold/settings.hpp"
#include "segmenter/answers.hpp"
#include "segmenter/core/kpi_keys.hpp"
#include "segmenter/core/profile.hpp"

namespace hearth::segmenter {
namespace {

constexpr int kMaxForwards = 8;
constexpr std::size_t kMaxIdBytes = 256;
constexpr std::size_t kMaxIdempotencyKey = 255;
constexpr std::size_t kMaxCommandBody = 16 * 1024;

service::Response not_found(const service::Request& request) {
  return service::problem(request, 404, "user_not_found", "no event of this user has been folded");
}

// Percent-decoded bytes need not be text, and no message in the log may hold what is not.
bool is_text(std::string_view text, std::size_t max_bytes) {
  return !text.empty() && text.size() <= max_bytes &&
         simdjson::validate_utf8(text.data(), text.size());
}

bool is_id(std::string_view id) { return is_text(id, kMaxIdBytes); }

bool is_person(std::string_view entity) {
  return (entity.starts_with("u:") || entity.starts_with("a:")) && is_id(entity.substr(2));
}

}  // namespace

UserApi::UserApi(fold::StateReader& reader, InstallationView& view, fold::Commands& commands,
                 Now now)
    : reader_(reader), view_(view), commands_(commands), now_(std::move(now)) {}

void UserApi::add_routes(service::HttpServer& server, const service::ApiKeys& keys,
                         const Awaited<UserApi>& api) {
  const auto guarded = [&](service::Response (UserApi::*call)(const service::Request&)) {
    return keys.guard(api.handler(std::mem_fn(call)));
  };
  service::RouteOptions writing;
  writing.body.max_bytes = kMaxCommandBody;
  server.route("GET", "/v1/users/{id}", {}, guarded(&UserApi::get));
  server.route("POST", "/v1/users/{id}/links", writing, guarded(&UserApi::link));
  server.route("DELETE", "/v1/users/{id}/links/{entity}", {}, guarded(&UserApi::unlink));
}

service::Response UserApi::get(const service::Request& request) {
  if (auto there = wait_for_position(request, reader_); !there) return there.error();
  const std::string_view id = request.path_parameter("id");
  if (!is_id(id)) return not_found(request);
  std::string entity = contract::user_entity(id);
  for (int forwards = 0; forwards <= kMaxForwards; ++forwards) {
    const contract::Partition home = contract::home(entity, reader_.partitions());
    const auto read = reader_.read(home, {entity, std::string(kNamesKey)});
    if (!read) return refusal(request, read.error());
    pb::Entity person;
    if (!read->values[0] || !person.ParseFromString(*read->values[0])) return not_found(request);
    if (!person.user().forward().empty()) {
      entity = person.user().forward();
      continue;
    }
    const auto view = view_.at(home, read->checkpoint);
    if (!view) return refusal(request, view.error());
    pb::Entity names;
    const bool named = read->values[1] && names.ParseFromString(*read->values[1]);
    return answer(
        profile(std::string_view(entity).substr(2), person.user(), named ? &names : nullptr, now_(),
                (*view)->product.score, (*view)->calendar),
        {{home, read->checkpoint.sequence()}});
  }
  return not_found(request);
}

service::Response UserApi::link(const service::Request& request) {
  const auto body = nlohmann::json::parse(request.body, nullptr, false);
  if (!body.is_object() || !body.contains("entity") || !body["entity"].is_string() ||
      !is_person(body["entity"].get_ref<const std::string&>())) {
    return service::problem(
        request, 400, "invalid_request",
        "the body is {\"entity\":\"u:<user>\"} or {\"entity\":\"a:<anonymous>\"}");
  }
  return command(request, "link", body["entity"].get<std::string>());
}

service::Response UserApi::unlink(const service::Request& request) {
  const std::string entity(request.path_parameter("entity"));
  if (!is_person(entity)) {
    return service::problem(request, 400, "invalid_request",
                            "the last segment is u:<user> or a:<anonymous>");
  }
  return command(request, "unlink", entity);
}

service::Response UserApi::command(const service::Request& request, std::string_view name,
                                   const std::string& entity) {
  const std::string_view id = request.path_parameter("id");
  const std::string_view key = request.header("idempotency-key");
  if (!is_id(id)) return not_found(request);
  if (!is_text(key, kMaxIdempotencyKey)) {
    return service::problem(request, 400, "idempotency_key_missing",
                            "this call needs an Idempotency-Key of 1 to 255 bytes");
  }
  contract::Command command;
  command.id = fold::random_token();
  command.entity = contract::user_entity(id);
  command.name = name;
  command.key = command.entity + "/" + std::string(key);
  command.body = nlohmann::json{{"entity", entity}}.dump();
  const auto outcome = commands_.execute(command, now_(), request.deadline);
  if (!outcome) return refusal(request, outcome.error());
  service::Response response;
  response.status = outcome->status;
  response.body = outcome->body;
  if (response.status >= 400) {
    response = service::problem(request, outcome->status,
                                outcome->status == 409 ? "linked_elsewhere" : "not_linked",
                                "the log decided: " + outcome->body);
  }
  response.headers.emplace_back(contract::kPositionHeader, contract::to_text(outcome->position));
  if (outcome->replayed) response.headers.emplace_back("Idempotent-Replayed", "true");
  return response;
}

}  // namespace hearth::segmenter
