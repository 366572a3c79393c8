#include "recall/core/consent.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "recall/core/settings.hpp"

namespace hearth::recall {
namespace {

using nlohmann::json;

std::optional<Consent> consent_of(const json& object) {
  if (!object.is_object() || object.empty()) return std::nullopt;
  Consent consent;
  for (const auto& [channel, given] : object.items()) {
    const bool known = channel == kInbox || channel == kWebhook;
    if (!known || !given.is_boolean()) return std::nullopt;
    consent[channel] = given.get<bool>();
  }
  return consent;
}

pb::Consent& said_of(pb::User& user, const std::string& channel) {
  auto& all = *user.mutable_consents();
  const auto at = std::find_if(all.begin(), all.end(),
                               [&](const pb::Consent& one) { return one.channel() == channel; });
  if (at != all.end()) return *at;
  all.Add()->set_channel(channel);
  std::sort(all.begin(), all.end(),
            [](const pb::Consent& a, const pb::Consent& b) { return a.channel() < b.channel(); });
  return said_of(user, channel);
}

}  // namespace

std::optional<Consent> parse_consent(std::string_view text) {
  return consent_of(json::parse(text, nullptr, false));
}

std::optional<Consent> consent_in_traits(std::string_view traits) {
  if (traits.find("\"consent\"") == std::string_view::npos) return std::nullopt;
  const json parsed = json::parse(traits, nullptr, false);
  const bool has_any = parsed.is_object() && parsed.contains("consent");
  return has_any ? consent_of(parsed["consent"]) : std::nullopt;
}

void give(pb::User& user, const Consent& consent, TimePoint at) {
  const std::int64_t ms = to_unix_ms(at);
  for (const auto& [channel, given] : consent) {
    pb::Consent& said = said_of(user, channel);
    if (ms < said.at() || (ms == said.at() && said.denied())) continue;
    said.set_at(ms);
    said.set_denied(!given);
  }
}

bool is_denied(const pb::User& user, std::string_view channel) {
  return std::any_of(user.consents().begin(), user.consents().end(), [&](const pb::Consent& one) {
    return one.channel() == channel && one.denied();
  });
}

}  // namespace hearth::recall
