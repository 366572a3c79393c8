#include "rejections.hpp"

#include <cstdio>
#include <deque>

#include <nlohmann/json.hpp>

#include "contract/json_text.hpp"
#include "jetstream/streams.hpp"
#include "shown.hpp"
#include "stream_walk.hpp"

namespace hearth::ctl {
namespace {

using nlohmann::ordered_json;

// The stream also holds what owners and operators decided to pass over or give up: other members.
std::optional<Rejection> parse(const jetstream::ReceivedMessage& message) {
  const auto body = nlohmann::json::parse(message.payload, nullptr, false);
  if (!body.is_object()) return std::nullopt;
  for (const char* member : {"service", "code", "detail"}) {
    if (!body.contains(member) || !body[member].is_string()) return std::nullopt;
  }
  for (const char* member : {"partition", "sequence", "item"}) {
    if (!body.contains(member) || !body[member].is_number_unsigned()) return std::nullopt;
  }
  return Rejection{.number = message.sequence,
                   .stored = message.stored,
                   .service = body["service"],
                   .code = body["code"],
                   .detail = body["detail"],
                   .partition = body["partition"],
                   .sequence = body["sequence"],
                   .item = body["item"]};
}

bool passes(const Rejection& one, const RejectionFilter& filter) {
  return (filter.service.empty() || one.service == filter.service) &&
         (filter.code.empty() || one.code == filter.code);
}

ordered_json to_json(const Rejection& one, const std::optional<std::string>& message) {
  return {{"number", one.number},
          {"stored", contract::to_rfc3339(one.stored)},
          {"service", one.service},
          {"code", one.code},
          {"detail", one.detail},
          {"partition", one.partition},
          {"sequence", one.sequence},
          {"item", one.item},
          {"message", message ? ordered_json(*message) : ordered_json(nullptr)}};
}

void print(const Rejection& one, const std::optional<std::string>& message) {
  std::printf("%llu  %s  %s, partition %u, message %llu, item %llu\n    %s: %s\n    %s\n",
              static_cast<unsigned long long>(one.number), contract::to_rfc3339(one.stored).c_str(),
              one.service.c_str(), one.partition, static_cast<unsigned long long>(one.sequence),
              static_cast<unsigned long long>(one.item), one.code.c_str(),
              shown(one.detail).c_str(),
              message ? shown(*message).c_str() : "(the log holds it no more)");
}

}  // namespace

Status each_rejection(const Session& session, const RejectionFilter& filter,
                      const std::function<Status(const Rejection&)>& on_rejection) {
  std::deque<Rejection> newest;
  const Status walked = each_message(session, session.names().rejected_stream(),
                                     [&](const auto& message) -> Result<Walk> {
                                       auto one = parse(message);
                                       if (!one || !passes(*one, filter)) return Walk::kOn;
                                       newest.push_back(*std::move(one));
                                       if (newest.size() > filter.limit) newest.pop_front();
                                       return Walk::kOn;
                                     });
  if (!walked) return walked;
  for (const Rejection& one : newest) {
    if (auto done = on_rejection(one); !done) return done;
  }
  return {};
}

Result<std::optional<std::string>> refused_message(const Session& session, const Rejection& one) {
  auto stored =
      jetstream::get_message(*session.nats, session.names().stream({one.partition}), one.sequence);
  if (stored) return std::string(stored->payload);
  if (stored.error().kind == ErrorKind::kNotFound) return std::nullopt;
  return fail(stored.error());
}

Status list_rejections(const fold::ServiceSettings& settings, const RejectionFilter& filter,
                       Output output) {
  const auto session = open_session(settings);
  if (!session) return fail(session.error());
  auto all = ordered_json::array();
  const Status done = each_rejection(*session, filter, [&](const Rejection& one) -> Status {
    const auto message = refused_message(*session, one);
    if (!message) return fail(message.error());
    if (output == Output::kJson) {
      all.push_back(to_json(one, *message));
    } else {
      print(one, *message);
    }
    return {};
  });
  if (!done) return done;
  if (output == Output::kJson) {
    std::printf("%s\n", all.dump(-1, ' ', false, ordered_json::error_handler_t::replace).c_str());
  }
  return {};
}

}  // namespace hearth::ctl
