#include "rewards/core/deed.hpp"

#include <algorithm>
#include <cmath>

#include <nlohmann/json.hpp>

#include "rewards/core/body.hpp"

namespace hearth::rewards {
namespace {

constexpr double kMaxYuan = 1e12;

// An amount above 0 stays above 0.
std::int64_t fen_of(double yuan) {
  return std::max<std::int64_t>(std::llround(std::min(yuan, kMaxYuan) * 100), 1);
}

}  // namespace

std::optional<Deed> deed_in(const contract::Event& event, const Settings& settings) {
  Deed deed;
  deed.refund = settings.refunds.contains(event.name);
  if (!deed.refund && !settings.task_events.contains(event.name)) return std::nullopt;
  deed.event = event.name;
  deed.at = to_unix_ms(event.time);
  const bool of_order = deed.refund || settings.payments.contains(event.name);
  if (!of_order || event.properties.empty()) return deed;
  const auto properties = parse_body(event.properties);
  deed.order = text_in(properties, "order_id").value_or("");
  const auto revenue = properties.find("revenue");
  if (revenue == properties.end() || !revenue->is_number()) return deed;
  const auto yuan = revenue->get<double>();
  if (yuan == 0 || (deed.refund && yuan < 0)) return std::nullopt;
  deed.refund = deed.refund || yuan < 0;
  deed.fen = fen_of(std::abs(yuan));
  return deed;
}

std::string encode(const Deed& deed) {
  nlohmann::json body = {
      {"event", deed.event}, {"order", deed.order}, {"refund", deed.refund}, {"fen", deed.fen}};
  if (deed.at) body["at"] = *deed.at;
  return body_text(body);
}

std::optional<Deed> decode_deed(std::string_view text) {
  const auto body = parse_body(text);
  const auto event = text_in(body, "event");
  if (!event) return std::nullopt;
  const auto refund = body.find("refund");
  return Deed{.event = *event,
              .order = text_in(body, "order").value_or(""),
              .refund = refund != body.end() && *refund == true,
              .fen = std::max<std::int64_t>(number_in(body, "fen").value_or(0), 0),
              .at = number_in(body, "at")};
}

}  // namespace hearth::rewards
