#include "segmenter/user_api.hpp"

#include <array>
#include <functional>

#include <nlohmann/json.hpp>

#include "contract/message.hpp"
#include "fold/answers.hpp"
#include "fold/command_answer.hpp"
#include "segmenter/core/profile.hpp"
#include "segmenter/core/standing.hpp"
#include "segmenter/person_lookup.hpp"
#include "segmenter/request_body.hpp"

namespace hearth::segmenter {
namespace {

constexpr std::size_t kMaxCommandBody = 16 * 1024;
constexpr std::array<std::string_view, 1> kLinkMembers{"entity"};

bool is_person(std::string_view entity) {
  return (entity.starts_with("u:") || entity.starts_with("a:")) && fold::is_id(entity.substr(2));
}

}  // namespace

UserApi::UserApi(fold::StateReader& reader, InstallationView& view, fold::Commands& commands,
                 Now now)
    : reader_(reader), view_(view), commands_(commands), now_(std::move(now)) {}

void UserApi::add_routes(service::HttpServer& server, const service::ApiKeys& keys,
                         const fold::Awaited<UserApi>& api) {
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
  const auto person = find_person(request, reader_);
  if (!person) return person.error();
  const auto view = view_.at(person->home, person->checkpoint);
  if (!view) return fold::refusal(request, view.error());
  auto body = profile(person->id(), person->user(), person->names ? &*person->names : nullptr,
                      person->now(), (*view)->product.score, (*view)->calendar);
  body.update(standing(person->user(), (*view)->configured->rules, (*view)->tiers));
  return fold::answer(std::move(body), person->position());
}

service::Response UserApi::link(const service::Request& request) {
  const auto body = nlohmann::json::parse(request.body, nullptr, false);
  if (!body.is_object() || !body.contains("entity") || !body["entity"].is_string() ||
      !is_person(body["entity"].get_ref<const std::string&>())) {
    return service::problem(
        request, 400, "invalid_request",
        "the body is {\"entity\":\"u:<user>\"} or {\"entity\":\"a:<anonymous>\"}");
  }
  if (auto refused = unknown_member(request, body, kLinkMembers)) return *std::move(refused);
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
  if (!fold::is_id(id)) return user_not_found(request);
  const auto command =
      fold::command_of(request, contract::user_entity(id), name,
                       nlohmann::json{{"entity", entity}}.dump(), fold::KeyNeed::kRequired);
  if (!command) return command.error();
  return fold::command_answer(request, commands_.execute(*command, now_(), request.deadline));
}

}  // namespace hearth::segmenter
