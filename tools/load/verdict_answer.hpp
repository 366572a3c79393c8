#pragma once

#include <string_view>

#include "common/result.hpp"
#include "verdict_quality.hpp"

namespace hearth::load {

// From the answer to GET /v1/users/{id}/segments: {"segments":[{"segment":"fake-active",…},…],…}.
// kInvalid: it is not like that.
Result<Verdicts> verdicts_in(std::string_view answer);

}  // namespace hearth::load
