#include "dead_letters.hpp"

#include <cstdio>
#include <optional>

#include <nlohmann/json.hpp>

#include "contract/json_text.hpp"
#include "jetstream/sparse_stream.hpp"
#include "shown.hpp"

namespace hearth::ctl {
namespace {

std::optional<DeadLetter> parse(const jetstream::StoredMessage& message) {
  const auto body = nlohmann::json::parse(message.payload, nullptr, false);
  if (!body.is_object()) return std::nullopt;
  const auto text = [&body](const char* member) {
    const auto at = body.find(member);
    return at != body.end() && at->is_string() ? at->get<std::string>() : std::string();
  };
  DeadLetter out;
  const auto flag = [&body](const char* member) {
    const auto at = body.find(member);
    return at != body.end() && at->is_boolean() && at->get<bool>();
  };
  out.sequence = message.seq;
  out.stored = message.time;
  out.received = contract::parse_rfc3339(text("received")).value_or(message.time);
  out.code = text("code");
  out.message = text("message");
  out.message_id = text("messageId");
  out.type = text("type");
  out.raw = text("raw");
  if (const auto at = body.find("count"); at != body.end() && at->is_number_unsigned()) {
    out.count = at->get<std::uint64_t>();
  }
  out.context = text("context");
  out.sent_at = text("sentAt");
  out.peer_ip = text("peerIp");
  out.context_cut = flag("contextCut");
  out.truncated = flag("truncated");
  return out;
}

}  // namespace

Status each_dead_letter(const Session& session, const DeadLetterFilter& filter,
                        const std::function<Status(const DeadLetter&)>& on_letter) {
  const std::string stream = session.names().dead_stream();
  const std::string subject = session.names().dead_subject(filter.code.empty() ? ">" : filter.code);
  const auto info = jetstream::stream_info(*session.nats, stream);
  if (!info) return fail(info.error());
  std::uint64_t left = filter.limit;
  for (std::uint64_t from = info->first_seq; from <= info->last_seq && left > 0;) {
    const auto message = jetstream::next_message(*session.nats, stream, subject, from);
    if (!message && message.error().kind == ErrorKind::kNotFound) return {};
    if (!message) return fail(message.error());
    from = message->seq + 1;
    const auto letter = parse(*message);
    const bool wanted = letter && (filter.code.empty() || letter->code == filter.code);
    if (!wanted || message->seq > info->last_seq) continue;
    --left;
    if (auto done = on_letter(*letter); !done) return done;
  }
  return {};
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
                     {"count", letter.count},
                     {"context", letter.context},
                     {"sentAt", letter.sent_at},
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
