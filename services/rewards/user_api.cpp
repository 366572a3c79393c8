#include "rewards/user_api.hpp"

#include <nlohmann/json.hpp>

#include "contract/message.hpp"
#include "fold/answers.hpp"
#include "fold/command_answer.hpp"
#include "rewards/core/answers.hpp"
#include "rewards/core/messages.hpp"
#include "rewards/user_lookup.hpp"

namespace hearth::rewards {
namespace {
constexpr std::size_t kMaxCommandBody = 16 * 1024;
}

UserApi::UserApi(fold::StateReader& reader, SettingsView& view, fold::Commands& commands, Now now)
    : reader_(reader), view_(view), commands_(commands), now_(std::move(now)) {}

void UserApi::add_routes(service::HttpServer& server, const service::ApiKeys& keys,
                         const fold::Awaited<UserApi>& api) {
  const auto guarded = [&](service::Response (UserApi::*call)(const service::Request&)) {
    return keys.guard(api.handler(std::mem_fn(call)));
  };
  service::RouteOptions writing;
  writing.body.max_bytes = kMaxCommandBody;
  server.route("GET", "/v1/users/{id}/wallet", {}, guarded(&UserApi::wallet));
  server.route("GET", "/v1/users/{id}/tasks", {}, guarded(&UserApi::tasks));
  server.route("GET", "/v1/users/{id}/ledger", {}, guarded(&UserApi::ledger));
  server.route("GET", "/v1/users/{id}/coupons", {}, guarded(&UserApi::coupons));
  server.route("POST", "/v1/users/{id}/coupons/{code}/redeem", writing, guarded(&UserApi::redeem));
  server.route("POST", "/v1/users/{id}/coupons/{code}/roll-back", writing,
               guarded(&UserApi::roll_back));
  server.route("POST", "/v1/users/{id}/restriction/appeal", writing, guarded(&UserApi::appeal));
  server.route("POST", "/v1/users/{id}/restriction/decision", writing, guarded(&UserApi::decide));
}

service::Response UserApi::wallet(const service::Request& request) {
  const auto user = find_user(request, reader_);
  if (!user) return user.error();
  return fold::answer(wallet_answer(user->id, user->standing, user->now()), user->position());
}

service::Response UserApi::tasks(const service::Request& request) {
  const auto user = find_user(request, reader_);
  if (!user) return user.error();
  const auto settings = view_.at(user->home, user->checkpoint);
  if (!settings) return fold::refusal(request, settings.error());
  return fold::answer(tasks_answer(user->id, user->standing, **settings, user->now()),
                      user->position());
}

service::Response UserApi::ledger(const service::Request& request) {
  const auto user = find_user(request, reader_);
  if (!user) return user.error();
  return fold::answer(lines_answer(user->id, user->lines), user->position());
}

service::Response UserApi::coupons(const service::Request& request) {
  const auto user = find_user(request, reader_);
  if (!user) return user.error();
  return fold::answer(coupons_answer(user->id, user->standing, user->now()), user->position());
}

service::Response UserApi::redeem(const service::Request& request) {
  return command(request, kRedeemCommand);
}
service::Response UserApi::roll_back(const service::Request& request) {
  return command(request, kRollBackCommand);
}
service::Response UserApi::appeal(const service::Request& request) {
  return command(request, kAppealCommand);
}
service::Response UserApi::decide(const service::Request& request) {
  return command(request, kDecideCommand);
}

// The fold reads the body; here it only becomes an object, with the code of the path in it.
service::Response UserApi::command(const service::Request& request, std::string_view name) {
  const std::string_view id = request.path_parameter("id");
  const std::string_view code = request.path_parameter("code");
  if (!fold::is_id(id)) return user_not_found(request);
  if (!code.empty() && !fold::is_id(code)) {
    return service::problem(request, 404, "coupon_not_found", "the user has no such coupon");
  }
  if (fold::nests_too_deep(request.body)) {
    return service::problem(request, 400, "invalid_request", "the body nests too deep");
  }
  auto body = nlohmann::json::parse(request.body.empty() ? "{}" : request.body, nullptr, false);
  if (!body.is_object()) {
    return service::problem(request, 400, "invalid_request", "the body is no JSON object");
  }
  if (!code.empty()) body["code"] = code;
  const auto command =
      fold::command_of(request, contract::user_entity(id), name,
                       body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace),
                       fold::KeyNeed::kRequired);
  if (!command) return command.error();
  return fold::command_answer(request, commands_.execute(*command, now_(), request.deadline));
}

}  // namespace hearth::rewards
