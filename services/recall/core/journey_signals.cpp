#include "recall/core/journey_signals.hpp"

#include "contract/object_writer.hpp"
#include "contract/partition.hpp"

namespace hearth::recall {
namespace {

std::string hex(std::uint64_t number) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (int shift = 60; shift >= 0; shift -= 4) text += kDigits[(number >> shift) & 15U];
  return text;
}

void write_journey(contract::ObjectWriter& object, const pb::Journey& journey, std::int64_t at) {
  object.text("campaign", journey.campaign());
  object.number("silence", journey.silence());
  object.number("at", at);
}

}  // namespace

std::string claim_of(std::string_view entity, const pb::Journey& journey, std::string_view step) {
  const std::string_view whose = journey.user().empty() ? entity : journey.user();
  return journey.campaign() + "/" + hex(contract::stable_hash(whose)) + "/" +
         std::to_string(journey.silence()) + "/" + std::string(step);
}

std::string enrolled_body(const pb::Journey& journey) {
  std::string out;
  contract::ObjectWriter object(out);
  write_journey(object, journey, journey.enrolled());
  object.raw("holdout", journey.holdout() ? "true" : "false");
  object.raw("reason", journey.reason());
  object.close();
  return out;
}

std::string sent_body(const pb::Journey& journey, const pb::Step& step, std::string_view message) {
  std::string out;
  contract::ObjectWriter object(out);
  write_journey(object, journey, step.at());
  object.text("step", step.id());
  object.text("message", message);
  object.field("channels");
  out += '[';
  for (int i = 0; i < step.channels_size(); ++i) {
    if (i > 0) out += ',';
    contract::append_string(out, step.channels(i));
  }
  out += ']';
  if (step.has_coupon()) object.text("coupon", step.coupon().id());
  object.raw("reason", step.reason());
  object.close();
  return out;
}

std::string skipped_body(const pb::Journey& journey, const pb::Step& step) {
  std::string out;
  contract::ObjectWriter object(out);
  write_journey(object, journey, step.at());
  object.text("step", step.id());
  object.raw("reason", step.reason());
  object.close();
  return out;
}

std::string returned_body(const pb::Journey& journey, std::string_view reason, TimePoint at) {
  std::string out;
  contract::ObjectWriter object(out);
  write_journey(object, journey, to_unix_ms(at));
  object.raw("holdout", journey.holdout() ? "true" : "false");
  if (journey.credited().empty()) object.raw("step", "null");
  if (!journey.credited().empty()) object.text("step", journey.credited());
  object.raw("reason", reason);
  object.close();
  return out;
}

std::string wanted_body(std::string_view claim, std::string_view coupon, std::string_view campaign,
                        TimePoint at) {
  std::string out;
  contract::ObjectWriter object(out);
  object.text("claim", claim);
  object.text("coupon", coupon);
  object.text("campaign", campaign);
  object.number("at", to_unix_ms(at));
  object.close();
  return out;
}

std::string release_body(std::string_view claim) {
  std::string out;
  contract::ObjectWriter object(out);
  object.text("claim", claim);
  object.close();
  return out;
}

}  // namespace hearth::recall
