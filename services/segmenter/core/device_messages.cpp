#include "segmenter/core/device_messages.hpp"

#include <limits>
#include <utility>

#include <nlohmann/json.hpp>

namespace hearth::segmenter {
namespace {

using nlohmann::json;

bool is_unsigned(const json& body, const char* key) {
  return body.contains(key) && body[key].is_number_unsigned();
}

}  // namespace

std::string encode(const DeviceSeen& message) {
  json body = json::object();
  if (!message.account.empty()) body["account"] = message.account;
  if (!message.instead_of.empty()) body["instead_of"] = message.instead_of;
  return body.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string encode(const DeviceAccounts& message) {
  return json{{"source", message.source}, {"accounts", message.number}}.dump();
}

std::optional<DeviceSeen> decode_seen(std::string_view text) {
  const json body = json::parse(text, nullptr, false);
  if (!body.is_object()) return std::nullopt;
  DeviceSeen message;
  for (const auto& [member, value] :
       {std::pair{"account", &message.account}, {"instead_of", &message.instead_of}}) {
    const auto at = body.find(member);
    if (at == body.end()) continue;
    if (!at->is_string()) return std::nullopt;
    *value = at->get<std::string>();
  }
  if (message.account.empty() && message.instead_of.empty()) return std::nullopt;
  return message;
}

std::optional<DeviceAccounts> decode_accounts(std::string_view text) {
  const json body = json::parse(text, nullptr, false);
  if (!body.is_object() || !is_unsigned(body, "source") || !is_unsigned(body, "accounts")) {
    return std::nullopt;
  }
  const auto number = body["accounts"].get<std::uint64_t>();
  if (number > std::numeric_limits<std::uint32_t>::max()) return std::nullopt;
  return DeviceAccounts{.source = body["source"].get<std::uint64_t>(),
                        .number = static_cast<std::uint32_t>(number)};
}

}  // namespace hearth::segmenter
