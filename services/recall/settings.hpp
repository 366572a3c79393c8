#pragma once

#include "fold/folding_settings.hpp"
#include "recall/delivery.hpp"

namespace hearth::recall {

// What the service is told by its environment.
struct RecallSettings : fold::FoldingSettings {
  DeliverySettings delivery;
};

// HEARTH_WEBHOOK_URL (http or https; empty: messages go nowhere outside and say so),
// HEARTH_WEBHOOK_SECRET (whsec_<base64>; needed with a URL), HEARTH_WEBHOOK_COURIERS (4, 1..32),
// HEARTH_WEBHOOK_TIMEOUT_MS (10000, 100..20000: of an attempt), HEARTH_WEBHOOK_RETRY_MS (5000,
// 10..600000: before the second attempt).
RecallSettings read_recall_settings(Environment& environment);

}  // namespace hearth::recall
