#include "recall/core/guards.hpp"

#include <algorithm>

#include "contract/json_text.hpp"
#include "recall/core/consent.hpp"
#include "recall/core/quiet_hours.hpp"

namespace hearth::recall {
namespace {

constexpr Millis kLate = kDay;

std::string text_of(bool value) { return value ? "true" : "false"; }

std::vector<std::string> consented(const CampaignStep& step, const pb::User& user) {
  std::vector<std::string> channels;
  for (const std::string& channel : step.channels) {
    if (!is_denied(user, channel)) channels.push_back(channel);
  }
  return channels;
}

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text.empty() ? "none" : text;
}

std::int64_t sent_lately(const GuardedStep& guarded) {
  const std::int64_t since = to_unix_ms(guarded.now - guarded.settings.per);
  return std::count_if(guarded.user.sent().begin(), guarded.user.sent().end(),
                       [&](std::int64_t at) { return at > since; });
}

// Looks at one condition after the other until one does not hold.
class Looking {
 public:
  bool look(std::string_view rule, std::string term, std::string value, bool holds) {
    verdict_.because.push_back({std::move(term), std::move(value), holds});
    verdict_.rule = holds ? "sent" : rule;
    if (!holds) verdict_.what = Verdict::What::kSkip;
    return holds;
  }
  Verdict skip() { return std::move(verdict_); }
  Verdict wait(TimePoint until) {
    verdict_.what = Verdict::What::kWait;
    verdict_.until = until;
    return std::move(verdict_);
  }
  Verdict send(std::vector<std::string> channels) {
    verdict_.channels = std::move(channels);
    return std::move(verdict_);
  }

 private:
  Verdict verdict_;
};

}  // namespace

Verdict judge(const GuardedStep& guarded) {
  const Settings& settings = guarded.settings;
  Looking looking;
  if (!looking.look("sending", "recall.sending", text_of(settings.sending), settings.sending)) {
    return looking.skip();
  }
  auto channels = consented(guarded.step, guarded.user);
  if (!looking.look("consent", "channels with consent", listed(channels), !channels.empty())) {
    return looking.skip();
  }
  const bool restricted = guarded.user.restricted();
  if (!looking.look("restricted", "restricted", text_of(restricted), !restricted)) {
    return looking.skip();
  }
  if (!looking.look("holdout", "holdout", text_of(guarded.holdout), !guarded.holdout)) {
    return looking.skip();
  }
  const auto quiet = quiet_until(settings.quiet_hours, guarded.calendar, guarded.now);
  const std::string until = quiet ? contract::to_rfc3339(*quiet) : "none";
  if (!looking.look("quiet_hours", "quiet until", until, !quiet)) return looking.wait(*quiet);
  const bool leaves = std::find(channels.begin(), channels.end(), kWebhook) != channels.end();
  const std::int64_t lately = sent_lately(guarded);
  if (leaves && !looking.look("frequency", "messages lately < " + std::to_string(settings.messages),
                              std::to_string(lately), lately < settings.messages)) {
    return looking.skip();
  }
  const Millis late = guarded.now - guarded.due;
  if (!looking.look("late", "late by a day at the most", std::to_string(late.count()) + " ms",
                    late <= kLate)) {
    return looking.skip();
  }
  return looking.send(std::move(channels));
}

}  // namespace hearth::recall
