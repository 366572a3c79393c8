#include "segmenter/person_api.hpp"

#include <functional>

#include "fold/command_answer.hpp"
#include "segmenter/core/export.hpp"
#include "segmenter/core/forget.hpp"
#include "segmenter/core/person.hpp"
#include "segmenter/core/standing.hpp"
#include "segmenter/person_lookup.hpp"

namespace hearth::segmenter {

PersonApi::PersonApi(fold::StateReader& reader, InstallationView& view, fold::Commands& commands,
                     Now now)
    : reader_(reader), view_(view), commands_(commands), now_(std::move(now)) {}

void PersonApi::add_routes(service::HttpServer& server, const service::ApiKeys& keys,
                           const fold::Awaited<PersonApi>& api) {
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
  if (!view) return fold::refusal(request, view.error());
  nlohmann::ordered_json body{{"user_id", person->id()}};
  if (has_activity(person->user())) {
    const Configured& configured = *(*view)->configured;
    SegmentJudge judge(configured.rules, configured.product.score, (*view)->calendar);
    const std::vector<Outage> outages = person->lost_time();
    body.update(segments_with_reasons({.entity = person->entity,
                                       .user = person->user(),
                                       .now = person->now(),
                                       .tiers = (*view)->tiers,
                                       .kept = person->kept ? &person->kept->kept() : nullptr,
                                       .outages = outages},
                                      configured.rules, judge));
  } else {
    body.update(nlohmann::ordered_json{{"segments", nlohmann::ordered_json::array()},
                                       {"unknown", nlohmann::ordered_json::array()}});
  }
  body["configuration"] = (*view)->configuration;
  return fold::answer(std::move(body), person->position());
}

service::Response PersonApi::give(const service::Request& request) {
  const auto person = find_person(request, reader_);
  if (!person) return person.error();
  const auto view = view_.at(person->home, person->checkpoint);
  if (!view) return fold::refusal(request, view.error());
  const Configured& configured = *(*view)->configured;
  const std::vector<Outage> outages = person->lost_time();
  nlohmann::ordered_json body =
      everything_about({.entity = person->entity,
                        .state = person->state,
                        .names = person->names ? &person->names->names() : nullptr,
                        .now = person->now(),
                        .outages = outages},
                       configured.rules, (*view)->calendar);
  body.update(standing(person->user(), configured.rules, (*view)->tiers));
  return fold::answer(std::move(body), person->position());
}

service::Response PersonApi::forget(const service::Request& request) {
  const auto person = find_person(request, reader_);
  // A retry finds nobody any more, but what was decided under its key.
  const std::string_view id = request.path_parameter("id");
  const bool retried = !person && person.error().status == 404 && fold::is_id(id) &&
                       !request.header("idempotency-key").empty();
  if (!person && !retried) return person.error();
  const std::string entity = person ? person->entity : contract::user_entity(id);
  const auto command =
      fold::command_of(request, entity, kForgetCommand, "{}", fold::KeyNeed::kOptional);
  if (!command) return command.error();
  return fold::command_answer(request, commands_.execute(*command, now_(), request.deadline));
}

}  // namespace hearth::segmenter
