#include "segmenter/person_api.hpp"

#include <functional>

#include "contract/names.hpp"
#include "fold/settings.hpp"
#include "segmenter/core/export.hpp"
#include "segmenter/core/forget.hpp"
#include "segmenter/core/person.hpp"
#include "segmenter/core/standing.hpp"
#include "segmenter/person_lookup.hpp"

namespace hearth::segmenter {
namespace {

constexpr std::size_t kMaxIdempotencyKey = 255;

}  // namespace

PersonApi::PersonApi(fold::StateReader& reader, InstallationView& view, fold::Commands& commands,
                     Now now)
    : reader_(reader), view_(view), commands_(commands), now_(std::move(now)) {}

void PersonApi::add_routes(service::HttpServer& server, const service::ApiKeys& keys,
                           const Awaited<PersonApi>& api) {
  const auto guarded = [&](service::Response (PersonApi::*call)(const service::Request&)) {
    return keys.guard(api.handler(std::mem_fn(call)));
  };
  server.route("GET", "/v1/users/{id}/segments", {}, guarded(&PersonApi::segments));
  server.route("GET", "/v1/users/{id}/export", {}, guarded(&PersonApi::give));
  server.route("DELETE", "/v1/users/{id}", {}, guarded(&PersonApi::forget));
}

service::Response PersonApi::segments(const service::Request& request) {
  const auto person = find_person(request, reader_);
  if (!person) return person.error();
  const auto view = view_.at(person->home, person->checkpoint);
  if (!view) return refusal(request, view.error());
  nlohmann::ordered_json body{{"user_id", person->id()}};
  if (has_activity(person->user())) {
    const Configured& configured = *(*view)->configured;
    SegmentJudge judge(configured.rules, configured.product.score, (*view)->calendar);
    body.update(segments_with_reasons({.entity = person->entity,
                                       .user = person->user(),
                                       .now = from_unix_ms(person->checkpoint.log_time_ms()),
                                       .tiers = (*view)->tiers,
                                       .kept = person->kept ? &person->kept->kept() : nullptr},
                                      configured.rules, judge));
  } else {
    body.update(nlohmann::ordered_json{{"segments", nlohmann::ordered_json::array()},
                                       {"unknown", nlohmann::ordered_json::array()}});
  }
  body["configuration"] = (*view)->configuration;
  return answer(std::move(body), person->position());
}

service::Response PersonApi::give(const service::Request& request) {
  const auto person = find_person(request, reader_);
  if (!person) return person.error();
  const auto view = view_.at(person->home, person->checkpoint);
  if (!view) return refusal(request, view.error());
  const Configured& configured = *(*view)->configured;
  nlohmann::ordered_json body =
      everything_about({.entity = person->entity,
                        .state = person->state,
                        .names = person->names ? &person->names->names() : nullptr,
                        .now = from_unix_ms(person->checkpoint.log_time_ms())},
                       configured.rules, (*view)->calendar);
  body.update(standing(person->user(), configured.rules, (*view)->tiers));
  return answer(std::move(body), person->position());
}

service::Response PersonApi::forget(const service::Request& request) {
  const std::string_view key = request.header("idempotency-key");
  if (!key.empty() && !is_text(key, kMaxIdempotencyKey)) {
    return service::problem(request, 400, "invalid_idempotency_key",
                            "an Idempotency-Key has 1 to 255 bytes of text");
  }
  const auto person = find_person(request, reader_);
  if (!person) return person.error();
  contract::Command command;
  command.id = fold::random_token();
  command.entity = person->entity;
  command.name = kForgetCommand;
  if (!key.empty()) command.key = command.entity + "/" + std::string(key);
  command.body = "{}";
  const auto outcome = commands_.execute(command, now_(), request.deadline);
  if (!outcome) return refusal(request, outcome.error());
  service::Response response;
  response.status = outcome->status;
  response.body = outcome->body;
  if (response.status == 404) {
    response = user_not_found(request);
  } else if (response.status >= 400) {
    response = service::problem(request, response.status, "linked_elsewhere",
                                "the log decided: " + outcome->body);
  }
  response.headers.emplace_back(contract::kPositionHeader, contract::to_text(outcome->position));
  if (outcome->replayed) response.headers.emplace_back("Idempotent-Replayed", "true");
  return response;
}

}  // namespace hearth::segmenter
