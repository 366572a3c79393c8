#include "segmenter/core/value.hpp"

namespace hearth::segmenter {

void record_value(pb::Activity& part, contract::Meaning meaning, std::int64_t fen) {
  if (meaning == contract::Meaning::kPayment) part.set_paid_fen(part.paid_fen() + fen);
  if (meaning == contract::Meaning::kRefund) part.set_paid_fen(part.paid_fen() - fen);
}

std::int64_t paid_fen(const pb::User& user) {
  std::int64_t sum = user.own().paid_fen();
  for (const pb::Linked& part : user.linked()) sum += part.activity().paid_fen();
  return sum;
}

}  // namespace hearth::segmenter
