#include "recall/settings.hpp"

#include "recall/webhook_signature.hpp"

namespace hearth::recall {
namespace {

constexpr std::int64_t kCouriers = 4;
constexpr std::int64_t kMaxCouriers = 32;

void read_webhook(Environment& environment, WebhookSettings& webhook) {
  webhook.url = environment.text("HEARTH_WEBHOOK_URL", "");
  const std::string secret = environment.text("HEARTH_WEBHOOK_SECRET", "");
  webhook.timeout = Millis(environment.number("HEARTH_WEBHOOK_TIMEOUT_MS", 10'000, 100, 20'000));
  if (webhook.url.empty()) return;
  if (!webhook.url.starts_with("http://") && !webhook.url.starts_with("https://")) {
    environment.problem("HEARTH_WEBHOOK_URL is no http:// or https:// address");
  }
  auto key = parse_webhook_secret(secret);
  if (!key) return environment.problem("HEARTH_WEBHOOK_SECRET " + key.error().detail);
  webhook.key = *std::move(key);
}

}  // namespace

RecallSettings read_recall_settings(Environment& environment) {
  RecallSettings out{fold::read_folding_settings(environment, "recall"), {}};
  read_webhook(environment, out.delivery.webhook);
  out.delivery.couriers = static_cast<std::size_t>(
      environment.number("HEARTH_WEBHOOK_COURIERS", kCouriers, 1, kMaxCouriers));
  out.delivery.retries.first =
      Millis(environment.number("HEARTH_WEBHOOK_RETRY_MS", 5'000, 10, 600'000));
  return out;
}

}  // namespace hearth::recall
