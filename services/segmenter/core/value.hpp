#pragma once

#include <cstdint>

#include "contract/product.hpp"
#include "segmenter/core/state.pb.h"

// What a person has brought so far: paid less refunded, over its life.
namespace hearth::segmenter {

// A payment of, or a refund to, the id whose part this is. `fen` is not negative; other meanings
// change nothing.
void record_value(pb::Activity& part, contract::Meaning meaning, std::int64_t fen);

// Of all ids of the person; negative where more was refunded here than paid.
std::int64_t paid_fen(const pb::User& user);

}  // namespace hearth::segmenter
