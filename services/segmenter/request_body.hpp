#pragma once

#include <optional>
#include <span>
#include <string_view>

#include <nlohmann/json.hpp>

#include "service/http_message.hpp"

namespace hearth::segmenter {

// The refusal that names a member of the object which is none of `known`: a misspelt optional
// member would otherwise be a silent default.
std::optional<service::Response> unknown_member(const service::Request& request,
                                                const nlohmann::json& body,
                                                std::span<const std::string_view> known);

}  // namespace hearth::segmenter
