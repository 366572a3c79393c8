#include "dead_letters.hpp"

#include <cstdio>
#include <optional>

#include <nlohmann/json.hpp>

#include "contract/json_text.hpp"
#include "jetstream/reader.hpp"
#include "jetstream/streams.hpp"

namespace hearth::ctl {
namespace {

constexpr std::size_t kBatch = 200;
constexpr Millis kWait = std::chrono::seconds(1);
constexpr int kMaxSilentPolls = 30;

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
  out.raw = text("raw");
  const auto truncated = body.find("truncated");
  out.truncated = truncated != body.end() && truncated->is_boolean() && truncated->get<bool>();
  return out;
}

}  // namespace

Status each_dead_letter(const Session& session, const DeadLetterFilter& filter,
                        const std::function<Status(const DeadLetter&)>& on_letter) {
  const std::string stream = session.names().dead_stream();
  const auto info = jetstream::stream_info(*session.nats, stream);
  if (!info) return fail(info.error());
  if (info->messages == 0) return {};
  auto reader = jetstream::OrderedReader::open(*session.nats, stream, info->first_seq);
  if (!reader) return fail(reader.error());
  std::vector<jetstream::ReceivedMessage> received;
  std::uint64_t left = filter.limit;
  int silent = 0;
  while ((*reader)->next_sequence() <= info->last_seq) {
    received.clear();
    if (auto read = (*reader)->poll(received, kBatch, kWait); !read) return read;
    silent = received.empty() ? silent + 1 : 0;
    if (silent == kMaxSilentPolls)
      return fail(ErrorKind::kUnavailable, "the dead letters are not delivered");
    for (const auto& message : received) {
      const auto letter = parse(message);
      if (!letter || (!filter.code.empty() && letter->code != filter.code)) continue;
      if (left-- == 0) return {};
      if (auto done = on_letter(*letter); !done) return done;
    }
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
                     {"truncated", letter.truncated},
                     {"raw", letter.raw}});
      return {};
    }
    constexpr std::size_t kShownRaw = 200;
    std::printf("%llu  %s  %s: %s\n    %s%s\n", static_cast<unsigned long long>(letter.sequence),
                received.c_str(), letter.code.c_str(), letter.message.c_str(),
                letter.raw.substr(0, kShownRaw).c_str(), letter.raw.size() > kShownRaw ? "…" : "");
    return {};
  };
  if (auto done = each_dead_letter(*session, filter, show); !done) return done;
  if (output == Output::kJson) std::printf("%s\n", all.dump().c_str());
  return {};
}

}  // namespace hearth::ctl
