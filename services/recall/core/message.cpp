#include "recall/core/message.hpp"

#include "contract/object_writer.hpp"

namespace hearth::recall {
namespace {

constexpr std::string_view kPlain =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~@:+";
constexpr std::string_view kHexDigits = "0123456789ABCDEF";
constexpr std::int64_t kFenOfYuan = 100;

std::string encoded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (kPlain.find(c) != std::string_view::npos) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += kHexDigits[byte >> 4U];
    out += kHexDigits[byte & 15U];
  }
  return out;
}

// 500: "5"; 550: "5.50"
std::string yuan(std::int64_t fen) {
  std::string text = std::to_string(fen / kFenOfYuan);
  const std::int64_t rest = fen % kFenOfYuan;
  if (rest == 0) return text;
  return text + (rest < 10 ? ".0" : ".") + std::to_string(rest);
}

const pb::Favourite* favourite_of(const pb::User& user) {
  const pb::Favourite* found = nullptr;
  for (const pb::Favourite& one : user.favourites()) {
    if (found == nullptr || one.updated() >= found->updated()) found = &one;
  }
  return found;
}

}  // namespace

std::string message_id(std::string_view user_id, const pb::Journey& journey,
                       std::string_view step) {
  return journey.campaign() + "/" + encoded(user_id) + "/" + std::to_string(journey.silence()) +
         "/" + std::string(step);
}

Subject subject_of(std::string_view user_id, const pb::User& user, const pb::Coupon* coupon,
                   TimePoint now) {
  Subject subject;
  subject.user_id = user_id;
  subject.days = (now - from_unix_ms(user.last_visit())) / kDay;
  if (const pb::Favourite* item = favourite_of(user)) {
    subject.item = Subject::Item{item->id(), item->title(), item->updated() != 0};
  }
  if (coupon != nullptr) {
    subject.coupon = Subject::Offer{coupon->code(), coupon->title(), yuan(coupon->value_fen()),
                                    yuan(coupon->minimum_order_fen())};
  }
  return subject;
}

void put_into_inbox(pb::User& user, pb::Message message) {
  auto& inbox = *user.mutable_inbox();
  *inbox.Add() = std::move(message);
  if (inbox.size() > kMaxInbox) inbox.DeleteSubrange(0, inbox.size() - kMaxInbox);
}

std::string outreach_body(std::string_view user_id, const pb::Journey& journey,
                          const pb::Message& message) {
  std::string out;
  contract::ObjectWriter object(out);
  object.text("id", message.id());
  object.text("type", "recall.message");
  object.text("user_id", user_id);
  object.text("campaign", message.campaign());
  object.text("step", message.step());
  object.number("silence", journey.silence());
  object.text("channel", kWebhook);
  object.text("title", message.title());
  object.text("text", message.text());
  object.text("at", contract::to_rfc3339(from_unix_ms(message.at())));
  object.text("expires", contract::to_rfc3339(from_unix_ms(message.at()) + kDeliverable));
  if (message.has_coupon()) {
    object.field("coupon");
    contract::ObjectWriter coupon(out);
    coupon.text("code", message.coupon().code());
    coupon.text("title", message.coupon().title());
    coupon.number("value_fen", message.coupon().value_fen());
    coupon.number("minimum_order_fen", message.coupon().minimum_order_fen());
    coupon.text("expires", contract::to_rfc3339(from_unix_ms(message.coupon().expires())));
    coupon.close();
  }
  object.close();
  return out;
}

}  // namespace hearth::recall
