#pragma once

#include <array>
#include <string_view>

// The words of hearth.yaml, in the order of their enumerators in product.hpp.
namespace hearth::contract {

inline constexpr std::array<std::string_view, 6> kActivityClassNames{
    "consume", "create", "social", "absorb", "presence", "none"};

inline constexpr std::array<std::string_view, 11> kMeaningNames{
    "none",            "login",         "payment", "refund",       "complaint", "nps_answer",
    "support_request", "support_reply", "share",   "session_time", "reward"};

inline constexpr std::array<std::string_view, 6> kPropertyTypeNames{"string",  "number", "integer",
                                                                    "boolean", "object", "array"};

}  // namespace hearth::contract
