#include "dead_letters.hpp"

#include <cstdio>
#include <optional>

#include <nlohmann/json.hpp>

#include "contract/json_text.hpp"
#include "shown.hpp"
#include "stream_walk.hpp"

namespace hearth::ctl {
namespace {

std::optional<DeadLetter> parse(const jetstream::ReceivedMessage& message) {
  const auto body = nlohmann::json::parse(message.payload, nullptr, false);
  if (!body.is_object()) return std::nullopt;
  const auto text = [&body](const char* member) {
    const auto at = body.find(member);
    return at != body.end() && at->is_string() ? at->get<std::string>() : std::string();
  };
  DeadLetter out;
  out.sequence = message.sequence;
  out.stored = message.stored;
  out.received = contract::parse_rfc3339(text("received")).value_or(message.stored);
  out.code = text("code");
  out.message = text("message");
  out.message_id = text("messageId");
  out.type = text("type");
  out.raw = text("raw");
  const auto truncated = body.find("truncated");
  out.truncated = truncated != body.end() && truncated->is_boolean() && truncated->get<bool>();
  return out;
}

}  // namespace

Status each_dead_letter(const Session& session, const DeadLetterFilter& filter,
                        const std::function<Status(const DeadLetter&)>& on_letter) {
  std::uint64_t left = filter.limit;
  return each_message(session, session.names().dead_stream(),
                      [&](const auto& message) -> Result<Walk> {
                        const auto letter = parse(message);
                        if (!letter || (!filter.code.empty() && letter->code != filter.code))
                          return Walk::kOn;
                        if (left-- == 0) return Walk::kEnough;
                        if (auto done = on_letter(*letter); !done) return fail(done.error());
                        return Walk::kOn;
                      });
}

Status list_dead_letters(const fold::ServiceSettings& settings, const DeadLetterFilter& filter,
                         Output output) {
  const auto session = open_session(settings);
  if (!session) return fail(session.error());
  auto all = nlohmann::ordered_json::array();
  const auto show = [&all, output](const DeadLetter& letter) -> Status {
    const std::string received = contract::to_rfc3339(letter.received);
    if (output == Output::kJson) {
      all.push_back({{"sequence", letter.sequence},
                     {"received", received},
                     {"code", letter.code},
                     {"message", letter.message},
                     {"messageId", letter.message_id},
                     {"truncated", letter.truncated},
                     {"raw", letter.raw}});
      return {};
    }
    std::printf("%llu  %s  %s: %s\n    %s\n", static_cast<unsigned long long>(letter.sequence),
                received.c_str(), letter.code.c_str(), shown(letter.message).c_str(),
                shown(letter.raw).c_str());
    return {};
  };
  if (auto done = each_dead_letter(*session, filter, show); !done) return done;
  if (output == Output::kJson) std::printf("%s\n", all.dump().c_str());
  return {};
}

}  // namespace hearth::ctl
